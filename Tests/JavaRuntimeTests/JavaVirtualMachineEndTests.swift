// SPDX-License-Identifier: Apache-2.0
import Foundation
import JavaRuntime
import Logging
import Testing

/// How a machine fails to begin, and how it ends.
@Suite(.enabled(if: Java.hasCompiler, "no JDK: apt-get install openjdk-17-jdk-headless"))
struct JavaVirtualMachineEndTests {
    @Test(arguments: [
        (["-XX:+NoSuchOption"], "NoSuchOption"),
        (["-Xnosuch"], "-Xnosuch"),
        (["-Xmx1"], "-Xmx1"),
        (["-Xmx10m", "-Xms20m"], "heap"),
        (["-Xmx1000000t"], "heap"),
        (["-XX:+UseSerialGC", "-XX:+UseG1GC"], "garbage collectors"),
        (["-javaagent:/no/such.jar"], "agent"),
        (["-agentpath:/no/such.so"], "/no/such.so"),
        (["--add-modules=no.such.module"], "no.such.module"),
        (["-XX:+UseParallelGC", "-Xloggc:/no/such/folder/gc.log"], "gc.log"),
        (["-Xss1"], "stack size"),
    ])
    func saysWhichOptionTheMachineRefuses(options: [String], word: String) async throws {
        let classes = try Java.classes()
        await #expect(processExitsWith: .success) { [classes = classes as String, options, word] in
            let thrown = #expect(throws: JavaRuntimeError.self) { try Java.create(classes, options) }
            guard case .creationFailed(let code, _, _) = thrown else {
                Issue.record("not refused: \(String(describing: thrown))")
                return
            }
            #expect(code != 0)
            let description = thrown?.description ?? ""
            #expect(description.contains(word), "\(description)")
            #expect(throws: JavaRuntimeError.alreadyCreated) { try Java.create(classes) }
        }
    }

    @Test
    func leavesTheMachinesOwnWordsWhereTheJavaCommandPutsThem() async throws {
        let classes = try Java.classes()
        let folder = try TemporaryFolder()
        let log = folder.path + "/gc.log"
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardOutputContent, \.standardErrorContent]
        ) { [classes = classes as String, log = log as String] in
            _ = try Java.create(
                classes, ["-Xlog:gc*", "-Xlog:gc*:file=\(log)", "-XX:+PrintFlagsFinal", "-XX:+UseBiasedLocking"])
        }
        let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
        #expect(output.contains("] Using "))
        #expect(output.contains("ActiveProcessorCount"))
        #expect(output.contains("ZeroTLAB"), "nothing of what is long is lost")
        #expect(try String(contentsOfFile: log, encoding: .utf8).contains("] Using "))
    }

    @Test
    func runsAJavaAgent() async throws {
        let classes = try Java.classes()
        let folder = try TemporaryFolder()
        let manifest = try folder.write("manifest", "Premain-Class: Probe\n")
        let agent = folder.path + "/agent.jar"
        let jar = try Java.run(Java.home().path + "/bin/jar", ["cfm", agent, manifest, "-C", classes, "."])
        try #require(jar.status == 0, "\(jar.output)")
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardOutputContent]
        ) { [classes = classes as String, agent = agent as String] in
            _ = try Java.create(classes, ["-javaagent:\(agent)=hello"])
        }
        let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
        #expect(output == "agent hello\n")
    }

    @Test
    func saysThatAnAgentEndedTheProcess() async throws {
        let classes = try Java.classes()
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { [classes = classes as String] in
            _ = try Java.create(classes, ["-agentlib:jdwp=transport=dt_socket,address=nosuchhost.invalid:1"])
        }
        let output = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(output.hasSuffix("the JVM ended the process while it was being created\n"))
    }

    @Test
    func callsTheHookWhenTheMachineCrashes() async throws {
        let classes = try Java.classes()
        let folder = try TemporaryFolder()
        let file = folder.path + "/error.log"
        let result = await #expect(
            processExitsWith: .signal(SIGABRT), observing: [\.standardErrorContent]
        ) { [classes = classes as String, file = file as String] in
            var noCore = rlimit(rlim_cur: 0, rlim_max: 0)
            setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &noCore)
            let machine = try Java.create(
                classes, ["-XX:ErrorFile=\(file)"],
                onAbort: { _ = "the hook ran".withCString { write(STDERR_FILENO, $0, strlen($0)) } })
            try machine.onMainThread { jni in try jni.callStaticVoid(jni.findClass("Probe"), "crash", "()V") }
        }
        let output = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(output.contains("the hook ran"))
        #expect(try String(contentsOfFile: file, encoding: .utf8).contains("SIGSEGV"))
    }

    @Test
    func refusesASecondMachineAndANulInAnOption() async throws {
        let classes = try Java.classes()
        await #expect(processExitsWith: .success) { [classes = classes as String] in
            #expect(throws: JavaRuntimeError.optionWithNul(option: "-Da=\0b")) {
                try Java.create(classes, ["-Da=\0b"])
            }
            let first = try Java.create(classes, ["-Dprobe=first", "-Dprobe=Grüße 😀"])
            #expect(throws: JavaRuntimeError.alreadyCreated) { try Java.create(classes) }
            let property = try first.onMainThread { jni in
                try jni.callStaticObject(
                    jni.findClass("Probe"), "property", "(Ljava/lang/String;)Ljava/lang/String;",
                    [.object(jni.newString("probe"))]
                ).map { try jni.string(from: $0) }
            }
            #expect(property?.isEmpty == false && property != "first", "the last of two wins")
        }
    }

    @Test
    func refusesALibraryThatIsNone() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("libjvm.so", "not a library" + String(repeating: " ", count: 4096))
        let home = JavaHome(path: folder.path, libjvm: file, version: 17)
        let thrown = #expect(throws: JavaRuntimeError.self) {
            try JavaVirtualMachine.create(
                home: home, options: [], classPath: [], logger: .init(label: "test"), onExit: { _ in }, onAbort: {})
        }
        guard case .libraryNotLoadable(let path, let reason) = thrown else {
            Issue.record("\(String(describing: thrown))")
            return
        }
        #expect(path == file && reason.contains("ELF"))
    }

    @Test(arguments: ["exit", "exitElsewhere"])
    func callsTheHookWhenTheApplicationExits(method: String) async throws {
        let classes = try Java.classes()
        let result = await #expect(
            processExitsWith: .exitCode(43), observing: [\.standardOutputContent]
        ) { [classes = classes as String, method] in
            let machine = try Java.create(
                classes,
                onExit: { code in
                    print("exit \(code)")
                    exit(code + 1)
                })
            try machine.onMainThread { jni in
                let probe = try jni.findClass("Probe")
                try jni.callStaticVoid(
                    probe, "addHook", "(Ljava/lang/String;)V", [.object(jni.newString("hook"))])
                try jni.callStaticVoid(probe, method, "(I)V", [.int(42)])
            }
        }
        let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
        #expect(output.contains("hook\nexit 42"))
    }

    @Test
    func exitsWithTheApplicationsCodeWhenTheHookReturns() async throws {
        let classes = try Java.classes()
        await #expect(processExitsWith: .exitCode(42)) { [classes = classes as String] in
            let machine = try Java.create(classes)
            try machine.onMainThread { jni in
                try jni.callStaticVoid(jni.findClass("Probe"), "exit", "(I)V", [.int(42)])
            }
        }
    }

    @Test(arguments: [false, true])
    func endsTheMachineThoughAThreadLivesOn(leavesThread: Bool) async throws {
        let classes = try Java.classes()
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardOutputContent]
        ) { [classes = classes as String, leavesThread] in
            let machine = try Java.create(classes, onExit: { _ in Issue.record("the end is not the application's") })
            try machine.onMainThread { jni in
                let probe = try jni.findClass("Probe")
                if leavesThread { try jni.callStaticVoid(probe, "leaveThread", "()V") }
                try jni.callStaticVoid(
                    probe, "addHook", "(Ljava/lang/String;)V", [.object(jni.newString("the hook ran"))])
            }
            #expect(machine.destroy(within: .seconds(60)))
            #expect(machine.destroy(within: .seconds(60)), "a second call has nothing to do")
            #expect(throws: JavaRuntimeError.notRunning) { try machine.onMainThread { _ in } }
            #expect(throws: JavaRuntimeError.notRunning) { try machine.withAttachedThread(named: "late") { _ in } }
        }
        let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
        #expect(output.contains("the hook ran"))
    }

    @Test
    func givesUpOnAHookThatDoesNotEnd() async throws {
        let classes = try Java.classes()
        await #expect(processExitsWith: .success) { [classes = classes as String] in
            let machine = try Java.create(classes)
            try machine.onMainThread { jni in
                try jni.callStaticVoid(jni.findClass("Probe"), "addEndlessHook", "()V")
            }
            #expect(machine.destroy(within: .milliseconds(200)) == false)
            _exit(0)
        }
    }

    @Test
    func leavesTheHostsSignalsAlone() async throws {
        let classes = try Java.classes()
        await #expect(processExitsWith: .success) { [classes = classes as String] in
            func dispositions() -> [UInt] {
                [SIGINT, SIGTERM, SIGHUP, SIGQUIT].map { signal in
                    var action = sigaction()
                    sigaction(signal, nil, &action)
                    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: UInt.self)
                }
            }
            let before = dispositions()
            let machine = try Java.create(classes)
            try machine.onMainThread { jni in
                _ = try jni.callStaticInt(
                    jni.findClass("Probe"), "bottom", "()I")
            }
            #expect(dispositions() == before)
        }
    }
}
