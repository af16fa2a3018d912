// SPDX-License-Identifier: Apache-2.0
import Foundation
import JavaRuntime
import Logging

/// The Java of this machine, and a class for the tests compiled with it.
enum Java {
    static func home() throws -> JavaHome {
        try JavaHome.find(environment: ProcessInfo.processInfo.environment)
    }

    static let hasCompiler =
        (try? home()).map { FileManager.default.isExecutableFile(atPath: $0.path + "/bin/javac") }
        ?? false

    private static let compiled = Result { () throws -> String in
        let folder = try TemporaryFolder(keep: true)
        let source = try folder.write("Probe.java", probe)
        let (status, output) = try run(home().path + "/bin/javac", ["-nowarn", "-d", folder.path, source])
        guard status == 0 else { throw CompilerFailure(output: output) }
        return folder.path
    }

    struct CompilerFailure: Error { let output: String }

    /// The folder with the compiled classes, made once.
    static func classes() throws -> String { try compiled.get() }

    /// Creates the machine of this process.
    static func create(
        _ classes: String, _ options: [String] = [], checked: Bool = false,
        onExit: @escaping @Sendable (Int32) -> Void = { _ in }, onAbort: @escaping @Sendable () -> Void = {}
    ) throws -> JavaVirtualMachine {
        try JavaVirtualMachine.create(
            home: home(), options: (checked ? ["-Xcheck:jni"] : []) + options, classPath: [classes],
            logger: Logger(label: "test"), onExit: onExit, onAbort: onAbort)
    }

    static func run(
        _ program: String, _ arguments: [String], environment: [String: String]? = nil
    ) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        if let environment { process.environment = environment }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    private static let probe = #"""
        import java.nio.ByteBuffer;
        import java.util.concurrent.CountDownLatch;

        public class Probe {
            static int add(int a, int b) { return a + b; }
            static long addLong(long a, long b) { return a + b; }
            static boolean not(boolean a) { return !a; }
            static double mix(byte a, short b, char c, float d, double e) { return a + b + c + d + e; }
            static String mixed(boolean z, byte a, short b, char c, int i, long j, float d, double e, String s) {
                return z + " " + a + " " + b + " " + (int) c + " " + i + " " + j + " " + d + " " + e + " " + s;
            }
            static String echo(String s) { return s; }
            static int length(String s) { return s.length(); }
            static String nothing() { return null; }
            static String[] reversed(String[] s) {
                String[] r = new String[s.length];
                for (int i = 0; i < s.length; i++) r[i] = s[s.length - 1 - i];
                return r;
            }
            static String[] halfNull() { return new String[] { "a", null, "b" }; }
            static byte[] bytes(int count) {
                byte[] b = new byte[count];
                for (int i = 0; i < count; i++) b[i] = (byte) i;
                return b;
            }
            static int sum(byte[] bytes) { int sum = 0; for (byte b : bytes) sum += b & 255; return sum; }
            static ByteBuffer direct(int count) { return ByteBuffer.allocateDirect(count).put(0, (byte) 42); }
            static ByteBuffer heap(int count) { return ByteBuffer.allocate(count); }
            static int first(ByteBuffer b) { return b.get(0); }

            static void fail() {
                try {
                    try { Object o = null; o.hashCode(); }
                    catch (NullPointerException e) { throw new IllegalArgumentException("middle \uD83D\uDE00", e); }
                } catch (IllegalArgumentException e) { throw new IllegalStateException("outer", e); }
            }
            static void failInACircle() {
                Exception a = new Exception("a"), b = new Exception("b", a);
                a.initCause(b);
                Probe.<RuntimeException>sneak(a);
            }
            static class Awkward extends RuntimeException {
                public String getMessage() { throw new UnsupportedOperationException("no message"); }
            }
            static void failAwkwardly() { throw new Awkward(); }
            static <T extends Throwable> void sneak(Throwable t) throws T { throw (T) t; }

            static int dive(int depth) { return depth + dive(depth + 1); }
            static int bottom() { try { return dive(0); } catch (StackOverflowError e) { return -1; } }
            static int implicitNull(String s) { try { return s.length(); } catch (NullPointerException e) { return -1; } }
            static void hog() { java.util.List<byte[]> l = new java.util.ArrayList<>(); while (true) l.add(new byte[1 << 24]); }

            public static void premain(String arguments) { System.out.println("agent " + arguments); }
            static void crash() throws Exception {
                java.lang.reflect.Field field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
                field.setAccessible(true);
                ((sun.misc.Unsafe) field.get(null)).putAddress(16, 1);
            }

            static void exit(int code) { System.exit(code); }
            static void exitElsewhere(int code) throws Exception {
                Thread t = new Thread(() -> System.exit(code));
                t.start();
                t.join();
            }
            static void leaveThread() throws Exception {
                CountDownLatch started = new CountDownLatch(1);
                Thread t = new Thread(() -> {
                    started.countDown();
                    while (true) try { Thread.sleep(1_000_000); } catch (InterruptedException e) { }
                });
                t.start();
                started.await();
            }
            static void addHook(String text) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    System.out.println(text);
                    System.out.flush();
                }));
            }
            static void addEndlessHook() {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    while (true) try { Thread.sleep(1_000_000); } catch (InterruptedException e) { }
                }));
            }
            static String threadName() { return Thread.currentThread().getName() + Thread.currentThread().isDaemon(); }
            static String property(String name) { return System.getProperty(name); }

            static native long twice(long number);
            static native String greet(String name);
            static native void refuse();
            static native long[] wrong();
            static String callRefuse() {
                try { refuse(); return "nothing"; } catch (IllegalStateException e) { return e.getMessage(); }
            }
            static long loop(int times) { long sum = 0; for (int i = 0; i < times; i++) sum += greet("x").length(); return sum; }
        }
        """#
}
