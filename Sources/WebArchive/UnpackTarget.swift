// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The directory that an archive is unpacked into, seen from the directory it lies in.
///
/// Beside the target `name` there may be `.name.lock`, and while somebody unpacks `.name.unpacking-…` and
/// `.name.replaced-…`.
final class UnpackTarget: Sendable {
    /// Where our stamp is inside the unpacked tree: a place that is never served, as Tomcat's `META-INF/war-tracker`.
    ///
    /// It lies inside so that tree and stamp appear in one rename: no moment, and no crash, in which they disagree.
    static let stampDirectory = "META-INF"
    static let stampName = "runner-unpacked"
    static let stampPath = "\(stampDirectory)/\(stampName)"

    let path: String
    let name: String
    let parent: Descriptor
    private let parentPath: String

    init(path: String) throws(WebArchiveError) {
        self.path = path
        let components = path.split(separator: "/")
        guard let name = components.last, name != ".", name != ".." else {
            throw .cannotWrite(path: path, reason: "the name of a new directory is needed")
        }
        self.name = String(name)
        let joined = components.dropLast().joined(separator: "/")
        let parentPath = path.hasPrefix("/") ? "/" + joined : joined.isEmpty ? "." : joined
        self.parentPath = parentPath
        parent = try WebArchiveError.writing(path) { () throws(SystemError) in
            try Self.makeDirectories(parentPath)
            return try Descriptor.directory(path: parentPath)
        }
    }

    var lockName: String { ".\(name).lock" }

    /// False on a read-only file system or in somebody else's directory, such as a layer of a container image.
    var canBeWritten: Bool { access(parentPath, W_OK) == 0 }

    /// Whether the target is complete and was unpacked from the archive that the stamp tells of.
    ///
    /// Only in a directory of this user's or of root's: in a shared directory anybody could have put it there.
    func holds(_ stamp: [UInt8]) -> Bool {
        var facts = stat()
        guard let root = try? parent.directory(name), fstat(root.number, &facts) == 0,
            facts.st_uid == geteuid() || facts.st_uid == 0
        else { return false }
        return Self.stamp(in: root) == stamp
    }

    /// Throws unless the target is missing, empty, or was unpacked by us: what is there is going to be deleted.
    func checkReplaceable() throws(WebArchiveError) {
        var facts = stat()
        guard fstatat(parent.number, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT { return }
            throw .cannotWrite(path: path, reason: SystemError.current.description)
        }
        guard facts.st_mode & S_IFMT == S_IFDIR else { throw .targetNotDirectory(path: path) }
        let isOurs = try WebArchiveError.writing(path) { () throws(SystemError) in
            let root = try parent.directory(name)
            return try root.list().isEmpty || Self.stamp(in: root)?.starts(with: "runner-unpacked ".utf8) == true
        }
        guard isOurs else { throw .targetNotOurs(path: path) }
    }

    /// Removes what an unpacking that died has left; only the holder of the lock may, so nobody is using it.
    func removeRemains() throws(SystemError) {
        for item in try parent.list()
        where item.name.hasPrefix(".\(name).unpacking-") || item.name.hasPrefix(".\(name).replaced-") {
            try parent.remove(item.name)
        }
    }

    /// Makes a new directory beside the target and returns its name.
    func makeTemporary() throws(SystemError) -> String {
        for _ in 0..<100 {
            let candidate = ".\(name).unpacking-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
            if try parent.makeDirectory(candidate) { return candidate }
        }
        throw SystemError(number: EEXIST)
    }

    /// Stamps the complete tree and puts it in the place of the target.
    func complete(_ temporary: String, _ stamp: [UInt8]) throws(SystemError) {
        let root = try parent.directory(temporary)
        _ = try root.makeDirectory(Self.stampDirectory)
        let file = try root.directory(Self.stampDirectory).file(Self.stampName, flags: O_WRONLY | O_CREAT | O_EXCL)
        try file.write(stamp)

        let old = ".\(name).replaced-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        var hasOld = true
        do throws(SystemError) {
            try parent.rename(name, to: old)
        } catch {
            guard error.number == ENOENT else { throw error }
            hasOld = false
        }
        do throws(SystemError) {
            try parent.rename(temporary, to: name)
        } catch {
            if hasOld { try? parent.rename(old, to: name) }
            throw error
        }
        if hasOld { try parent.remove(old) }
    }

    private static func stamp(in root: borrowing Descriptor) -> [UInt8]? {
        guard let directory = try? root.directory(stampDirectory),
            let file = try? directory.file(stampName, flags: O_RDONLY)
        else { return nil }
        return try? file.read(limit: 4096)
    }

    private static func makeDirectories(_ path: String) throws(SystemError) {
        var made = path.hasPrefix("/") ? "/" : ""
        for component in path.split(separator: "/") {
            made += made.isEmpty || made == "/" ? component : "/" + component
            guard mkdir(made, 0o750) == 0 || errno == EEXIST || errno == EISDIR || errno == EROFS || errno == EACCES
            else { throw .current }
        }
    }
}
