// SPDX-License-Identifier: Apache-2.0
internal import JavaRuntime

/// What the machine has for an engine, looked at without making a JVM; for reports.
public enum EngineSurvey {
    /// A Java that would be used.
    public struct Java: Sendable, Equatable {
        /// The installation's directory.
        public let home: String
        /// The feature release: 8, 11, 17, …
        public let version: Int

        /// Whether a line of Tomcat runs on it.
        public func runs(_ line: TomcatLine) -> Bool { version >= line.minimumJava }
    }

    /// What the environment's options say.
    public struct Options: Sendable, Equatable {
        /// One sentence each.
        public let warnings: [String]
        /// The greatest heap in bytes, nil where it is left to the JVM.
        public let maximumHeap: UInt64?
    }

    /// The memory that the process may use.
    public struct Memory: Sendable, Equatable {
        /// Bytes.
        public let limit: UInt64
        /// What sets the limit.
        public let source: String
        /// The greatest heap that the JVM would choose by itself, in bytes.
        public let defaultMaximumHeap: UInt64
    }

    public static func java(environment: [String: String]) throws(ServletEngineError) -> Java {
        let home = try EngineParts.home(environment)
        return Java(home: home.path, version: home.version)
    }

    /// - Parameter javaVersion: the feature release that would get the options.
    public static func options(
        environment: [String: String], javaVersion: Int
    ) throws(ServletEngineError) -> Options {
        let options = try EngineParts.options(environment, javaVersion: javaVersion)
        let tool = (environment["JAVA_TOOL_OPTIONS"] ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
        return Options(
            warnings: options.warnings, maximumHeap: JavaOptions.maximumHeap(in: tool + options.jni))
    }

    /// The system properties (`-Dname=value`) that the environment's options set; the last of a name wins.
    public static func properties(environment: [String: String]) throws(ServletEngineError) -> [String: String] {
        // The version only decides which options are obsolete, and none of those is a property.
        let options = try EngineParts.options(environment, javaVersion: 17)
        let tool = (environment["JAVA_TOOL_OPTIONS"] ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
        var properties: [String: String] = [:]
        for option in tool + options.jni where option.hasPrefix("-D") {
            let pair = option.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            properties[String(pair[0])] = pair.count > 1 ? String(pair[1]) : ""
        }
        return properties
    }

    /// The jar that tells a Tomcat's version in its manifest, of those that would be used.
    ///
    /// - Parameter home: an unpacked Tomcat, nil for Debian's packages.
    public static func tomcat(_ line: TomcatLine, home: String?) throws(ServletEngineError) -> String {
        let jars = try TomcatLibrary.find(line: line, home: home).jars
        guard let jar = jars.first(where: { $0.hasSuffix("catalina.jar") || $0.contains("embed-core") }) else {
            throw .tomcatMissing(
                line: line, missing: ["catalina.jar"], directory: home ?? TomcatLibrary.debianDirectory)
        }
        return jar
    }

    /// Our half of the bridge for a line.
    public static func bridge(_ line: TomcatLine) throws(ServletEngineError) -> String {
        try BridgeArchive.find(line: line)
    }

    /// nil where the system does not tell.
    public static var memory: Memory? {
        MachineMemory.current().map {
            Memory(limit: $0.limit, source: $0.source, defaultMaximumHeap: $0.defaultMaximumHeap)
        }
    }
}
