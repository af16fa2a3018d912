// SPDX-License-Identifier: Apache-2.0

/// Why the servlet engine could not do what it was asked; the description is a sentence the user can act on.
public enum ServletEngineError: Error, Sendable, CustomStringConvertible {
    /// No JVM that fits: none found, too old, or it does not start.
    case java(String)
    /// What the environment says of Java (`JAVA_HOME`, `JAVA_OPTS`) cannot be followed.
    case javaConfiguration(String)
    /// Tomcat's jars are not where they were looked for.
    case tomcatMissing(line: TomcatLine, missing: [String], directory: String)
    /// `--tomcat-home` names a directory that holds no Tomcat.
    case tomcatHomeInvalid(home: String)
    /// `--tomcat-home` names another line than the application needs.
    case tomcatLineMismatch(home: String, found: String, line: TomcatLine)
    /// Our own half of the bridge is not where it was looked for.
    case bridgeMissing(searched: [String])
    /// A setting of the configuration is impossible; what is wrong with it.
    case settingRefused(String)
    /// The application did not start: its root cause first, in a few lines.
    case applicationFailed(String)
    /// The JVM has not enough memory for the start; what it said.
    case outOfMemory(String)
    /// The bridge to Java broke; a defect or a JVM that is lost.
    case bridgeFailed(String)

    public var description: String {
        switch self {
        case .java(let message), .javaConfiguration(let message): message
        case .tomcatHomeInvalid(let home):
            "\(home) holds no Tomcat (no lib/catalina.jar); name an installation with --tomcat-home, or leave the flag out."
        case .outOfMemory(let message):
            """
            The JVM ran out of memory while the application started (\(message)); give it more in JAVA_OPTS \
            (-Xmx for the heap, -XX:MaxMetaspaceSize for classes).
            """
        case .tomcatMissing(let line, let missing, let directory):
            """
            Tomcat's library is incomplete: \(missing.joined(separator: ", ")) not found in \(directory); \
            install it with `apt-get install \(line == .tomcat9 ? "libtomcat9-java" : "libtomcat10-embed-java libtomcat10-java")` \
            or name an installation with --tomcat-home.
            """
        case .tomcatLineMismatch(let home, let found, let line):
            """
            \(home) holds Tomcat \(found), but this application uses \(line.servletAPI).servlet and needs Tomcat \
            \(line.versionPrefix)x; name such an installation with --tomcat-home, or leave the flag out.
            """
        case .bridgeMissing(let searched):
            """
            The bridge to Tomcat was not found at \(searched.joined(separator: ", nor at ")). It is built with the program \
            when a JDK and Tomcat's jars are installed: run `make deps`, then build again.
            """
        case .applicationFailed(let message), .settingRefused(let message): message
        case .bridgeFailed(let message): "The bridge to Java failed: \(message)"
        }
    }
}
