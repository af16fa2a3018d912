// SPDX-License-Identifier: Apache-2.0
import Foundation

/// One of the two that are compared, and how it is started.
struct Subject {
    enum Kind { case peer, runner }

    /// The Tomcat that the peer embeds; the program finds out by itself.
    enum Line { case tomcat9, tomcat10 }

    let kind: Kind
    let options: Options
    var line = Line.tomcat10
    /// More flags of `runner`, such as where its sessions are.
    var extra: [String] = []

    func on(_ line: Line) -> Subject {
        var subject = self
        subject.line = line
        return subject
    }

    var name: String { kind == .peer ? "embedded Tomcat" : "runner" }

    /// Tomcat as an embedder has it on the class path.
    private var jars: [String] {
        switch line {
        case .tomcat9:
            [
                "annotations-api", "api", "catalina", "coyote", "el-api", "jasper", "jasper-el", "jaspic-api", "jni",
                "jsp-api", "juli", "servlet-api", "util", "util-scan", "websocket", "websocket-api",
            ].map { "tomcat9-\($0)" } + ["eclipse-jdt-core"]
        case .tomcat10:
            [
                "tomcat10-embed-core", "tomcat10-embed-el", "tomcat10-embed-jasper", "tomcat10-embed-websocket",
                "tomcat10-annotations-api", "eclipse-jdt-core",
            ]
        }
    }

    /// - Parameters:
    ///   - base: the folder where it unpacks and caches; an empty one makes the start a cold one
    ///   - flags: for the JVM; empty for what each does on its own
    func command(port: Int, war: String, base: String, flags: String) -> (
        arguments: [String], environment: [String: String]
    ) {
        var environment = ProcessInfo.processInfo.environment
        for name in ["JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "WEBAPP_RUNNER_OPTS", "PORT"] {
            environment[name] = nil
        }
        switch kind {
        case .peer:
            let java = environment["JAVA_HOME"].map { "\($0)/bin/java" } ?? "java"
            let peer = line == .tomcat9 ? options.peer9 : options.peer
            let classPath = [peer] + jars.map { "/usr/share/java/\($0).jar" }
            let arguments =
                [java] + flags.split(separator: " ").map(String.init)
                + ["-cp", classPath.joined(separator: ":"), "EmbeddedTomcat", "--port", "\(port)", "--base", base, war]
            return (arguments, environment)
        case .runner:
            if !flags.isEmpty { environment["JAVA_OPTS"] = flags }
            return ([options.runner, "--port", "\(port)", "--temp-directory", base] + extra + [war], environment)
        }
    }
}
