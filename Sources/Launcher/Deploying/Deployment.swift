// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import HTTPServer
internal import Logging
internal import ServletEngine
internal import Synchronization

/// The applications, the server in front of them and the engine behind, from the first look to the last stop.
final class Deployment: Sendable {
    /// How long the JVM may take to end the process after the application has asked for it; the watchdog is later.
    private static let exitLimit: Duration = .seconds(3)

    let admission: Admission
    let configuration: Configuration
    let logger: Logger
    let clock = StepClock()

    private let inbox: AsyncStream<Lifecycle.Event>.Continuation
    private let server: HTTPServer
    private let accessLog: AccessLog?
    private let lineWriter: LineWriter?
    private let statistics: StatisticsHandler?
    private let engine = Mutex<ServletEngine?>(nil)
    private let sessions = Mutex<SessionBackend?>(nil)
    private let address = Mutex<String?>(nil)
    /// The applications that did not start, where the process stays up nevertheless.
    private let failed = Mutex<[Configuration.Application]>([])
    private let base = Mutex<BaseDirectory?>(nil)
    /// Whether the directory above the base directory was there before.
    private let hadParent = Atomic(true)
    private let exitPermission = DispatchSemaphore(value: 0)

    /// - Parameter inbox: hears when the application or the JVM ends the process by itself.
    /// - Throws: where the access log cannot be written, or the files for TLS cannot be used.
    init(
        _ configuration: Configuration, logger: Logger, inbox: AsyncStream<Lifecycle.Event>.Continuation
    ) throws(Failure) {
        self.configuration = configuration
        self.logger = logger
        self.inbox = inbox
        admission = Admission(healthPath: configuration.healthPath)
        var server = HTTPServerConfiguration()
        server.host = configuration.host
        server.port = configuration.port
        server.set(configuration.connector)
        server.tls = try configuration.tls.map { (tls) throws(Failure) in
            try ServerTLS(tls, environment: configuration.environment)
        }
        if let wanted = configuration.accessLog {
            let lines = LineWriter(try Self.output(wanted, configuration)) { count in
                logger.warning(
                    "Lines of the access log were lost, as they could not be written.", metadata: ["lines": "\(count)"])
            }
            lineWriter = lines
            server.accessLog = AccessLog(wanted.pattern, to: lines)
        } else {
            lineWriter = nil
        }
        accessLog = server.accessLog
        statistics = configuration.statisticsPath.map { [admission] in StatisticsHandler(path: $0, next: admission) }
        self.server = HTTPServer(configuration: server, handler: statistics ?? admission, logger: logger)
        statistics?.observe { [server = self.server] in server.statistics }
    }

    private static func output(
        _ wanted: AccessLogConfiguration, _ configuration: Configuration
    ) throws(Failure) -> any LineWriter.Output {
        switch wanted.destination {
        case .standardOutput: StreamedLines(.standardOutput, format: configuration.logFormat)
        case .file(let name, let days):
            try DailyFile(name, retainDays: days, isInUTC: wanted.pattern.isInUTC)
        }
    }

    /// Writes the lines of the access log that wait; blocks no longer than a moment.
    func flushAccessLog() { lineWriter?.flush(within: .milliseconds(400)) }

    /// Brings everything up; returns early and in good order when the task is cancelled.
    ///
    /// The archives, Java, Tomcat and the directory are looked at first, so that what is wrong with them ends the process
    /// before anybody can connect; then the port opens; then the JVM is made while the archives are unpacked.
    func start() async throws(Failure) {
        for note in configuration.notes { logger.info("\(note)") }
        for warning in configuration.warnings { logger.warning("\(warning)") }
        let surveys = try await survey()
        let plan = try Plan(
            surveys, generation: configuration.generation, isAssumed: configuration.isGenerationAssumed)
        log(surveys, plan)
        if Task.isCancelled { return }

        var engine: ServletEngine?
        if case .engine(let line) = plan {
            accessLog?.dialect = line == .tomcat9 ? .tomcat9 : .tomcat10
            engine = try await checkedEngine(line)
        }
        let tool = try migrationTool(surveys)
        // Its name has the port in it, which may not be known yet.
        let isNamed = configuration.temporaryDirectory != nil || configuration.port != 0
        if isNamed { try makeBase(plan, of: surveys, port: configuration.port) }
        let port = configuration.bindsFirst ? try await bind() : nil
        if !isNamed { try makeBase(plan, of: surveys, port: port ?? configuration.port) }
        guard let base = base.withLock({ $0 }) else { return }

        let service: any Service
        if let engine {
            try await openSessions(base)
            guard let servlets = try await servlets(engine, surveys, tool, base) else { return }
            service = servlets
        } else {
            service = try await files(surveys, base)
        }
        if port == nil && !Task.isCancelled { _ = try await bind() }
        admission.open(
            service, isComplete: failed.withLock { $0.isEmpty }, sessions: sessions.withLock { $0 })
    }

    /// Opens the port at which the process can be told to stop.
    func openStopPort(
        _ place: Configuration.StopPort, requested: @escaping @Sendable (StopMonitor.Request) -> Void
    ) async throws(Failure) -> StopMonitor? {
        guard let eventLoop = server.eventLoops.first else { return nil }
        return try await StopMonitor(place, on: eventLoop, logger: logger, requested: requested)
    }

    /// Says what is up, and what is not.
    func announce() {
        let address = address.withLock { $0 } ?? ""
        let failed = failed.withLock { $0 }
        let served = configuration.applications.filter { !failed.contains($0) }
        let places = served.map { address + $0.contextPath.display }.joined(separator: ", ")
        if failed.isEmpty {
            logger.notice("Ready in \(clock.total): \(places)")
        } else {
            let missing = failed.map { "\($0.file) at \($0.contextPath.display)" }.joined(separator: ", ")
            logger.error(
                """
                Up in \(clock.total) without \(missing), as --shutdown-override says: \
                \(places.isEmpty ? "nothing is served" : places)
                """)
        }
    }

    /// Where the directory is needed it is made; one of files alone is made when there is something to unpack.
    private func makeBase(_ plan: Plan, of surveys: [Survey], port: Int) throws(Failure) {
        let base = try BaseDirectory(configuration, port: port)
        hadParent.store(base.hasParent, ordering: .relaxed)
        self.base.withLock { $0 = base }
        guard case .engine = plan else { return try base.check() }
        try base.check(isOutside: surveys.filter { $0.archive == nil }.map(\.source.path))
        try base.make()
    }

    /// Removes the base directory where nobody will look for it again: with `--port 0` its name is another each time.
    func removeTraces() {
        guard configuration.port == 0, configuration.temporaryDirectory == nil else { return }
        base.withLock { $0 }?.remove(withParent: !hadParent.load(ordering: .relaxed))
    }

    private func bind() async throws(Failure) -> Int {
        do {
            let port = try await server.start()
            let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
            let scheme = configuration.tls == nil ? "http" : "https"
            address.withLock { $0 = "\(scheme)://\(host):\(port)" }
            logger.info(
                "Listening on \(scheme)://\(host):\(port)",
                metadata: configuration.healthPath.map { ["health": "\($0)"] } ?? [:])
            return port
        } catch {
            throw Failure(.unavailable, "\(error)")
        }
    }

    /// On a platform error pages are for strangers; at a terminal they are for who develops the application.
    private var hidesErrorDetails: Bool { configuration.hidesErrorDetails ?? !LogStream.standardOutput.isTerminal }

    private func survey() async throws(Failure) -> [Survey] {
        try await BlockingWork.run("runner.survey") { [configuration] () throws(Failure) in
            if let file = configuration.users.file, !FilePath.isFile(file) {
                throw Failure(.noSuchFile, "\(file): there is no such file, but --tomcat-users-location names it")
            }
            var surveys: [Survey] = []
            for application in configuration.applications {
                surveys.append(
                    try Survey(
                        application, limits: configuration.archiveLimits, engineReason: configuration.engineReason))
            }
            return surveys
        }
    }

    private func files(_ surveys: [Survey], _ base: BaseDirectory) async throws(Failure) -> any Service {
        let places = try await unpack(surveys, base)
        let compressions = compressions(surveys, places)
        do {
            return try FileService(
                zip(surveys, places).map { survey, directory in
                    let path = survey.application.contextPath
                    return FileService.Application(
                        directory: directory, path: path, descriptor: survey.need.descriptor,
                        compression: compressions[path], hidesErrorDetails: hidesErrorDetails)
                })
        } catch {
            throw Failure(.configuration, "\(error)")
        }
    }

    /// What is known of the compressed forms of each application's files; empty where nothing is to be compressed.
    private func compressions(_ surveys: [Survey], _ places: [String]) -> [ContextPath: StaticCompression] {
        guard let wanted = configuration.connector.compression else { return [:] }
        var compressions: [ContextPath: StaticCompression] = [:]
        for (survey, directory) in zip(surveys, places) {
            compressions[survey.application.contextPath] = StaticCompression(wanted, of: survey.archive, in: directory)
        }
        return compressions
    }

    private func openSessions(_ base: BaseDirectory) async throws(Failure) {
        let wanted = configuration.sessions
        let backend = try SessionBackend.make(wanted, eventLoops: server.eventLoops, base: base.path, logger: logger)
        sessions.withLock { $0 = backend }
        try await backend?.start(required: wanted.isRequired, within: wanted.operationTimeout)
    }

    // MARK: The engine

    /// An engine for which everything has been found; no JVM is made yet.
    private func checkedEngine(_ line: TomcatLine) async throws(Failure) -> ServletEngine {
        if let home = configuration.tomcatHome, !FilePath.isDirectory(home) {
            throw Failure(.noSuchFile, "\(home): there is no such directory, but --tomcat-home names it")
        }
        let engine = try makeEngine(line)
        try await BlockingWork.run("runner.check") { () throws(Failure) in
            do throws(ServletEngineError) { try engine.check() } catch { throw Failure(error) }
        }
        return engine
    }

    /// Makes the JVM beside the unpacking, then starts the applications; nil when the start was broken off.
    private func servlets(
        _ engine: ServletEngine, _ found: [Survey], _ tool: MigrationTool?, _ base: BaseDirectory
    ) async throws(Failure) -> ServletService? {
        self.engine.withLock { $0 = engine }
        async let boot = boot(engine)
        let surveys = try await converted(found, by: tool, base)
        let places = try await unpack(surveys, base)
        let took = try await boot.get()
        logger.info("The JVM is up.", metadata: ["took": "\(took)"])
        if Task.isCancelled { return nil }

        let contexts = try contexts(surveys, places)
        let report = try await BlockingWork.run("runner.deploy") { () throws(Failure) in
            do throws(ServletEngineError) {
                return try engine.deploy(contexts, baseDirectory: base.path, workDirectory: base.work)
            } catch {
                throw Failure(error)
            }
        }
        log(report)
        failed.withLock { failed in
            failed = configuration.applications.filter { report.milliseconds(for: $0.contextPath) == nil }
        }
        let paths = configuration.applications.map(\.contextPath)
        let fetch = sessions.withLock { $0 }.map { backend in
            SessionFetch(
                directory: backend.directory,
                keys: SessionKeys(report.sessionTracking, contexts: paths, ignored: configuration.sessions.ignored),
                eventLoops: server.eventLoops)
        }
        return ServletService(
            engine: engine,
            files: CertainFiles(paths, allowed: report.allowLists, compressions: compressions(surveys, places)),
            sessions: fetch)
    }

    /// - Returns: how long it took, in words.
    private func boot(_ engine: ServletEngine) async -> Result<String, Failure> {
        let clock = clock
        let sessions = sessions.withLock { $0?.directory }
        do throws(Failure) {
            let boot = try await BlockingWork.run("runner.boot") { () throws(Failure) in
                try clock.time { () throws(Failure) in
                    try Signals.unblocked { () throws(Failure) in
                        do throws(ServletEngineError) { try engine.boot(sessions: sessions) } catch {
                            throw Failure(error)
                        }
                    }
                }.took
            }
            return .success(boot)
        } catch {
            return .failure(error)
        }
    }

    private func contexts(
        _ surveys: [Survey], _ places: [String]
    ) throws(Failure) -> [ServletContextConfiguration] {
        var contexts: [ServletContextConfiguration] = []
        for (survey, directory) in zip(surveys, places) {
            var context = ServletContextConfiguration(path: survey.application.contextPath.value, docBase: directory)
            context.version = survey.application.version
            if let descriptor = survey.application.contextXML { context.descriptor = try FilePath.absolute(descriptor) }
            contexts.append(context)
        }
        return contexts
    }

    private func makeEngine(_ line: TomcatLine) throws(Failure) -> ServletEngine {
        var settings = ServletEngineConfiguration(line: line, environment: configuration.environment)
        if let home = configuration.tomcatHome { settings.tomcatHome = try FilePath.absolute(home) }
        settings.maxThreads = configuration.maxThreads
        settings.classPath = configuration.classPath
        settings.connector = ConnectorSettings(configuration.connector)
        settings.maxHeadSize = configuration.connector.maxHeadSize ?? settings.maxHeadSize
        settings.maxFieldCount = configuration.connector.maxFieldCount ?? settings.maxFieldCount
        settings.users = configuration.users
        if let file = configuration.users.file { settings.users.file = try FilePath.absolute(file) }
        settings.hidesErrorDetails = hidesErrorDetails
        settings.scansBootstrapClassPath = configuration.scansBootstrapClassPath
        settings.sessionTimeout = configuration.sessionTimeout
        settings.sessions = configuration.sessions.settings
        settings.annotations = configuration.accessLog?.pattern.applicationValues.map(\.annotation) ?? []
        settings.staysUpOnFailure = configuration.staysUpWithoutApplication
        let patience = configuration.shutdownGrace + Supervisor.stopLimit
        return ServletEngine(
            configuration: settings, logger: logger,
            exitRequested: { [inbox, exitPermission, logger] in
                logger.notice("The application ends the process (System.exit).")
                inbox.yield(.applicationExits)
                _ = exitPermission.wait(timeout: .now() + patience.dispatchInterval)
            },
            onExit: { [inbox] status in
                inbox.yield(.exited(status: status))
                // Whoever hears of it ends the process; the JVM goes on by itself should nobody.
                _ = DispatchSemaphore(value: 0).wait(timeout: .now() + Self.exitLimit.dispatchInterval)
            })
    }

    /// Writes the stacks of all Java threads to the log.
    func logThreads() {
        let engine = engine.withLock { $0 }
        let statistics = server.statistics
        let logger = logger
        DispatchQueue(label: "runner.threads").async {
            let text = engine?.threadDump() ?? "No JVM is running."
            logger.notice(
                "Threads:\n\(text)",
                metadata: [
                    "connections": "\(statistics.openConnections)", "inFlight": "\(statistics.exchangesInFlight)",
                ])
        }
    }

    // MARK: The stop

    /// Stops the applications, then lets the JVM end the process, which waits for this word when an application has called
    /// `System.exit`.
    func letApplicationExit() {
        let engine = engine.withLock { $0 }
        DispatchQueue(label: "runner.exit").async { [exitPermission] in
            _ = engine?.stopApplications(within: Self.exitLimit)
            exitPermission.signal()
        }
    }

    /// Closes the port and lets what is in flight end; connections that outlive a request (WebSocket) are told to close.
    ///
    /// - Returns: how many requests were cut off when the grace was over.
    func drain(grace: Duration) async -> Int {
        async let paused: Void = pause()
        let cutOff = await server.drain(grace: grace)
        await paused
        return cutOff
    }

    private func pause() async {
        let engine = engine.withLock { $0 }
        try? await BlockingWork.run("runner.pause") { () throws(Failure) in engine?.pause() }
    }

    /// Stops the applications and the JVM; the event loops go on, as a thread of an application that did not stop may
    /// still want to write.
    ///
    /// - Returns: whether everything ended by itself.
    func stop(within limit: Duration) async -> Bool {
        let engine = engine.withLock { $0 }
        do throws(Failure) {
            let stopped = try await BlockingWork.run("runner.stop") { () throws(Failure) in
                engine?.stop(within: limit) ?? true
            }
            await sessions.withLock { $0 }?.close()
            return stopped
        } catch {
            return false
        }
    }
}

extension Failure {
    init(_ error: ServletEngineError) {
        let status: ExitStatus =
            switch error {
            case .java, .tomcatMissing, .bridgeMissing: .unavailable
            case .javaConfiguration, .tomcatHomeInvalid, .tomcatLineMismatch: .configuration
            case .settingRefused: .usage
            case .applicationFailed, .outOfMemory, .bridgeFailed: .failure
            }
        self.init(status, "\(error)")
    }
}
