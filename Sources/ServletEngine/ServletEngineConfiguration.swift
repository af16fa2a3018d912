// SPDX-License-Identifier: Apache-2.0

/// A line of Tomcat releases: one servlet generation.
public enum TomcatLine: String, Sendable, CaseIterable {
    /// Tomcat 9, `javax.servlet`.
    case tomcat9
    /// Tomcat 10.1, `jakarta.servlet`.
    case tomcat10

    /// The package prefix of the servlet API it serves.
    public var servletAPI: String {
        switch self {
        case .tomcat9: "javax"
        case .tomcat10: "jakarta"
        }
    }

    /// The oldest Java feature release the engine and our bridge run on.
    var minimumJava: Int {
        switch self {
        case .tomcat9: 8
        case .tomcat10: 11
        }
    }

    /// What every version of the line begins with.
    var versionPrefix: String {
        switch self {
        case .tomcat9: "9.0."
        case .tomcat10: "10.1."
        }
    }
}

/// One web application: where it lies and at which path it is served.
public struct ServletContextConfiguration: Sendable {
    /// The context path: empty for the root, else with a leading slash and none at the end.
    public var path: String
    /// The directory that holds the application.
    public var docBase: String
    /// A Tomcat context descriptor to use instead of the application's `META-INF/context.xml`.
    public var descriptor: String?
    /// Tomcat's version of the application (parallel deployment); empty for none.
    public var version = ""

    public init(path: String, docBase: String, descriptor: String? = nil) {
        self.path = path
        self.docBase = docBase
        self.descriptor = descriptor
    }
}

/// What the servlet engine is made of.
public struct ServletEngineConfiguration: Sendable {
    /// The servlet generation.
    public var line: TomcatLine
    /// A Tomcat installation of the same line to take the jars from, instead of Debian's.
    public var tomcatHome: String?
    /// Jars and directories of classes that every application sees, behind the engine's own.
    public var classPath: [String] = []
    /// The greatest number of worker threads.
    public var maxThreads = 200
    /// How many exchanges may be in Java's hands or wait for a worker; beyond it the answer is 503.
    public var maxExchanges = 16_384
    /// Bytes of the largest head that the host lets through, and how many fields it may have.
    public var maxHeadSize = 8192
    public var maxFieldCount = 100
    public var connector = ConnectorSettings()
    public var users = UserSettings()
    /// Whether error pages say no more than the status.
    public var hidesErrorDetails = false
    /// Session time-out in minutes; it overrides the application's own.
    public var sessionTimeout: Int?
    public var sessions = SessionSettings()
    /// Whether the process stays up when an application does not start.
    public var staysUpOnFailure = false
    /// Whether annotations and tag libraries are also looked for in the engine's own jars.
    public var scansBootstrapClassPath = false
    /// What an exchange is annotated with when its response ends.
    public var annotations: [Annotation] = []
    /// `JAVA_HOME`, `JAVA_OPTS`, `JDK_JAVA_OPTIONS` and `PATH` are read from here.
    public var environment: [String: String]

    public init(line: TomcatLine, environment: [String: String]) {
        self.line = line
        self.environment = environment
    }
}
