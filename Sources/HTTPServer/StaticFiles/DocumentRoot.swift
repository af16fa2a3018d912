// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A directory whose files may be read, and nothing outside of it.
///
/// Every step of a path is opened by itself and without following symbolic links, so that no link, not even one made
/// while a request is under way, leads out of the directory. As with Tomcat (`allowLinking="false"`) a link that leads
/// elsewhere inside is not followed either. The directory itself may be a link.
struct DocumentRoot: Sendable {
    private let path: [CChar]

    /// What a path stands for.
    enum Found {
        case regular(FileStatus)
        case directory
        /// Nothing, a symbolic link, a device, a pipe or a socket.
        case nothing
    }

    /// What came of opening a file.
    enum Opening {
        case opened(OpenFile, FileStatus)
        /// It is there, but this user may not read it.
        case unreadable
        case nothing
    }

    /// Fails when the directory cannot be entered.
    init(path: String) throws(StaticFileError) {
        self.path = path.utf8CString.map { $0 }
        let descriptor = Self.openDirectory(at: AT_FDCWD, self.path)
        guard descriptor >= 0 else {
            throw .unusableRoot(path: path, reason: String(cString: strerror(errno)))
        }
        close(descriptor)
    }

    /// Looks at a path (normalised, beginning with a slash); one that ends in a slash finds directories only.
    func look(at path: ArraySlice<UInt8>) -> Found {
        let found: Found? = withLastStep(of: path) { directory, name in
            var status = stat()
            guard fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return .nothing }
            let result = FileStatus(status)
            switch result.kind {
            case .regular: return path.last == .slash ? .nothing : .regular(result)
            case .directory: return .directory
            case .other: return .nothing
            }
        }
        return found ?? .nothing
    }

    /// Opens a regular file.
    func open(_ path: ArraySlice<UInt8>) -> Opening {
        let opening: Opening? = withLastStep(of: path) { directory, name in
            // Without O_NONBLOCK, a pipe put in the place of the file would stop the caller until somebody writes to it.
            let descriptor = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
            guard descriptor >= 0 else { return errno == EACCES ? .unreadable : .nothing }
            let file = OpenFile(descriptor: descriptor)
            guard let status = file.status, status.kind == .regular else { return .nothing }
            return .opened(file, status)
        }
        return opening ?? .nothing
    }

    /// Walks to the directory of the last step and calls `body` with it; nil when there is no such directory.
    private func withLastStep<Result>(
        of path: ArraySlice<UInt8>, _ body: (CInt, UnsafePointer<CChar>) -> Result
    ) -> Result? {
        var directory = Self.openDirectory(at: AT_FDCWD, self.path)
        guard directory >= 0 else { return nil }
        defer { if directory >= 0 { close(directory) } }
        let steps = path.split(separator: .slash)
        guard let last = steps.last else { return body(directory, ".") }
        for step in steps.dropLast() {
            let next = Self.terminated(step).withUnsafeBufferPointer { name in
                name.baseAddress.map { openat(directory, $0, Self.traversal | O_NOFOLLOW) } ?? -1
            }
            close(directory)
            directory = next
            guard directory >= 0 else { return nil }
        }
        return Self.terminated(last).withUnsafeBufferPointer { name in
            name.baseAddress.map { body(directory, $0) }
        }
    }

    /// A directory that is only passed through needs the right to search it, not the right to list it.
    ///
    /// The first number is Linux's O_PATH, which Swift does not import.
    private static let traversal = 0o10_000_000 | O_DIRECTORY | O_CLOEXEC

    private static func openDirectory(at directory: CInt, _ path: [CChar]) -> CInt {
        path.withUnsafeBufferPointer { path in
            path.baseAddress.map { openat(directory, $0, traversal) } ?? -1
        }
    }

    private static func terminated(_ step: ArraySlice<UInt8>) -> [CChar] {
        step.map { CChar(bitPattern: $0) } + [0]
    }
}
