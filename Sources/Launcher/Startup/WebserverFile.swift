// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// The file `webserver` of Rainbond's build pack: one name such as `webapp-runner-8.5.5.2.jar`, which says whose command
/// line the Procfile has, and by its version which generation of servlets the application was written for.
struct WebserverFile: Equatable, Sendable {
    static let fileName = "webserver"

    let path: String
    /// The name in it.
    let name: String
    let personality: Personality
    /// nil where the name has no version.
    let generation: ServletGeneration?

    /// What is longer is no file of that build pack.
    private static let longest = 256

    /// The lines of versions that there are, by the number that they begin with.
    private static let lines: [(personality: Personality, versions: [String], generation: ServletGeneration)] = [
        (.webapp, ["7.0", "8.0", "8.5", "9.0"], .javax), (.webapp, ["10.0", "10.1", "11.0"], .jakarta),
        (.jetty, ["7", "8", "9", "10"], .javax), (.jetty, ["11"], .jakarta),
    ]

    init(name: String, path: String) throws(Failure) {
        self.path = path
        self.name = name
        let stem = name.hasSuffix(".jar") ? String(name.dropLast(4)) : name
        guard let personality = Personality(name: stem), !stem.contains("/") else {
            throw Self.unknown(name, path)
        }
        self.personality = personality
        let parts = stem.split(separator: "-", maxSplits: 2)
        guard parts.count > 2 else {
            generation = nil
            return
        }
        let version = parts[2]
        let line = Self.lines.first { line in
            line.personality == personality
                && line.versions.contains { version == $0 || version.hasPrefix($0 + ".") }
        }
        guard let line else { throw Self.unknown(name, path) }
        generation = line.generation
    }

    /// Looks for the file; the first directory that has one decides.
    static func find(in directories: [String]) throws(Failure) -> WebserverFile? {
        for directory in directories {
            let path = directory == "." ? fileName : directory + "/" + fileName
            // A directory of that name, a socket, a device: none of them is meant.
            guard FilePath.isFile(path) else { continue }
            return try WebserverFile(name: try content(of: path), path: path)
        }
        return nil
    }

    private static func content(of path: String) throws(Failure) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw Failure(.configuration, "\(path) cannot be read: \(String(cString: strerror(errno))); \(escape)")
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: longest + 1)
        let count = read(descriptor, &bytes, bytes.count)
        let lines = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(whereSeparator: \.isNewline)
            .map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
        guard count >= 0, count <= longest, let name = lines.first, lines.count == 1,
            name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            throw Failure(
                .configuration, "\(path) is not the build pack's file of that name, which has one name in it; \(escape)"
            )
        }
        return name
    }

    private static let escape = "rename it, or say --as webapp-runner and it is not looked at"

    private static func unknown(_ name: String, _ path: String) -> Failure {
        let known = lines.map { line in
            "\(line.personality.rawValue)-{\(line.versions.joined(separator: ","))}"
        }.joined(separator: ", ")
        return Failure(
            .configuration,
            "\(path) names \(name), which is not known; known are \(known), each with or without more numbers and "
                + ".jar; correct it, or say --as webapp-runner and it is not looked at")
    }
}
