// SPDX-License-Identifier: Apache-2.0
public import Foundation

/// The applications of `Tests/Applications`, compiled and laid out once for each generation and test process.
///
/// An application NAME is `web/` (its document root), `src/` (its classes, all in the package NAME) and `lib/JAR/` (one directory for each
/// jar of `WEB-INF/lib`: resources, and classes in the package JAR). The folder of the package tells whose class it is, so that one javac
/// call compiles everything. One with a file `libraries` is `LibraryApplications`'.
public actor Applications {
    public static let shared = Applications()

    private var builds: [Generation: Task<Build, any Error>] = [:]
    private var archives: [String: Task<URL, any Error>] = [:]

    private struct Build: Sendable {
        var applications: URL
        var classes: URL
    }

    /// The exploded directory of an application.
    public func directory(_ name: String, _ generation: Generation) async throws -> URL {
        try await build(generation).applications.appendingPathComponent(name)
    }

    /// The application packed as `NAME.war`.
    public func archive(_ name: String, _ generation: Generation) async throws -> URL {
        try await archive(of: try await directory(name, generation), named: "\(name)-\(generation)")
    }

    /// Debian's own examples, packed as they are.
    public func examplesArchive() async throws -> URL {
        let directory = try MissingPackage.unlessThere(
            "/usr/share/tomcat10-examples/examples", of: "tomcat10-examples")
        return try await archive(of: directory, named: "examples")
    }

    /// The class path of the peer.
    public func peerClassPath(_ generation: Generation) async throws -> [String] {
        [try await build(generation).classes.path] + (try generation.engineJars())
    }

    private func archive(of directory: URL, named name: String) async throws -> URL {
        let task =
            archives[name]
            ?? Task {
                let archive = try Scratch.directory("war").appendingPathComponent("\(name).war")
                try await blocking { try Java.find().pack(directory, to: archive) }
                return archive
            }
        archives[name] = task
        return try await task.value
    }

    private func build(_ generation: Generation) async throws -> Build {
        let task = builds[generation] ?? Task { try await blocking { try Self.build(generation) } }
        builds[generation] = task
        return try await task.value
    }

    private static func build(_ generation: Generation) throws -> Build {
        let java = try Java.find()
        let jars = try generation.engineJars()
        let root = try Scratch.directory("applications-\(generation)")
        let build = Build(
            applications: root.appendingPathComponent("applications"), classes: root.appendingPathComponent("classes"))
        let sources = try translate(tests, to: root, generation)
        try FileManager.default.createDirectory(at: build.classes, withIntermediateDirectories: true)
        try java.compile(sources, to: build.classes, classPath: jars)
        try layOut(root, build, java)
        return build
    }

    /// `Tests`, beside this file's folder.
    static var tests: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    }

    /// Copies the sources in this generation's spelling and returns the Java files.
    private static func translate(_ tests: URL, to root: URL, _ generation: Generation) throws -> [URL] {
        var sources: [URL] = []
        let applications = tests.appendingPathComponent("Applications")
        let withLibraries = try FileManager.default.contentsOfDirectory(atPath: applications.path).filter {
            LibraryApplications.isOne(applications.appendingPathComponent($0))
        }
        for folder in ["Applications", "Peer"] {
            for path in try FileManager.default.subpathsOfDirectory(atPath: tests.appendingPathComponent(folder).path)
                .sorted() where !withLibraries.contains(String(path.prefix { $0 != "/" }))
            {
                let file = tests.appendingPathComponent(folder).appendingPathComponent(path)
                var isDirectory: ObjCBool = false
                guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isDirectory) else { continue }
                // A service file bears the name of its interface.
                let copy = root.appendingPathComponent("sources/\(folder)/\(generation.translating(path))")
                if isDirectory.boolValue {
                    try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
                    continue
                }
                try FileManager.default.createDirectory(
                    at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
                let bytes = try Data(contentsOf: file)
                // A page in another encoding is copied as it is.
                if let text = String(validating: bytes, as: UTF8.self) {
                    try Data(generation.translating(text).utf8).write(to: copy)
                } else {
                    try bytes.write(to: copy)
                }
                if path.hasSuffix(".java"), !path.contains("/web/") { sources.append(copy) }
            }
        }
        return sources
    }

    private static func layOut(_ root: URL, _ build: Build, _ java: Java) throws {
        let files = FileManager.default
        let copies = root.appendingPathComponent("sources/Applications")
        for name in try files.contentsOfDirectory(atPath: copies.path) {
            let source = copies.appendingPathComponent(name)
            let application = build.applications.appendingPathComponent(name)
            try files.createDirectory(at: build.applications, withIntermediateDirectories: true)
            if files.fileExists(atPath: source.appendingPathComponent("web").path) {
                try files.moveItem(at: source.appendingPathComponent("web"), to: application)
            } else {
                try files.createDirectory(at: application, withIntermediateDirectories: true)
            }
            try move(
                build.classes.appendingPathComponent(name), into: application.appendingPathComponent("WEB-INF/classes"))
            let libraries = source.appendingPathComponent("lib")
            for library in (try? files.contentsOfDirectory(atPath: libraries.path)) ?? [] {
                let contents = libraries.appendingPathComponent(library)
                try? files.removeItem(at: contents.appendingPathComponent("src"))
                try move(build.classes.appendingPathComponent(library), into: contents)
                let folder = application.appendingPathComponent("WEB-INF/lib")
                try files.createDirectory(at: folder, withIntermediateDirectories: true)
                try java.pack(contents, to: folder.appendingPathComponent("\(library).jar"))
            }
        }
    }

    /// Moves a package's folder, if anything was compiled into it.
    private static func move(_ package: URL, into directory: URL) throws {
        guard FileManager.default.fileExists(atPath: package.path) else { return }
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try FileManager.default.moveItem(at: package, to: directory.appendingPathComponent(package.lastPathComponent))
    }
}
