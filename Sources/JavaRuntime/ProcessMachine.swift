// SPDX-License-Identifier: Apache-2.0
import CJVM
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// What the process knows of its one machine: the machine's hooks are bare C functions, so they find it here.
enum ProcessMachine {
    enum Phase: Sendable {
        case none
        /// JNI_CreateJavaVM runs; a hook that is called now means that it failed.
        case creating
        case running
        /// Our own `System.exit` runs, so the exit hook is its end.
        case ending
        case ended
        case failed(JavaRuntimeError)
    }

    struct Hooks: Sendable {
        let onExit: @Sendable (Int32) -> Void
        let onAbort: @Sendable () -> Void
    }

    static let phase = Monitor(Phase.none)
    static let hooks = Mutex<Hooks?>(nil)
    /// The user's options of the creation, for its error.
    static let options = Mutex<[String]>([])

    /// HotSpot calls it, on its VM thread with every Java thread stopped, where it would end the process.
    static let exitHook: @convention(c) (Int32) -> Void = { code in
        switch phase.update({ $0 }) {
        case .creating:
            fail(code)
        case .ending:
            phase.update { $0 = .ended }
            park()
        case .none, .running, .ended, .failed:
            hooks.withLock { $0 }?.onExit(code)
        }
    }

    /// HotSpot calls it before it ends the process by `exit(1)` (it could not initialise) or `abort()` (it crashed).
    static let abortHook: @convention(c) () -> Void = {
        switch phase.update({ $0 }) {
        case .creating: fail(1)
        case .none, .running, .ending, .ended, .failed: hooks.withLock { $0 }?.onAbort()
        }
    }

    /// The failure of a creation with these options, with what the machine has said.
    static func failure(code: Int32) -> JavaRuntimeError {
        let message = takeMessages().joined(separator: "; ")
        return .creationFailed(code: code, message: message, options: suspects(message, options.withLock { $0 }))
    }

    /// The options that a message means but does not name ("Too small maximum heap" is about `-Xmx1`).
    static func suspects(_ message: String, _ options: [String]) -> [String] {
        let subjects: [(word: String, isMeant: (String) -> Bool)] = [
            ("heap", { $0.hasPrefix("-Xm") || $0.hasPrefix("-XX:") && ($0.contains("Heap") || $0.contains("RAM")) }),
            ("stack size", { $0.hasPrefix("-Xss") || $0.contains("StackSize") }),
            ("garbage collector", { $0.hasPrefix("-XX:+Use") && $0.hasSuffix("GC") }),
            ("agent", { $0.hasPrefix("-agent") || $0.hasPrefix("-javaagent") }),
            (
                "vm option '",
                { $0.hasPrefix("-XX:") && message.contains("'\($0.dropFirst(4).drop { "+-".contains($0) })'") }
            ),
            (
                "",
                { option in
                    message.isEmpty
                        && [
                            "-Xm", "-javaagent:", "-XX:Flags=", "-XX:VMOptionsFile=", "--add-modules",
                            "--limit-modules",
                            "--module-path", "--upgrade-module-path", "--patch-module",
                        ].contains { option.hasPrefix($0) }
                }
            ),
        ]
        let text = message.lowercased()
        return options.filter { option in
            !message.contains(option)
                && subjects.contains { (text.contains($0.word) || $0.word.isEmpty) && $0.isMeant(option) }
        }
    }

    /// What the machine said while it was created, without the lines that say nothing.
    static func takeMessages() -> [String] {
        let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32768) { buffer -> String in
            guard let start = buffer.baseAddress else { return "" }
            // The function writes at most `buffer.count` bytes and says how many.
            let count = cjvm_take_messages(start, buffer.count)
            return String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
        }
        return text.split(whereSeparator: \.isNewline).map(String.init).filter { line in
            !line.hasPrefix("Error occurred during initialization of VM")
                && !line.hasPrefix("Error: Could not create the Java Virtual Machine")
                && !line.hasPrefix("Error: A fatal exception has occurred. Program will exit")
        }
    }

    /// The machine is about to end the process because it cannot start: the caller of `create` gets the reason instead,
    /// and this thread of the machine's stops here for good.
    private static func fail(_ code: Int32) -> Never {
        let error = failure(code: code)
        phase.update { $0 = .failed(error) }
        park()
    }

    private static func park() -> Never {
        while true { pause() }
    }
}
