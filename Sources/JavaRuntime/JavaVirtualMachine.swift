// SPDX-License-Identifier: Apache-2.0
import CJVM
public import Logging
import Synchronization

/// The JVM in this process. There can be one in a process's life (JNI 5, JNI_CreateJavaVM).
public final class JavaVirtualMachine: Sendable {
    /// The stack of the main Java thread in bytes, as that of the `java` command's.
    static let stackSize = 8 << 20

    // The JavaVM pointer as a number: pointers are not Sendable, though this one is good on every thread (JNI 5).
    private let machine: UInt
    private let thread: MachineThread

    private init(machine: UInt, thread: MachineThread) {
        self.machine = machine
        self.thread = thread
    }

    /// Loads the machine's library and creates the machine on a thread of its own.
    ///
    /// `-Xrs` is always set: SIGINT, SIGTERM, SIGHUP and SIGQUIT stay the host's. What the machine says during the
    /// creation goes into the error that is thrown, else to standard output and error, as with the `java` command; a
    /// machine that would end the process because it cannot start (no memory for the heap) throws too.
    ///
    /// The signals of faults (SIGSEGV, SIGABRT, …) are taken from the Swift runtime's backtracer before: the machine
    /// needs them, and reports a crash, in Swift too, by its own means (`hs_err_pid….log`, `-XX:ErrorFile`).
    ///
    /// - Parameters:
    ///   - defaults: the host's options, in JNI's form; they come first, so the user's win, and no error blames them.
    ///   - options: the user's, in JNI's form (``JavaOptions/jni``).
    ///   - onExit: the application called `System.exit` or `Runtime.halt`. Called on a thread of the machine's while
    ///     all Java threads are stopped for good, so it must not wait for Java; it ends the process, and when it
    ///     returns the machine does, with the code.
    ///   - onAbort: the machine has crashed and is about to abort the process. It may run in a signal handler: write a
    ///     line, no more.
    public static func create(
        home: JavaHome, defaults: [String] = [], options: [String], classPath: [String], logger: Logger,
        onExit: @escaping @Sendable (Int32) -> Void, onAbort: @escaping @Sendable () -> Void
    ) throws(JavaRuntimeError) -> JavaVirtualMachine {
        var list = defaults + options
        if !classPath.isEmpty { list.insert("-Djava.class.path=" + classPath.joined(separator: ":"), at: 0) }
        if !list.contains("-Xrs") { list.append("-Xrs") }
        if let broken = list.first(where: { $0.utf8.contains(0) }) { throw .optionWithNul(option: broken) }

        let function = try open(home.libjvm)
        let isFirst = ProcessMachine.phase.update { phase in
            guard case .none = phase else { return false }
            phase = .creating
            return true
        }
        guard isFirst else { throw .alreadyCreated }
        ProcessMachine.hooks.withLock { $0 = ProcessMachine.Hooks(onExit: onExit, onAbort: onAbort) }

        ProcessMachine.options.withLock { $0 = options }
        cjvm_release_fault_signals()

        let created = Monitor<UInt?>(nil)
        let thread = MachineThread()
        do {
            try thread.start(stackSize: stackSize(for: list)) { [list] in
                guard let (machine, environment) = create(function, list) else { return nil }
                created.update { $0 = machine }
                ProcessMachine.phase.update { $0 = .running }
                return environment
            }
        } catch {
            ProcessMachine.phase.update { $0 = .none }
            throw error
        }
        let failure: JavaRuntimeError? = ProcessMachine.phase.wait { phase -> JavaRuntimeError?? in
            switch phase {
            case .none, .creating: nil
            case .failed(let error): .some(error)
            case .running, .ending, .ended: .some(nil)
            }
        }
        if let failure { throw failure }
        cjvm_release_messages()
        logger.debug("the JVM is up", metadata: ["library": "\(home.libjvm)", "options": "\(list)"])
        return JavaVirtualMachine(machine: created.wait { $0 }, thread: thread)
    }

    /// Runs `body` on the main Java thread and returns what it returns; the caller's thread waits.
    ///
    /// Local references made in `body` are released at its end. What it throws is thrown on unchanged. When the
    /// application calls `System.exit` meanwhile, `body` never ends and neither does this call: `onExit` is what runs.
    /// - Throws: ``JavaRuntimeError/notRunning`` after ``destroy(within:)``.
    public func onMainThread<Result: Sendable>(
        _ body: @escaping @Sendable (JNI) throws -> Result
    ) throws -> Result {
        typealias Outcome = Swift.Result<Result, any Error>
        let job: @Sendable (UnsafeMutableRawPointer) -> Outcome = { environment in
            let jni = JNI(environment)
            return Outcome { try jni.withLocalFrame { () throws(any Error) in try body(jni) } }
        }
        if thread.isCurrent, let environment = currentEnvironment {
            return try job(environment).get()
        }
        let outcome = Monitor<Outcome?>(nil)
        guard thread.submit({ environment in outcome.update { $0 = job(environment) } }) else {
            throw JavaRuntimeError.notRunning
        }
        return try outcome.wait { $0 }.get()
    }

    /// Runs `body` with this thread attached to the machine, as a daemon that does not keep the machine alive.
    ///
    /// A thread that was attached before stays so; any other is detached at the end.
    public func withAttachedThread<Result>(
        named name: String, _ body: (JNI) throws -> Result
    ) throws -> Result {
        if let environment = currentEnvironment {
            let jni = JNI(environment)
            return try jni.withLocalFrame { () throws(any Error) in try body(jni) }
        }
        guard let machine = UnsafeMutableRawPointer(bitPattern: machine), isRunning else {
            throw JavaRuntimeError.notRunning
        }
        var environment: UnsafeMutableRawPointer?
        let code = cjvm_attach_as_daemon(machine, name, &environment)
        guard code == CJVM_OK, let environment else {
            throw JavaRuntimeError.threadNotAttached(code: code)
        }
        defer { _ = cjvm_detach(machine) }
        return try body(JNI(environment))
    }

    /// Ends the machine as SIGTERM ends the `java` command: shutdown hooks run, threads that still live are not waited
    /// for. Jobs that wait for the main thread run before.
    ///
    /// It is `System.exit` with the exit hook caught, not DestroyJavaVM, which waits for every non-daemon thread and so
    /// for ever where an application leaks one. All Java threads are stopped for good afterwards; the process is
    /// expected to end soon.
    ///
    /// - Returns: false when the hooks, or the jobs before them, took longer than `limit`: then the process should be
    ///   ended by `_exit`.
    public func destroy(within limit: Duration) -> Bool {
        _ = thread.close { environment in
            ProcessMachine.phase.update { phase in
                if case .running = phase { phase = .ending }
            }
            let jni = JNI(environment)
            // It does not return; if it throws, an agent or a security manager is against it.
            try? jni.callStaticVoid(jni.findClass("java/lang/System"), "exit", "(I)V", [.int(0)])
        }
        return ProcessMachine.phase.wait(atMost: limit) { phase in
            if case .ended = phase { true } else { nil }
        } ?? false
    }

    private var isRunning: Bool {
        if case .running = ProcessMachine.phase.update({ $0 }) { true } else { false }
    }

    private var currentEnvironment: UnsafeMutableRawPointer? {
        UnsafeMutableRawPointer(bitPattern: machine).flatMap { cjvm_get_env($0) }
    }

    // MARK: Creation

    /// The address of JNI_CreateJavaVM, as a number.
    private static func open(_ path: String) throws(JavaRuntimeError) -> UInt {
        var function: UnsafeMutableRawPointer?
        let reason = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1024) { buffer -> String in
            guard let start = buffer.baseAddress else { return "" }
            start.pointee = 0
            // The function ends what it writes with a NUL within the buffer's size.
            function = cjvm_open(path, start, buffer.count)
            return String(cString: start)
        }
        guard let function else { throw .libraryNotLoadable(path: path, reason: reason) }
        return UInt(bitPattern: function)
    }

    /// Calls JNI_CreateJavaVM on this thread; nil when it failed, which the phase then says.
    private static func create(
        _ function: UInt, _ options: [String]
    ) -> (machine: UInt, environment: UnsafeMutableRawPointer)? {
        var machine: UnsafeMutableRawPointer?
        var environment: UnsafeMutableRawPointer?
        // Some agents keep pointers into the options they were given, so these few are never freed.
        let strings = options.map { option -> UnsafePointer<CChar>? in
            let bytes = Array(option.utf8CString)
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
            copy.initialize(from: bytes, count: bytes.count)
            return UnsafePointer(copy)
        }
        guard let address = UnsafeMutableRawPointer(bitPattern: function) else { return nil }
        let code = strings.withUnsafeBufferPointer { buffer in
            cjvm_create(
                address, buffer.baseAddress, Int32(clamping: buffer.count), ProcessMachine.exitHook,
                ProcessMachine.abortHook, &machine, &environment)
        }
        guard code == CJVM_OK, let machine, let environment else {
            let error = ProcessMachine.failure(code: code)
            ProcessMachine.phase.update { $0 = .failed(error) }
            return nil
        }
        return (UInt(bitPattern: machine), environment)
    }

    /// The stack for the main thread in bytes: `-Xss` raises it, as it does for the `java` command's own.
    static func stackSize(for options: [String]) -> Int {
        // What is nonsense is the machine's to refuse; a gigabyte is its own bound (ThreadStackSize).
        guard let size = JavaOptions.size(of: "-Xss", in: options), size <= 1 << 30 else { return stackSize }
        return max(stackSize, Int(size))
    }
}
