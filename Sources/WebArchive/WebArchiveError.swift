// SPDX-License-Identifier: Apache-2.0
public import Zip

/// Why a web application cannot be taken from where it is said to be, or not be unpacked.
public enum WebArchiveError: Error, Equatable, Sendable {
    case noSuchFile(path: String)
    /// It is there, but the operating system does not let us look at it.
    case unreadable(path: String, reason: String)
    /// Neither a directory nor a regular file.
    case notAnApplication(path: String)
    case badArchive(path: String, ZipError)
    /// The target, or something below it, could not be made, written or replaced.
    case cannotWrite(path: String, reason: String)
    /// The target is a symbolic link or no directory: following it would write where nobody asked us to.
    case targetNotDirectory(path: String)
    /// The target has files that we did not put there; replacing it would delete them.
    case targetNotOurs(path: String)
    /// Another process held the lock all the time.
    case targetBusy(path: String, waited: Duration)

    /// What kind of failure it is, for an exit code.
    public enum Cause: Sendable {
        /// There is no such file or directory.
        case missing
        /// The file is no acceptable archive.
        case malformed
        /// The system, or the state of the target, does not allow it.
        case environment
    }

    public var cause: Cause {
        switch self {
        case .noSuchFile: .missing
        case .notAnApplication, .badArchive: .malformed
        case .unreadable, .cannotWrite, .targetNotDirectory, .targetNotOurs, .targetBusy: .environment
        }
    }

    /// The limit that was exceeded, if that is the cause: the caller knows the flag that raises it.
    public var limit: ZipLimit? {
        if case .badArchive(_, let error) = self { error.limit } else { nil }
    }
}

extension WebArchiveError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noSuchFile(let path):
            "\(path): there is no such file or directory; name a WAR or the directory of an application"
        case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
        case .notAnApplication(let path): "\(path): is neither a WAR file nor a directory"
        case .badArchive(let path, let error): "\(path): \(error)"
        case .cannotWrite(let path, let reason): "\(path): cannot be written: \(reason)"
        case .targetNotDirectory(let path):
            "\(path): is a symbolic link or no directory, so nothing is unpacked there; remove it or name another place"
        case .targetNotOurs(let path):
            "\(path): holds files that were not unpacked there by this program; remove it or name another place"
        case .targetBusy(let path, let waited):
            "\(path): another process has been unpacking there for \(waited.components.seconds) s; wait for it or end it"
        }
    }
}
