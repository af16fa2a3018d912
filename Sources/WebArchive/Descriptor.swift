// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A file descriptor that is closed with its owner.
///
/// Everything below a target is reached from a descriptor of the target, component by component and without following
/// links, so that no path is looked up twice and nothing planted in between can lead out of it.
struct Descriptor: ~Copyable {
    let number: Int32

    private init(number: Int32) { self.number = number }

    deinit { close(number) }

    /// A directory by its path; links on the way to it are the user's own and are followed.
    static func directory(path: String) throws(SystemError) -> Descriptor {
        try checked(Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    }

    /// A directory in this one; not through a link.
    func directory(_ name: String) throws(SystemError) -> Descriptor {
        try Self.checked(openat(number, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC))
    }

    /// A file in this one, with the mode that Tomcat's umask of 0027 gives: an application's configuration has
    /// passwords.
    func file(_ name: String, flags: Int32) throws(SystemError) -> Descriptor {
        try Self.checked(openat(number, name, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0o640))
    }

    /// Makes a directory; false when something of this name is there.
    func makeDirectory(_ name: String) throws(SystemError) -> Bool {
        if mkdirat(number, name, 0o750) == 0 { return true }
        guard errno == EEXIST else { throw .current }
        return false
    }

    func rename(_ name: String, to newName: String) throws(SystemError) {
        guard renameat(number, name, number, newName) == 0 else { throw .current }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        var rest = bytes
        while let base = rest.baseAddress, !rest.isEmpty {
            let count = Glibc.write(number, base, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw .current
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    func write(_ bytes: [UInt8]) throws(SystemError) {
        let result = bytes.withUnsafeBytes { raw in Result { () throws(SystemError) in try write(raw) } }
        try result.get()
    }

    /// At most `limit` bytes from the beginning.
    func read(limit: Int) throws(SystemError) -> [UInt8] { try Self.read(number, limit: limit) }

    /// At most `limit` bytes from the beginning of an open file.
    static func read(_ number: Int32, limit: Int) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: min(limit, 64 * 1024))
        while bytes.count < limit {
            let wanted = min(chunk.count, limit - bytes.count)
            let count = chunk.withUnsafeMutableBytes { pread(number, $0.baseAddress, wanted, bytes.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw .current
            }
            if count == 0 { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        return bytes
    }

    /// Names and whether each is a directory (a link is none), without "." and "..".
    func list() throws(SystemError) -> [(name: String, isDirectory: Bool)] {
        let copy = openat(number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = fdopendir(copy) else {
            let error = SystemError.current
            if copy >= 0 { close(copy) }
            throw error
        }
        defer { closedir(stream) }
        var names: [(String, Bool)] = []
        while let item = readdir(stream) {
            let name = withUnsafeBytes(of: item.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name == "." || name == ".." { continue }
            var isDirectory = item.pointee.d_type == UInt8(DT_DIR)
            if item.pointee.d_type == UInt8(DT_UNKNOWN) {
                var facts = stat()
                isDirectory =
                    fstatat(number, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 && facts.st_mode & S_IFMT == S_IFDIR
            }
            names.append((name, isDirectory))
        }
        return names
    }

    /// Removes a file, a link, or a directory with all that is in it; follows no link. A name that is not there is no
    /// error.
    func remove(_ name: String) throws(SystemError) {
        if unlinkat(number, name, 0) == 0 || errno == ENOENT { return }
        guard errno == EISDIR || errno == EPERM else { throw .current }
        do {
            let directory = try directory(name)
            for item in try directory.list() { try directory.remove(item.name) }
        }
        guard unlinkat(number, name, AT_REMOVEDIR) == 0 || errno == ENOENT else { throw .current }
    }

    private static func checked(_ number: Int32) throws(SystemError) -> Descriptor {
        guard number >= 0 else { throw .current }
        return Descriptor(number: number)
    }
}
