// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// The jars of a Tomcat: Debian's packages, those that came with the program, or an installation that the user names.
struct TomcatLibrary: Sendable {
    static let debianDirectory = "/usr/share/java"

    /// Absolute paths, in class-path order.
    let jars: [String]

    /// Looks the jars up.
    ///
    /// - Parameter home: an unpacked Tomcat (`lib/`, `bin/tomcat-juli.jar`), or nil for Debian's packages or what came with the program.
    static func find(line: TomcatLine, home: String?) throws(ServletEngineError) -> TomcatLibrary {
        guard let home else { return try debian(line) }
        let library = home + "/lib"
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: library)) ?? []).sorted()
        let jars = names.filter { $0.hasSuffix(".jar") }.map { library + "/" + $0 }
        guard jars.contains(where: { $0.hasSuffix("catalina.jar") || $0.contains("embed-core") }) else {
            throw .tomcatHomeInvalid(home: home)
        }
        let juli = home + "/bin/tomcat-juli.jar"
        return TomcatLibrary(jars: jars + (FileManager.default.fileExists(atPath: juli) ? [juli] : []))
    }

    /// Debian's own come first, as they get its security updates; those that a distribution of this program brings
    /// along stand in where Debian's are not, or not all, installed. One line is never put together from both.
    private static func debian(_ line: TomcatLine) throws(ServletEngineError) -> TomcatLibrary {
        let names = debianJars(of: line).map { $0 + ".jar" }
        for directory in [debianDirectory, ProgramFiles.library] {
            let jars = names.map { "\(directory)/\($0)" }
            if jars.allSatisfy(FileManager.default.isReadableFile(atPath:)) { return TomcatLibrary(jars: jars) }
        }
        let missing = names.filter { !FileManager.default.isReadableFile(atPath: "\(debianDirectory)/\($0)") }
        throw .tomcatMissing(line: line, missing: missing, directory: debianDirectory)
    }

    private static func debianJars(of line: TomcatLine) -> [String] {
        switch line {
        case .tomcat9:
            [
                "annotations-api", "api", "catalina", "coyote", "dbcp", "el-api", "jasper", "jasper-el", "jaspic-api",
                "jdbc", "jni", "jsp-api", "juli", "servlet-api", "util", "util-scan", "websocket", "websocket-api",
            ].map { "tomcat9-" + $0 } + ["eclipse-jdt-core"]
        case .tomcat10:
            [
                "tomcat10-embed-core", "tomcat10-embed-el", "tomcat10-embed-jasper", "tomcat10-embed-websocket",
                "tomcat10-annotations-api", "tomcat10-dbcp", "eclipse-jdt-core",
            ]
        }
    }
}
