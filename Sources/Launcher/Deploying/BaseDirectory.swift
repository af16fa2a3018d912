// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Glibc

/// The directory that holds what the server writes: unpacked applications and compiled JSPs (Tomcat's `catalina.base`).
struct BaseDirectory: Equatable, Sendable {
    /// Absolute.
    let path: String

    init(path: String) {
        self.path = path
    }

    /// The directory that the user named, else `target/tomcat.PORT`; it is not made yet.
    init(_ configuration: Configuration, port: Int) throws(Failure) {
        self.init(path: try FilePath.absolute(configuration.temporaryDirectory ?? "target/tomcat.\(port)"))
    }

    /// Where compiled JSPs go.
    var work: String { path + "/work" }

    /// The directory into which an application is unpacked: the first one into the name the user gave, a further one
    /// beside it.
    func expanded(named name: String, for context: ContextPath, isFirst: Bool) -> String {
        let first = name.hasPrefix("/") ? name : path + "/" + name
        return isFirst ? first : first + context.value.map { $0 == "/" ? "#" : String($0) }.joined()
    }

    /// Makes the directory and the one for JSPs; a file that stands in the way is left alone.
    func make() throws(Failure) {
        try Self.makeDirectory(path)
        try Self.makeDirectory(work)
    }

    /// Tells whether the directory could be made, and makes nothing.
    func check() throws(Failure) {
        let nearest = nearest
        guard FilePath.isDirectory(nearest) else { throw Self.failure(nearest, reason: ENOTDIR) }
        guard access(nearest, W_OK | X_OK) == 0 else { throw Self.failure(nearest, reason: errno) }
    }

    /// Refuses a place inside an application, which would hand out what is kept there, sessions too, to whoever asks.
    ///
    /// - Parameter directories: those that applications are served from; what is below `WEB-INF` and `META-INF` nobody gets.
    func check(isOutside directories: [String]) throws(Failure) {
        guard let near = FilePath.resolved(nearest) else { return }
        let own = near + path.dropFirst(nearest.count)
        for directory in directories {
            guard let root = FilePath.resolved(directory), own == root || own.hasPrefix(root + "/") else { continue }
            let first = own.dropFirst(root.count).split(separator: "/").first?.uppercased()
            if first == "WEB-INF" || first == "META-INF" { continue }
            throw Failure(
                .configuration,
                "\(path), where temporary files would go, lies inside the application \(directory), which would serve them; "
                    + "name another with --temp-directory.")
        }
    }

    /// The directory itself, or the nearest one above it that is there.
    var nearest: String {
        var nearest = path
        while nearest != "/", access(nearest, F_OK) != 0, errno == ENOENT { nearest = Self.parent(of: nearest) }
        return nearest
    }

    /// Whether the directory above is there.
    var hasParent: Bool { FilePath.isDirectory(Self.parent(of: path)) }

    /// Removes the directory and what is in it; what cannot be removed stays.
    ///
    /// - Parameter withParent: whether the one above goes too, if nothing else is in it.
    func remove(withParent: Bool) {
        try? FileManager.default.removeItem(atPath: path)
        if withParent { rmdir(Self.parent(of: path)) }
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    /// Makes a directory and those above it.
    private static func makeDirectory(_ path: String) throws(Failure) {
        if FilePath.isDirectory(path) {
            guard access(path, W_OK | X_OK) == 0 else { throw failure(path, reason: errno) }
            return
        }
        let parent = parent(of: path)
        if !FilePath.isDirectory(parent) { try makeDirectory(parent) }
        guard mkdir(path, 0o755) == 0 || errno == EEXIST && FilePath.isDirectory(path) else {
            throw failure(path, reason: errno)
        }
    }

    private static func failure(_ path: String, reason: Int32) -> Failure {
        if reason == EEXIST || reason == ENOTDIR {
            return Failure(
                .configuration,
                "\(path) cannot be a directory for temporary files: a file is in the way; move it or name another "
                    + "place with --temp-directory.")
        }
        return Failure(
            .configuration,
            "Cannot write to \(path): \(String(cString: strerror(reason))); name a directory that can be written to "
                + "with --temp-directory.")
    }
}
