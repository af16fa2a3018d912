// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import Foundation
internal import Glibc
internal import JavaRuntime
public import Logging
public import Sessions
internal import Synchronization

/// Tomcat's engine in a JVM in this process: exchanges go in, responses come out through them.
///
/// Life: ``check()`` finds what is needed, ``boot()`` makes the JVM (it needs no application yet, so it can run while an
/// archive is unpacked),
/// ``deploy(_:)`` starts the applications, ``submit(_:)`` hands over requests, ``stop(within:)`` ends it all. All but
/// `submit` and `signal` block and must not be called on an event loop.
public final class ServletEngine: Sendable {
    private static let main = "runner/bridge/Main"

    private let configuration: ServletEngineConfiguration
    private let logger: Logger
    private let crossing: Crossing
    private let onExit: @Sendable (Int32) -> Void
    private let parts = Mutex<EngineParts?>(nil)
    private let machine = Mutex<JavaVirtualMachine?>(nil)

    /// Makes an engine that does nothing yet.
    ///
    /// - Parameters:
    ///   - exitRequested: called on a Java thread when the application asks the JVM to exit (`System.exit`); it blocks
    ///     that thread while the host drains and must return within a bounded time.
    ///   - onExit: called when the JVM is about to end the process, with the exit status; the host may end it first.
    public init(
        configuration: ServletEngineConfiguration, logger: Logger,
        exitRequested: @escaping @Sendable () -> Void,
        onExit: @escaping @Sendable (Int32) -> Void
    ) {
        self.configuration = configuration
        self.logger = logger
        self.onExit = onExit
        crossing = Crossing(
            configuration: configuration, logger: logger, exitRequested: exitRequested)
    }

    /// Finds Java, Tomcat and the bridge and judges the options, so that what is missing is said before anything is begun;
    /// makes no JVM.
    public func check() throws(ServletEngineError) {
        let found = try EngineParts(configuration)
        for warning in found.warnings { logger.warning("\(warning)") }
        parts.withLock { $0 = found }
    }

    /// Makes the JVM and binds the native methods; ``check()`` has been called.
    ///
    /// - Parameter sessions: where the applications' sessions are kept; nil where the configuration leaves them in Tomcat's
    ///   memory.
    public func boot(sessions: SessionDirectory? = nil) throws(ServletEngineError) {
        guard configuration.sessions.areShared == (sessions != nil) else {
            preconditionFailure("cannot share sessions while there is no directory of them")
        }
        if let sessions { crossing.keep(sessionsIn: sessions) }
        guard let parts = parts.withLock({ $0 }) else {
            preconditionFailure("cannot make a JVM while nothing has been looked for: check() comes first")
        }
        let machine = try makeMachine(parts)
        self.machine.withLock { $0 = machine }
        let crossing = crossing
        let version: String
        do {
            version = try machine.onMainThread { jni in
                try NativeMethods.register(crossing, in: jni)
                let number = try jni.callStaticObject(
                    jni.findClass("org/apache/catalina/util/ServerInfo"), "getServerNumber", "()Ljava/lang/String;")
                return try number.map { try jni.string(from: $0) } ?? ""
            }
        } catch {
            throw failure(error)
        }
        guard version.hasPrefix(configuration.line.versionPrefix) else {
            throw .tomcatLineMismatch(
                home: configuration.tomcatHome ?? TomcatLibrary.debianDirectory, found: version,
                line: configuration.line)
        }
    }

    private func makeMachine(_ parts: EngineParts) throws(ServletEngineError) -> JavaVirtualMachine {
        do {
            return try JavaVirtualMachine.create(
                home: parts.home, defaults: parts.defaults, options: parts.options.jni,
                classPath: [parts.bridge] + parts.library.jars + configuration.classPath + parts.options.classPath,
                logger: logger,
                onExit: onExit, onAbort: Self.sayThatTheJVMIsLost)
        } catch {
            throw ServletEngineError(error, hasOptions: !(parts.options.jni + parts.toolOptions).isEmpty)
        }
    }

    /// Perhaps in a signal handler, so only write(2), and no memory is asked for.
    private static func sayThatTheJVMIsLost() {
        let sentence: StaticString = "runner: the JVM has crashed; its report, hs_err_pid*.log, says where\n"
        _ = write(STDERR_FILENO, sentence.utf8Start, sentence.utf8CodeUnitCount)
    }

    private func failure(_ error: any Error) -> ServletEngineError {
        guard let exception = error as? JavaException else { return .bridgeFailed("\(error)") }
        if exception.rootCause.className == "java.lang.OutOfMemoryError" {
            return .outOfMemory("\(exception.rootCause)")
        }
        logger.debug("\(exception.stackTrace)")
        return .bridgeFailed("\(exception)")
    }

    /// Starts Tomcat with these applications; returns when they serve.
    ///
    /// - Parameters:
    ///   - baseDirectory: the engine's base directory (`catalina.base`); it exists.
    ///   - workDirectory: where compiled JSPs go; it exists.
    /// - Throws: ``ServletEngineError/applicationFailed(_:)`` with the root cause when one of them does not start and
    ///   the configuration does not say to stay up, ``ServletEngineError/settingRefused(_:)`` for a setting that only Java
    ///   can judge.
    public func deploy(
        _ contexts: [ServletContextConfiguration], baseDirectory: String, workDirectory: String
    ) throws(ServletEngineError) -> StartReport {
        let settings = ["base=\(baseDirectory)", "work=\(workDirectory)"] + settings(for: contexts)
        let main = Self.main
        let lines: [String]
        do {
            lines = try call { jni in
                let array = try jni.newStringArray(settings)
                let report = try jni.callStaticObject(
                    jni.findClass(main), "start", "([Ljava/lang/String;)[Ljava/lang/String;", [.object(array)])
                return try report.map { try jni.stringArray(from: $0) } ?? []
            }
        } catch let error as JavaException where error.className == "runner.bridge.StartFailure" {
            throw .applicationFailed(error.message ?? error.className)
        } catch let error as JavaException where error.className == "runner.bridge.SettingRefused" {
            throw .settingRefused(error.message ?? error.className)
        } catch {
            throw failure(error)
        }
        return StartReport(lines: lines)
    }

    private func settings(for contexts: [ServletContextConfiguration]) -> [String] {
        let capacity = RequestMessage.capacity(
            maxHeadSize: configuration.maxHeadSize, maxFieldCount: configuration.maxFieldCount)
        var lines = [
            "messageCapacity=\(capacity)", "maxThreads=\(crossing.maxWorkers)",
            "maxExchanges=\(crossing.table.capacity)",
            "shutdownOverride=\(configuration.staysUpOnFailure)",
            "scanBootstrapClassPath=\(configuration.scansBootstrapClassPath)", "jmx=false",
            "logLevel=\(logger.logLevel)", "hidesErrorDetails=\(configuration.hidesErrorDetails)",
        ]
        lines += configuration.sessions.lines + configuration.annotations.map(\.line)
        lines += configuration.connector.lines + configuration.users.lines
        if let minutes = configuration.sessionTimeout { lines.append("sessionTimeout=\(minutes)") }
        for context in contexts {
            lines += ["context=\(context.path)", "docBase=\(context.docBase)"]
            if !context.version.isEmpty { lines.append("version=\(context.version)") }
            if let descriptor = context.descriptor { lines.append("contextXml=\(descriptor)") }
        }
        return lines
    }

    /// Queues a batch of requests, as one tick of an event loop produced them, and wakes a worker; requests for which
    /// there is no room are refused with 503 at once.
    ///
    /// - Parameters:
    ///   - leases: for each request what was found when its session was looked up, nil where that was not done; nil when it
    ///     was done for none of them.
    ///   - admitted: called for each request with the token that ``signal(_:_:)`` takes, before any worker can see the
    ///     request.
    public func submit<Exchange: ServletExchange>(
        _ exchanges: [Exchange], leases: [SessionLease?]? = nil,
        admitted: (_ token: Int64, _ exchange: Exchange) -> Void
    ) {
        if let leases, leases.count != exchanges.count {
            preconditionFailure("cannot submit \(exchanges.count) requests while there are \(leases.count) leases")
        }
        crossing.submit(exchanges, leases: leases, admitted: admitted)
    }

    /// Tells a running request that what it armed has come, or that its client is gone.
    public func signal(_ token: Int64, _ signal: ExchangeSignal) {
        let handle = ExchangeHandle(rawValue: token)
        guard crossing.table.find(handle) != nil else { return }
        crossing.queue.append(.signal(handle, signal))
    }

    /// How many workers there are, how many of them are idle, and how much waits for one.
    public var census: (workers: Int, idle: Int, waiting: Int) { crossing.queue.census }

    /// The stacks of the JVM's threads, as text; waits at most `limit`.
    public func threadDump(within limit: Duration = .seconds(5)) -> String {
        let main = Self.main
        let text = bounded(by: limit) { [self] in
            // Not on the main thread: what it does may be what somebody wants to see.
            try? machine.withLock { $0 }?.withAttachedThread(named: "runner-threads") { jni in
                let text = try jni.callStaticObject(jni.findClass(main), "threadDump", "()Ljava/lang/String;", [])
                return try text.map { try jni.string(from: $0) }
            }
        }
        return (text ?? nil) ?? "The JVM does not answer."
    }

    /// Tells the applications' connections that outlive a request (WebSocket) to close; for the beginning of a drain, which
    /// they would otherwise hold up. Waits at most `limit`.
    public func pause(within limit: Duration = .seconds(1)) {
        guard machine.withLock({ $0 != nil }) else { return }
        let main = Self.main
        _ = bounded(by: limit) { [self] in
            try? call { jni in try jni.callStaticVoid(jni.findClass(main), "pause", "()V", []) }
        }
    }

    /// Stops the applications (`contextDestroyed`); the JVM lives on.
    ///
    /// - Returns: whether they stopped, within `limit` and without an error.
    public func stopApplications(within limit: Duration) -> Bool {
        guard machine.withLock({ $0 != nil }) else { return true }
        crossing.beginStop()
        let main = Self.main
        let stopped: Bool? = bounded(by: limit) { [self] in
            do {
                try call { jni in try jni.callStaticVoid(jni.findClass(main), "stop", "()V", []) }
                return true
            } catch {
                logger.error("Stopping the application failed: \(error)")
                return false
            }
        }
        return stopped ?? false
    }

    /// Stops the applications, then the JVM; bounded.
    ///
    /// - Returns: whether everything ended by itself. If not, the process should end without further ado.
    public func stop(within limit: Duration) -> Bool {
        let deadline = ContinuousClock.now + limit
        let stopped = stopApplications(within: limit)
        crossing.queue.stop()
        guard let machine = machine.withLock({ $0.take() }) else { return true }
        let rest = deadline - ContinuousClock.now
        return rest > .zero && machine.destroy(within: rest) && stopped
    }

    private func call<Result: Sendable>(_ body: @escaping @Sendable (JNI) throws -> Result) throws -> Result {
        guard let machine = machine.withLock({ $0 }) else {
            throw ServletEngineError.bridgeFailed("there is no JVM")
        }
        return try machine.onMainThread(body)
    }

    /// Runs `body` on a thread of its own; nil when it takes longer than `limit`, and then it is left to itself.
    private func bounded<Result: Sendable>(
        by limit: Duration, _ body: @escaping @Sendable () -> Result
    ) -> Result? {
        let box = ResultBox<Result>()
        let done = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            box.set(body())
            done.signal()
        }
        let seconds = Double(limit.components.seconds) + Double(limit.components.attoseconds) / 1e18
        return done.wait(timeout: .now() + seconds) == .success ? box.value : nil
    }
}

/// Carries a result from the thread that makes it to the one that waits.
private final class ResultBox<Value: Sendable>: Sendable {
    private let state = Mutex<Value?>(nil)
    func set(_ value: Value) { state.withLock { $0 = value } }
    var value: Value? { state.withLock { $0 } }
}
