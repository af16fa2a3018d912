// SPDX-License-Identifier: Apache-2.0
import Foundation
import JavaRuntime
import Testing

/// A process makes one machine only, so each of these runs in a process of its own; most twice, with and without the
/// machine's own check of every native call (`-Xcheck:jni`).
@Suite(.enabled(if: Java.hasCompiler, "no JDK: apt-get install openjdk-17-jdk-headless"))
struct JavaVirtualMachineTests {
    @Test(arguments: [false, true])
    func callsStaticMethodsAndObjects(checked: Bool) async throws {
        let classes = try Java.classes()
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardOutputContent]
        ) { [classes = classes as String, checked] in
            let machine = try Java.create(classes, checked: checked)
            try machine.onMainThread { jni in
                let probe = try jni.findClass("Probe")
                #expect(try jni.callStaticInt(probe, "add", "(II)I", [.int(2), .int(-5)]) == -3)
                #expect(
                    try jni.callStaticLong(probe, "addLong", "(JJ)J", [.long(1 << 40), .long(1)]) == (1 << 40) + 1)
                #expect(try jni.callStaticBoolean(probe, "not", "(Z)Z", [.boolean(false)]))
                #expect(try jni.callStaticObject(probe, "nothing", "()Ljava/lang/String;") == nil)
                let mixed = try jni.callStaticObject(
                    probe, "mixed", "(ZBSCIJFDLjava/lang/String;)Ljava/lang/String;",
                    [
                        .boolean(true), .byte(-1), .short(-2), .char(65535), .int(-3), .long(.min), .float(0.5),
                        .double(-0.25), .object(try jni.newString("s")),
                    ])
                #expect(
                    try jni.string(from: #require(mixed)) == "true -1 -2 65535 -3 -9223372036854775808 0.5 -0.25 s")

                let builder = try jni.newObject(
                    jni.findClass("java/lang/StringBuilder"), "(Ljava/lang/String;)V", [.object(jni.newString("abc"))])
                #expect(try jni.callInt(builder, "length", "()I") == 3)
                let reversed = try jni.callObject(builder, "reverse", "()Ljava/lang/StringBuilder;")
                #expect(jni.isSame(reversed, builder))
                #expect(try jni.isInstance(builder, of: jni.findClass("java/lang/CharSequence")))
                #expect(
                    try jni.string(from: #require(try jni.callObject(builder, "toString", "()Ljava/lang/String;")))
                        == "cba")
                try jni.callVoid(builder, "setLength", "(I)V", [.int(0)])
                #expect(try jni.callBoolean(builder, "equals", "(Ljava/lang/Object;)Z", [.object(nil)]) == false)
            }
        }
        expectClean(result)
    }

    @Test(arguments: [false, true])
    func carriesEveryCharacterBothWays(checked: Bool) async throws {
        let classes = try Java.classes()
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardOutputContent]
        ) { [classes = classes as String, checked] in
            let machine = try Java.create(classes, checked: checked)
            try machine.onMainThread { jni in
                let probe = try jni.findClass("Probe")
                for text in ["", "plain", "Grüße", "\u{0}nul\u{0}", "😀 👩‍👩‍👧‍👦", "漢字", String(repeating: "😀", count: 50_000)]
                {
                    let string = try jni.newString(text)
                    #expect(
                        try jni.callStaticInt(probe, "length", "(Ljava/lang/String;)I", [.object(string)])
                            == text.utf16.count)
                    let echo = try jni.callStaticObject(
                        probe, "echo", "(Ljava/lang/String;)Ljava/lang/String;", [.object(string)])
                    #expect(try jni.string(from: #require(echo)) == text)
                }
                let array = try jni.newStringArray(["a", "😀", ""])
                let reversed = try jni.callStaticObject(
                    probe, "reversed", "([Ljava/lang/String;)[Ljava/lang/String;", [.object(array)])
                #expect(try jni.stringArray(from: #require(reversed)) == ["", "😀", "a"])
                let halfNull = try jni.callStaticObject(probe, "halfNull", "()[Ljava/lang/String;")
                #expect(try jni.stringArray(from: #require(halfNull)) == ["a", "b"])
            }
        }
        expectClean(result)
    }

    @Test(arguments: [false, true])
    func carriesBytesBothWays(checked: Bool) async throws {
        let classes = try Java.classes()
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardOutputContent]
        ) { [classes = classes as String, checked] in
            let machine = try Java.create(classes, checked: checked)
            try machine.onMainThread { jni in
                let probe = try jni.findClass("Probe")
                let bytes = try #require(try jni.callStaticObject(probe, "bytes", "(I)[B", [.int(300)]))
                #expect(try jni.bytes(of: bytes) == (0..<300).map { UInt8(truncatingIfNeeded: $0) })
                #expect(try jni.bytes(of: jni.newByteArray([])) == [])
                #expect(
                    try jni.callStaticInt(probe, "sum", "([B)I", [.object(jni.newByteArray([1, 255, 2]))]) == 258)
                var part = [UInt8](repeating: 0, count: 3)
                try part.withUnsafeMutableBytes { try jni.copyBytes(of: bytes, from: 254, into: $0) }
                #expect(part == [254, 255, 0])
                let tooFar = #expect(throws: JavaException.self) {
                    try part.withUnsafeMutableBytes { try jni.copyBytes(of: bytes, from: 298, into: $0) }
                }
                #expect(tooFar?.className == "java.lang.ArrayIndexOutOfBoundsException")

                let direct = try #require(
                    try jni.callStaticObject(probe, "direct", "(I)Ljava/nio/ByteBuffer;", [.int(64)]))
                let memory = try #require(jni.directBufferAddress(direct))
                #expect(memory.count == 64 && memory[0] == 42)
                memory[0] = 7
                #expect(
                    try jni.callStaticInt(probe, "first", "(Ljava/nio/ByteBuffer;)I", [.object(direct)]) == 7)
                let heap = try #require(
                    try jni.callStaticObject(probe, "heap", "(I)Ljava/nio/ByteBuffer;", [.int(64)]))
                #expect(jni.directBufferAddress(heap) == nil)

                let own = UnsafeMutableRawBufferPointer.allocate(byteCount: 8, alignment: 8)
                defer { own.deallocate() }
                own.initializeMemory(as: UInt8.self, repeating: 9)
                let over = try jni.newDirectBuffer(own)
                #expect(try jni.callStaticInt(probe, "first", "(Ljava/nio/ByteBuffer;)I", [.object(over)]) == 9)
            }
        }
        expectClean(result)
    }

    @Test(arguments: [false, true])
    func throwsWhatJavaThrowsWithItsCauses(checked: Bool) async throws {
        let classes = try Java.classes()
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardOutputContent]
        ) { [classes = classes as String, checked] in
            let machine = try Java.create(classes, checked: checked)
            let thrown = #expect(throws: JavaException.self) {
                try machine.onMainThread { jni in try jni.callStaticVoid(jni.findClass("Probe"), "fail", "()V") }
            }
            let exception = try #require(thrown)
            #expect(exception.className == "java.lang.IllegalStateException")
            #expect(exception.message == "outer")
            #expect(
                exception.causes.map(\.className) == [
                    "java.lang.IllegalArgumentException", "java.lang.NullPointerException",
                ])
            #expect(exception.causes.first?.message == "middle 😀")
            #expect(exception.rootCause.className == "java.lang.NullPointerException")
            #expect(exception.stackTrace.hasPrefix("java.lang.IllegalStateException: outer\n\tat Probe.fail("))
            #expect(exception.stackTrace.contains("Caused by: java.lang.IllegalArgumentException: middle 😀"))

            let circle = #expect(throws: JavaException.self) {
                try machine.onMainThread { jni in
                    try jni.callStaticVoid(jni.findClass("Probe"), "failInACircle", "()V")
                }
            }
            #expect(circle?.causes.map(\.message) == ["b"])
            let awkward = #expect(throws: JavaException.self) {
                try machine.onMainThread { jni in
                    try jni.callStaticVoid(jni.findClass("Probe"), "failAwkwardly", "()V")
                }
            }
            #expect(awkward?.className == "Probe$Awkward" && awkward?.message == nil)

            let missing: [(@Sendable (JNI) throws -> Void, String)] = [
                ({ _ = try $0.findClass("no/such/Class") }, "java.lang.NoClassDefFoundError"),
                ({ try $0.callStaticVoid($0.findClass("Probe"), "no", "()V") }, "java.lang.NoSuchMethodError"),
                ({ try $0.callVoid($0.newString(""), "no", "()V") }, "java.lang.NoSuchMethodError"),
            ]
            for (call, name) in missing {
                let error = #expect(throws: JavaException.self) { try machine.onMainThread(call) }
                #expect(error?.className == name)
            }
            let works = try machine.onMainThread { jni in
                try jni.callStaticInt(jni.findClass("Probe"), "add", "(II)I", [.int(1), .int(1)])
            }
            #expect(works == 2, "an exception that was thrown is no longer pending")
        }
        expectClean(result)
    }

    @Test(arguments: [false, true])
    func survivesNullPointersStackOverflowsAndLackOfMemory(checked: Bool) async throws {
        let classes = try Java.classes()
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardOutputContent]
        ) { [classes = classes as String, checked] in
            let machine = try Java.create(classes, ["-Xmx64m"], checked: checked)
            try machine.onMainThread { jni in
                let probe = try jni.findClass("Probe")
                // Often enough for the compiled code, in which a null is a SIGSEGV that the machine handles.
                for _ in 0..<20_000 {
                    let value = try jni.callStaticInt(
                        probe, "implicitNull", "(Ljava/lang/String;)I", [.object(nil)])
                    if value != -1 { Issue.record("a null has the length \(value)") }
                }
                #expect(try jni.callStaticInt(probe, "bottom", "()I") == -1)
                let overflow = #expect(throws: JavaException.self) {
                    try jni.callStaticInt(probe, "dive", "(I)I", [.int(0)])
                }
                #expect(overflow?.className == "java.lang.StackOverflowError")
                let memory = #expect(throws: JavaException.self) { try jni.callStaticVoid(probe, "hog", "()V") }
                #expect(memory?.className == "java.lang.OutOfMemoryError")
            }
        }
        expectClean(result)
    }

    @Test(arguments: [false, true])
    func bindsSwiftFunctionsToNativeMethods(checked: Bool) async throws {
        let classes = try Java.classes()
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardOutputContent]
        ) { [classes = classes as String, checked] in
            let machine = try Java.create(classes, checked: checked)
            try machine.onMainThread { jni in
                let probe = try jni.findClass("Probe")
                let unbound = #expect(throws: JavaException.self) {
                    try jni.callStaticLong(probe, "twice", "(J)J", [.long(1)])
                }
                #expect(unbound?.className == "java.lang.UnsatisfiedLinkError")
                try jni.registerNatives(probe, Natives.methods)
                #expect(try jni.callStaticLong(probe, "twice", "(J)J", [.long(21)]) == 42)
                let refused = try jni.callStaticObject(probe, "callRefuse", "()Ljava/lang/String;")
                #expect(try jni.string(from: #require(refused)) == "refused by Swift 😀")
                #expect(try jni.callStaticLong(probe, "loop", "(I)J", [.int(5000)]) == 5000 * 7)
                let unknown = #expect(throws: JavaException.self) {
                    try jni.registerNatives(probe, [NativeMethod("no", "()V", Natives.refuse)])
                }
                #expect(unknown?.className == "java.lang.NoSuchMethodError")
            }
        }
        expectClean(result)
    }

    @Test(arguments: [false, true])
    func keepsObjectsByGlobalReferencesAndLetsThreadsIn(checked: Bool) async throws {
        let classes = try Java.classes()
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardOutputContent]
        ) { [classes = classes as String, checked] in
            let machine = try Java.create(classes, checked: checked)
            var kept: JavaGlobalReference? = try machine.onMainThread { jni in
                try jni.newGlobalReference(jni.newString("kept"))
            }
            let reference = try #require(kept)
            #expect(try machine.onMainThread { try $0.string(from: reference.object) } == "kept")
            let name = try machine.withAttachedThread(named: "guest") { jni in
                #expect(try jni.string(from: reference.object) == "kept")
                let nested = try machine.withAttachedThread(named: "other") { jni in
                    try jni.callStaticObject(jni.findClass("Probe"), "threadName", "()Ljava/lang/String;")
                        .map { try jni.string(from: $0) }
                }
                #expect(nested == "guesttrue")
                return try jni.callStaticObject(jni.findClass("Probe"), "threadName", "()Ljava/lang/String;")
                    .map { try jni.string(from: $0) }
            }
            #expect(name == "guesttrue")
            // Released on a thread that is not Java's, deleted when the next one is made.
            kept = nil
            _ = try machine.onMainThread { jni in try jni.newGlobalReference(jni.newString("next")) }

            // Far more local references than a frame holds: each round must release its own.
            try machine.onMainThread { jni in
                for round in 0..<200_000 {
                    try jni.withLocalFrame { _ = try jni.newString("\(round)") }
                }
            }
            let nested = try machine.onMainThread { _ in try machine.onMainThread { _ in 1 } }
            #expect(nested == 1, "a job may run another without waiting for itself")
        }
        expectClean(result)
    }

    /// Nothing that the machine's own check of native calls complains of.
    private func expectClean(_ result: ExitTest.Result?, sourceLocation: SourceLocation = #_sourceLocation) {
        let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
        #expect(!output.contains("WARNING"), sourceLocation: sourceLocation)
        #expect(!output.contains("FATAL"), sourceLocation: sourceLocation)
    }
}

enum Natives {
    static let refuse: @convention(c) (UnsafeMutableRawPointer, UnsafeMutableRawPointer?) -> Void = { environment, _ in
        JNI(environment).raise("java/lang/IllegalStateException", "refused by Swift 😀")
    }

    static let methods = [
        NativeMethod(
            "twice", "(J)J",
            { _, _, number in 2 * number }
                as @convention(c) (UnsafeMutableRawPointer, UnsafeMutableRawPointer?, Int64) -> Int64),
        NativeMethod(
            "greet", "(Ljava/lang/String;)Ljava/lang/String;",
            { environment, _, name in
                let jni = JNI(environment)
                guard let name = JavaObject(name) else { return nil }
                return try? jni.newString("Hello " + jni.string(from: name)).reference
            }
                as @convention(c) (
                    UnsafeMutableRawPointer, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?
                ) -> UnsafeMutableRawPointer?),
        NativeMethod("refuse", "()V", refuse),
    ]
}
