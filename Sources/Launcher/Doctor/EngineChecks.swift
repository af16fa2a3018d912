// SPDX-License-Identifier: Apache-2.0
internal import ServletEngine
internal import WebArchive
internal import Zip

/// Java, its options, Tomcat and our half of the bridge.
enum EngineChecks {
    static func all(environment: [String: String], tomcatHome: String?) -> [Check] {
        var checks: [Check] = []
        var java: EngineSurvey.Java?
        do {
            let found = try EngineSurvey.java(environment: environment)
            java = found
            checks.append(javaCheck(found))
        } catch {
            checks.append(.fail("java", "\(error)"))
        }
        if let options = optionsCheck(environment, java) { checks.append(options) }
        let tomcats = TomcatLine.allCases.map { ($0, result: tomcat($0, tomcatHome)) }
        checks += tomcats.map { line, result in
            check("tomcat-\(line.number)", result, isNeeded: !isOK(tomcats.map(\.result)))
        }
        let bridges = TomcatLine.allCases.map { ($0, result: bridge($0)) }
        checks += bridges.map { line, result in
            check("bridge-\(line.number)", result, isNeeded: !isOK(bridges.map(\.result)))
        }
        return checks + [migration(in: MigrationTool.folders(tomcatHome: tomcatHome))]
    }

    /// Missed only by who serves an application for javax.servlet with `--servlet-api jakarta`.
    static func migration(in folders: [String]) -> Check {
        do {
            let tool = try MigrationTool.find(in: folders)
            return .ok("migration", "javax to jakarta by \(MigrationTool.package) \(tool.version) (\(tool.jar))")
        } catch {
            return .warn("migration", "\(error)")
        }
    }

    private typealias Finding = Result<String, ServletEngineError>

    private static func isOK(_ findings: [Finding]) -> Bool {
        findings.contains { if case .success = $0 { true } else { false } }
    }

    /// Where one of the two is there, the other is missed only by applications of its generation.
    private static func check(_ name: String, _ finding: Finding, isNeeded: Bool) -> Check {
        switch finding {
        case .success(let message): .ok(name, message)
        case .failure(let error): isNeeded ? .fail(name, "\(error)") : .warn(name, "\(error)")
        }
    }

    private static func javaCheck(_ java: EngineSurvey.Java) -> Check {
        let lines = TomcatLine.allCases.filter(java.runs)
        let place = "Java \(java.version) in \(java.home)"
        let names = lines.map { "Tomcat \($0.number)" }.joined(separator: " and ")
        if lines.count == TomcatLine.allCases.count { return .ok("java", "\(place): runs \(names)") }
        if lines.isEmpty {
            return .fail("java", "\(place) is too old; set JAVA_HOME or `apt-get install openjdk-17-jre-headless`")
        }
        return .warn(
            "java",
            "\(place) runs \(names) only; for the others set JAVA_HOME or `apt-get install openjdk-17-jre-headless`")
    }

    private static func optionsCheck(_ environment: [String: String], _ java: EngineSurvey.Java?) -> Check? {
        let names = ["JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"].filter { !(environment[$0] ?? "").isEmpty }
        guard !names.isEmpty, let java else { return nil }
        let list = names.joined(separator: ", ")
        do {
            let options = try EngineSurvey.options(environment: environment, javaVersion: java.version)
            return options.warnings.isEmpty
                ? .ok(
                    "java-options", "\(list) can be split into options; whether the JVM takes them it says at the start"
                )
                : .warn("java-options", options.warnings.joined(separator: "; "))
        } catch {
            return .fail("java-options", "\(error)")
        }
    }

    private static func tomcat(_ line: TomcatLine, _ home: String?) -> Finding {
        do throws(ServletEngineError) {
            let jar = try EngineSurvey.tomcat(line, home: home)
            let version = implementationVersion(of: jar)
            // One directory holds one Tomcat, which is of one line.
            if let home, let version, !version.hasPrefix(line.number + ".") {
                throw .tomcatLineMismatch(home: home, found: version, line: line)
            }
            return .success("Tomcat \(version ?? "of an unknown version") (\(jar))")
        } catch {
            return .failure(error)
        }
    }

    private static func implementationVersion(of jar: String) -> String? {
        guard let archive = try? ZipArchive(path: jar),
            let entry = archive.entries.first(where: { $0.path == "META-INF/MANIFEST.MF" }),
            let bytes = try? ZipExtractor(archive).content(of: entry, limit: 1 << 20)
        else { return nil }
        return Manifest(bytes)["Implementation-Version"]
    }

    private static func bridge(_ line: TomcatLine) -> Finding {
        do throws(ServletEngineError) { return .success(try EngineSurvey.bridge(line)) } catch {
            return .failure(error)
        }
    }
}

extension TomcatLine {
    /// The line by its number, as a user knows it.
    fileprivate var number: String {
        switch self {
        case .tomcat9: "9"
        case .tomcat10: "10.1"
        }
    }
}
