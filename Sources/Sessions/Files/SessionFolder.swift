// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The files of a ``FileSessionStore``: `<folder>/<context>/<id>`, written whole and then renamed into place, so that a
/// crash leaves the old file or the new one. Its methods block.
///
/// A name is made of a validated id and of a context in which everything but letters, digits and `_` is written as `%2F`: none
/// can leave the folder. A lock keeps a second process on the same folder apart, for the time of one operation.
struct SessionFolder: Sendable {
    let path: String
    private let lock: Int32

    /// Makes the folder, for this user alone, as sessions are secrets.
    init(path: String) throws(SessionStoreError) {
        self.path = path
        var parent = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: true) {
            parent += (parent.isEmpty && !path.hasPrefix("/") ? "" : "/") + part
            guard mkdir(parent, 0o700) == 0 || errno == EEXIST else { throw Self.refusal("make the folder \(parent)") }
        }
        lock = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard lock >= 0 else { throw Self.refusal("open \(path)/lock") }
    }

    func close() { _ = Glibc.close(lock) }

    private static func refusal(_ action: String) -> SessionStoreError {
        .refused("cannot \(action): \(String(cString: strerror(errno)))")
    }

    // MARK: One process at a time

    /// Runs `body` while no other process is in the folder; gives up after two seconds.
    func locked<Value>(
        _ body: () throws(SessionStoreError) -> Value
    ) throws(SessionStoreError) -> Value {
        var attempts = 0
        while flock(lock, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else { throw Self.refusal("lock \(path)") }
            attempts += 1
            guard attempts < 400 else { throw .unavailable("another process keeps \(path)/lock locked") }
            usleep(5_000)
        }
        defer { flock(lock, LOCK_UN) }
        return try body()
    }

    // MARK: Names

    private func folder(_ context: String) -> String {
        var name = ""
        for byte in context.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                name.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                name += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return path + "/" + name
    }

    private func file(_ key: SessionKey) -> String { folder(key.context) + "/" + key.id.description }

    // MARK: Files

    enum Content {
        case absent
        case session(SessionRecord)
        /// It is not one, and why; it has been moved aside.
        case damaged(file: String)
    }

    func read(_ key: SessionKey) throws(SessionStoreError) -> Content {
        let file = file(key)
        guard let bytes = try Self.read(file) else { return .absent }
        if let session = SessionFile(bytes: bytes), session.key == key { return .session(session.record) }
        // Aside, so that it is met once, and can still be looked at.
        _ = rename(file, file + ".damaged")
        return .damaged(file: file + ".damaged")
    }

    func write(_ key: SessionKey, _ record: SessionRecord) throws(SessionStoreError) {
        let (file, folder) = (file(key), folder(key.context))
        let bytes = SessionFile(key: key, record: record).bytes
        guard bytes.count <= SessionFile.largest else {
            throw .refused("a session of \(bytes.count) bytes is too large")
        }
        if mkdir(folder, 0o700) != 0, errno != EEXIST { throw Self.refusal("make the folder \(folder)") }
        let new = open(file + ".new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard new >= 0 else { throw Self.refusal("write \(file).new") }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(new, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            written += count
        }
        let isWhole = written == bytes.count && fsync(new) == 0
        let error = errno
        _ = Glibc.close(new)
        guard isWhole, rename(file + ".new", file) == 0 else {
            if !isWhole { errno = error }
            let refusal = Self.refusal("write \(file)")
            unlink(file + ".new")
            throw refusal
        }
        try sync(folder)
    }

    /// False if there was no such file.
    func remove(_ key: SessionKey) throws(SessionStoreError) -> Bool {
        guard unlink(file(key)) == 0 else {
            if errno == ENOENT { return false }
            throw Self.refusal("delete \(file(key))")
        }
        try sync(folder(key.context))
        return true
    }

    /// Makes what happened to the names in a folder outlive a loss of power.
    private func sync(_ folder: String) throws(SessionStoreError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unknown("cannot open \(folder): \(String(cString: strerror(errno)))") }
        defer { _ = Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw .unknown("cannot sync \(folder): \(String(cString: strerror(errno)))")
        }
    }

    /// All files that are named as a session is, whatever is in them, and what an interrupted write has left.
    func names() throws(SessionStoreError) -> (sessions: [String], leftovers: [String]) {
        var sessions: [String] = []
        var leftovers: [String] = []
        for folder in try Self.entries(of: path) where folder.hasPrefix("%") {
            for name in (try? Self.entries(of: "\(path)/\(folder)")) ?? [] {
                if SessionID(name) != nil { sessions.append("\(path)/\(folder)/\(name)") }
                if name.hasSuffix(".new") { leftovers.append("\(path)/\(folder)/\(name)") }
            }
        }
        return (sessions, leftovers)
    }

    /// A session by its file's name; nil if it is not one.
    func session(in file: String) -> SessionFile? {
        (try? Self.read(file)).flatMap { $0 }.flatMap { SessionFile(bytes: $0) }.flatMap {
            self.file($0.key) == file ? $0 : nil
        }
    }

    private static func entries(of folder: String) throws(SessionStoreError) -> [String] {
        guard let directory = opendir(folder) else { throw refusal("read the folder \(folder)") }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// A regular file's bytes, nil if there is none. Not blocking, should somebody have put a pipe in its place.
    private static func read(_ file: String) throws(SessionStoreError) -> [UInt8]? {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ELOOP { return nil }
            throw refusal("read \(file)")
        }
        defer { _ = Glibc.close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw refusal("read \(file)") }
        guard status.st_mode & S_IFMT == S_IFREG, let size = Int(exactly: status.st_size), size <= SessionFile.largest
        else { return [] }
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let read = Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, size - count)
                if read < 0, errno == EINTR { continue }
                failed = read < 0
                guard read > 0 else { break }
                count += read
            }
        }
        if failed { throw refusal("read \(file)") }
        return bytes
    }
}
