// SPDX-License-Identifier: Apache-2.0
import Glibc

/// What a path given by the user is.
public enum WebApplicationSource: Sendable, Equatable {
    /// A file; whether it is an acceptable archive is found out by opening it.
    case archive(path: String)
    /// A directory with `WEB-INF` in it: an application that is unpacked already.
    case explodedDirectory(path: String)
    /// Any other directory, such as `src/main/webapp`: served as it is.
    case sourceDirectory(path: String)

    public init(path: String) throws(WebArchiveError) {
        var facts = stat()
        guard stat(path, &facts) == 0 else {
            switch errno {
            case ENOENT, ENOTDIR: throw .noSuchFile(path: path)
            default: throw .unreadable(path: path, reason: SystemError.current.description)
            }
        }
        switch facts.st_mode & S_IFMT {
        case S_IFREG:
            guard access(path, R_OK) == 0 else {
                throw .unreadable(path: path, reason: SystemError.current.description)
            }
            self = .archive(path: path)
        case S_IFDIR:
            guard access(path, R_OK | X_OK) == 0 else {
                throw .unreadable(path: path, reason: SystemError.current.description)
            }
            let hasDescriptors = stat(path + "/WEB-INF", &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
            self = hasDescriptors ? .explodedDirectory(path: path) : .sourceDirectory(path: path)
        default:
            throw .notAnApplication(path: path)
        }
    }

    public var path: String {
        switch self {
        case .archive(let path), .explodedDirectory(let path), .sourceDirectory(let path): path
        }
    }
}
