// SPDX-License-Identifier: Apache-2.0
public import Foundation

/// The applications of `Tests/Applications` that bring along other people's jars, as real ones do, compiled once for each test process.
///
/// Such an application has a file `libraries` beside `web/` and `src/`: a jar of `/usr/share/java` in each line, for `WEB-INF/lib`. What
/// Debian 12 ships knows javax.servlet only, so these applications are written for it.
public actor LibraryApplications {
    public static let shared = LibraryApplications()

    private var archives: [String: Task<URL, any Error>] = [:]

    /// The application packed as a WAR, for javax as it is written, for jakarta as Tomcat's migration tool converts it.
    public func archive(_ name: String, _ generation: Generation) async throws -> URL {
        switch generation {
        case .javax:
            return try await once("\(name).war") { archive in try Self.build(name, archive) }
        case .jakarta:
            let original = try await self.archive(name, .javax)
            return try await once("\(name)-jakarta.war") { archive in try Self.convert(original, to: archive) }
        }
    }

    /// Whether a folder of `Tests/Applications` is one of these.
    static func isOne(_ folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent("libraries").path)
    }

    private func once(_ name: String, _ make: @escaping @Sendable (URL) throws -> Void) async throws -> URL {
        let task =
            archives[name]
            ?? Task {
                let archive = try Scratch.directory("libraries").appendingPathComponent(name)
                try await blocking { try make(archive) }
                return archive
            }
        archives[name] = task
        return try await task.value
    }

    private static func build(_ name: String, _ archive: URL) throws {
        let files = FileManager.default
        let source = Applications.tests.appendingPathComponent("Applications/\(name)")
        let directory = archive.deletingPathExtension()
        let information = directory.appendingPathComponent("WEB-INF")
        try files.copyItem(at: source.appendingPathComponent("web"), to: directory)
        let libraries = information.appendingPathComponent("lib")
        try files.createDirectory(at: libraries, withIntermediateDirectories: true)
        var jars: [String] = []
        for line in try String(contentsOf: source.appendingPathComponent("libraries"), encoding: .utf8)
            .split(separator: "\n") where !line.hasPrefix("#")
        {
            let jar = try MissingPackage.unlessThere(
                "/usr/share/java/\(line).jar", of: "the packages of `make deps-test`")
            try files.copyItem(
                at: jar.resolvingSymlinksInPath(), to: libraries.appendingPathComponent("\(line).jar"))
            jars.append(jar.path)
        }
        let classes = information.appendingPathComponent("classes")
        try files.createDirectory(at: classes, withIntermediateDirectories: true)
        let sources = try files.subpathsOfDirectory(atPath: source.appendingPathComponent("src").path)
        let java = try Java.find()
        try java.compile(
            sources.filter { $0.hasSuffix(".java") }.sorted().map { source.appendingPathComponent("src/\($0)") },
            to: classes, classPath: try Generation.javax.engineJars() + jars)
        try java.pack(directory, to: archive)
    }

    private static func convert(_ original: URL, to archive: URL) throws {
        let libraries = try MissingPackage.unlessThere(
            "/usr/share/tomcat-jakartaee-migration/lib", of: "tomcat-jakartaee-migration")
        try Java.find().run(
            "-cp", "\(libraries.path)/*", "org.apache.tomcat.jakartaee.MigrationCLI", original.path, archive.path)
    }
}
