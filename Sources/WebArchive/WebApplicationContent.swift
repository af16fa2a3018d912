// SPDX-License-Identifier: Apache-2.0
import Glibc
import Zip

/// The files of a web application, in an archive or in a directory, to look into before it is started.
public struct WebApplicationContent: Sendable {
    /// The paths of all files, relative to the root, sorted.
    public let files: [String]
    private let storage: Storage

    private enum Storage: Sendable {
        case archive(ZipArchive, [String: ZipEntry])
        case directory(path: String)
    }

    /// Of a directory: deeper ones are not looked into; a link in a circle cannot be followed as links are not.
    private static let maximumDepth = 64

    public init(archive: WebApplicationArchive) {
        let entries = archive.archive.entries.filter { !$0.isDirectory }
        storage = .archive(archive.archive, Dictionary(entries.map { ($0.path, $0) }) { first, _ in first })
        files = entries.map(\.path).sorted()
    }

    public init(directory path: String) throws(WebArchiveError) {
        var files: [String] = []
        do throws(SystemError) {
            try Self.list(try Descriptor.directory(path: path), "", depth: 0, &files)
        } catch {
            throw .unreadable(path: path, reason: error.description)
        }
        storage = .directory(path: path)
        self.files = files.sorted()
    }

    /// The content of a file; nil when it is not there, damaged, or larger than `limit` bytes.
    ///
    /// No errors: who looks in here only wants to know what the application says; what is broken is reported when it is
    /// used.
    func content(of file: String, limit: Int) -> [UInt8]? {
        switch storage {
        case .archive(let archive, let entries):
            guard let entry = entries[file] else { return nil }
            return try? ZipExtractor(archive).content(of: entry, limit: limit)
        case .directory(let path):
            guard let directory = try? Descriptor.directory(path: path) else { return nil }
            let descriptor = openat(directory.number, file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
            guard descriptor >= 0 else { return nil }
            defer { close(descriptor) }
            var facts = stat()
            guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_size <= limit,
                let bytes = try? Descriptor.read(descriptor, limit: limit + 1), bytes.count <= limit
            else { return nil }
            return bytes
        }
    }

    /// Bytes of a file, as far as can be told without reading it.
    func size(of file: String) -> UInt64 {
        switch storage {
        case .archive(_, let entries): return entries[file]?.size ?? 0
        case .directory(let path):
            var facts = stat()
            guard stat(path + "/" + file, &facts) == 0 else { return 0 }
            return UInt64(exactly: facts.st_size) ?? 0
        }
    }

    /// The archive and its entries by path; nil for a directory.
    var packed: (archive: ZipArchive, entries: [String: ZipEntry])? {
        if case .archive(let archive, let entries) = storage { (archive, entries) } else { nil }
    }

    /// A library of the application, opened; nil when it is damaged or larger than `limit` bytes.
    func library(_ file: String, limit: Int) -> ZipArchive? {
        switch storage {
        case .directory(let path): return try? ZipArchive(path: path + "/" + file)
        case .archive: return content(of: file, limit: limit).flatMap { try? ZipArchive(bytes: $0) }
        }
    }

    private static func list(
        _ directory: borrowing Descriptor, _ prefix: String, depth: Int, _ files: inout [String]
    ) throws(SystemError) {
        guard depth < maximumDepth else { return }
        for item in try directory.list() {
            if item.isDirectory {
                guard let child = try? directory.directory(item.name) else { continue }
                try list(child, prefix + item.name + "/", depth: depth + 1, &files)
            } else {
                files.append(prefix + item.name)
            }
        }
    }
}
