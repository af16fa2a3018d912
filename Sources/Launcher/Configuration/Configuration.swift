// SPDX-License-Identifier: Apache-2.0
import Logging
internal import ServletEngine
import Zip

/// What the flags and the environment mean together; everything that follows reads this and neither of them.
struct Configuration: Equatable, Sendable {
    /// The applications in the order of the command line; empty only until ``deployDirectory`` has been looked at.
    var applications: [Application]
    /// A directory whose content is what is served.
    var deployDirectory: String?

    var host: String
    /// 0 asks for any free port.
    var port: Int
    /// Whether the port opens before the application is up.
    var bindsFirst: Bool
    /// The path at which health is answered; nil for nowhere.
    var healthPath: String?
    /// How long requests in flight may take to finish at a stop.
    var shutdownGrace: Duration

    var connector: ConnectorConfiguration
    var users: UserSettings
    /// Whether error pages say no more than the status; nil: unless the log goes to a terminal.
    var hidesErrorDetails: Bool?
    var scansBootstrapClassPath: Bool

    /// nil: as the archives' classes tell.
    var generation: ServletGeneration?
    /// Whether nobody has asked for the generation, so that an application of files alone needs no engine for it.
    var isGenerationAssumed = false
    var tomcatHome: String?
    var maxThreads: Int
    /// Minutes; nil: as web.xml says.
    var sessionTimeout: Int?
    var sessions: SessionConfiguration
    /// Whether the process stays up when an application fails to start.
    var staysUpWithoutApplication: Bool

    /// nil: `target/tomcat.PORT` in the current directory.
    var temporaryDirectory: String?
    /// Relative to the base directory, or absolute.
    var expandedDirectory: String

    /// nil: plain HTTP.
    var tls: TLSConfiguration?

    /// nil: no request is noted.
    var accessLog: AccessLogConfiguration?

    /// What an archive may cost.
    var archiveLimits: ZipLimits

    /// What was asked for and has no effect, in sentences.
    var warnings: [String] = []
    /// What files have decided, in sentences.
    var notes: [String] = []

    var logLevel: Logger.Level
    var logFormat: LogFormat
    /// Where standard output and standard error go; nil: where they go already.
    var outputFile: DatedFileName?

    /// Jars and directories of classes that every application sees.
    var classPath: [String] = []
    /// Where the process can be told to stop; nil for nowhere.
    var stopPort: StopPort?
    /// The path at which figures about the server are answered, to this machine only; nil for nowhere.
    var statisticsPath: String?

    /// Why the applications need the engine though nothing in them does; nil where nobody asks for it.
    var engineReason: String? { users.areRequired ? "--enable-basic-auth is given" : connector.engineReason }

    /// The environment, for what looks up Java: `JAVA_HOME`, `PATH`, `JAVA_OPTS`.
    var environment: [String: String]

    /// One application as it was named.
    struct Application: Equatable, Sendable {
        /// The WAR or directory, as the user wrote it.
        var file: String
        var contextPath: ContextPath
        /// A Tomcat context.xml for this application.
        var contextXML: String?
        /// What Tomcat calls the version of the application; empty for none.
        var version = ""
    }

    /// A port of this machine's own address at which who knows the key can stop the process.
    struct StopPort: Equatable, Sendable {
        var port: Int
        var key: String
    }
}
