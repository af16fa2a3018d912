// SPDX-License-Identifier: Apache-2.0

/// Every status with which the process ends, in one place.
///
/// The numbers are those of sysexits(3), so that a supervisor can tell a mistake in the Procfile (restarting is
/// pointless) from a machine that is not ready (restarting may help).
enum ExitStatus: Int32, Sendable, CaseIterable {
    case success = 0
    /// `runner inspect --strict` has found errors or warnings, `runner health` no server that is ready.
    case problemsFound = 1
    /// EX_USAGE: an unknown flag, or a value that a flag or `PORT` cannot take.
    case usage = 64
    /// EX_DATAERR: the archive is not a WAR that can be served.
    case badArchive = 65
    /// EX_NOINPUT: a file or directory that was named does not exist.
    case noSuchFile = 66
    /// EX_UNAVAILABLE: something the machine should offer is missing: Java, Tomcat, the port.
    case unavailable = 69
    /// EX_SOFTWARE: the application failed to start or to stop, or this program did.
    case failure = 70
    /// EX_CONFIG: an environment variable or a directory that the configuration names cannot be used.
    case configuration = 78

    /// The line of the manual.
    var meaning: String {
        switch self {
        case .success: "stopped in good order, or done"
        case .problemsFound: "`runner inspect --strict` found problems, `runner health` no server that is ready"
        case .usage: "usage: an unknown flag or an impossible value, of `PORT` too"
        case .badArchive: "the archive is not a WAR that can be served"
        case .noSuchFile: "a file or directory that was named does not exist"
        case .unavailable: "missing or unusable: a session store that is required, Java, Tomcat, the port"
        case .failure: "the application failed to start or to stop, or this program did"
        case .configuration:
            """
            `JAVA_HOME`, `JAVA_OPTS` or `--tomcat-home` cannot be followed, a directory or the access log cannot be \
            written to, a key or a certificate cannot be used, two servlet generations meet, or a Procfile, a \
            `webserver` file or an XML of Jetty's is not understood
            """
        }
    }
}
