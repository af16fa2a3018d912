// SPDX-License-Identifier: Apache-2.0
internal import ServletEngine

extension Configuration {
    /// Decides what the command line and the environment mean together.
    ///
    /// A flag wins over the environment, the environment over a default. It touches neither files nor the process.
    init(_ command: RunnerCommand, environment: [String: String]) throws(Failure) {
        deployDirectory = try Self.deployDirectory(command.application)
        applications = deployDirectory == nil ? try Self.applications(command.application) : []

        var properties = ConnectorProperties(command.connector.properties)
        host = properties.text("address") ?? command.network.host
        let port = try properties.integer("port", in: Bounded.port.range) ?? command.network.port
        self.port = try Self.port(flag: port, environment)
        bindsFirst = try properties.boolean("bindOnInit") ?? command.network.bindOnInit.value
        healthPath = try Self.healthPath(command.network.healthPath)
        shutdownGrace = command.network.shutdownGrace.duration

        let threads = try properties.integer("maxThreads", in: Bounded.threads.range) ?? command.engine.maxThreads
        maxThreads = threads == 0 ? 200 : threads
        connector = try ConnectorConfiguration(command.connector, command.network, &properties)
        if command.network.compressibleTypes != nil, connector.compression == nil {
            warnings.append("--compressable-mime-types has no effect without --enable-compression.")
        }
        if let warning = properties.warning { warnings.append(warning) }
        users = try UserSettings(command.users, environment: environment, warnings: &warnings)
        hidesErrorDetails = command.engine.secureErrorReportValve?.value
        scansBootstrapClassPath = command.engine.scansBootstrapClassPath

        generation = command.application.servletApi
        tomcatHome = command.engine.tomcatHome
        sessionTimeout = command.engine.sessionTimeout
        sessions = try SessionConfiguration(command.sessions, environment: environment)
        if command.sessions.sessionStoreLockingMode != nil {
            warnings.append(
                "--session-store-locking-mode has no effect: sessions are not locked, their attributes are merged.")
        }
        if command.sessions.memcachedTranscoderFactoryClass != nil {
            warnings.append("--memcached-transcoder-factory-class has no effect: there is no store in memcached.")
        }
        staysUpWithoutApplication = command.engine.shutdownOverride

        temporaryDirectory = command.directories.tempDirectory
        expandedDirectory = command.directories.expandedDirName
        guard !expandedDirectory.isEmpty, temporaryDirectory?.isEmpty != true else {
            throw Failure(.usage, "--temp-directory and --expanded-dir-name need a name, not an empty text.")
        }

        archiveLimits = command.limits.limits
        tls = try TLSConfiguration(command.tls, environment: environment)
        accessLog = try AccessLogConfiguration(command.accessLog, warnings: &warnings)

        logLevel = command.log.logLevel.level
        logFormat = command.log.logFormat
        self.environment = environment
    }

    private static func applications(_ options: ApplicationOptions) throws(Failure) -> [Application] {
        var applications: [Application] = []
        for file in options.paths.isEmpty ? ["src/main/webapp"] : options.paths {
            let first = applications.isEmpty
            let path = first ? ContextPath(options.path) : ContextPath(fileName: file)
            guard let path else {
                let subject = first ? "--path \(options.path)" : "The context path of \(file)"
                let offence = ContextPath.offence(in: first ? options.path : file) ?? "no name"
                throw Failure(.usage, "\(subject) has \(offence), which a path cannot hold.")
            }
            applications.append(
                Application(
                    file: file, contextPath: path, contextXML: first ? options.contextXml : nil,
                    version: first ? "" : ContextPath.version(fileName: file)))
        }
        try checkPaths(of: applications)
        return applications
    }

    /// Makes sure that no two applications are to be served at one path.
    static func checkPaths(of applications: [Application]) throws(Failure) {
        var fileByPath: [ContextPath: String] = [:]
        for application in applications {
            let (file, path) = (application.file, application.contextPath)
            guard let other = fileByPath.updateValue(file, forKey: path) else { continue }
            throw Failure(
                .usage,
                "\(other) and \(file) would both be served at \(path.display); rename one or give the first a --path.")
        }
    }

    private static func deployDirectory(_ options: ApplicationOptions) throws(Failure) -> String? {
        guard let directory = options.deployDir else { return nil }
        guard options.paths.isEmpty, options.path.isEmpty, options.contextXml == nil else {
            throw Failure(
                .usage,
                """
                --deploy-dir \(directory) serves what lies in it, at paths that the names say: it goes together with \
                neither a path nor --path nor --context-xml.
                """)
        }
        return directory
    }

    /// The flag, else `PORT`, else 8080; platforms set `PORT`, so a value that is no port must not go unnoticed.
    static func port(flag: Int?, _ environment: [String: String]) throws(Failure) -> Int {
        if let flag { return flag }
        guard let text = environment["PORT"], !text.isEmpty else { return 8080 }
        guard let port = Int(text), Bounded.port.range.contains(port) else {
            throw Failure(
                .usage,
                "PORT in the environment is '\(text)', not a port number from 0 to 65535; set it or give --port.")
        }
        return port
    }

    /// nil for `off`.
    static func healthPath(_ text: String) throws(Failure) -> String? {
        if text == "off" { return nil }
        guard text.hasPrefix("/"), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "?") }) else {
            throw Failure(.usage, "--health-path '\(text)' is neither a path that begins with a slash nor 'off'.")
        }
        return text
    }
}
