// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Glibc
internal import HTTPServer
internal import ServletEngine

/// What the system allows the process: files, threads, memory, processors, randomness, characters.
enum LimitChecks {
    /// Connections, the application's files and libraries.
    private static let leastFiles: UInt64 = 4096
    /// 200 workers, and what the JVM and Tomcat have beside them.
    private static let leastThreads: UInt64 = 260
    private static let leastMemory: UInt64 = 128 << 20

    static func all(environment: [String: String]) -> [Check] {
        [files, threads, memory(environment), processors, entropy, locale(environment)]
    }

    private static var files: Check {
        guard let limit = hardLimit(RLIMIT_NOFILE) else { return .ok("open-files", "not limited") }
        if limit < leastFiles {
            return .warn(
                "open-files", "at most \(limit), one for each connection; raise the hard limit (`ulimit -Hn`, nofile)")
        }
        return .ok("open-files", "at most \(limit)")
    }

    private static var threads: Check {
        let limits = [hardLimit(__RLIMIT_NPROC), number(in: "/sys/fs/cgroup/pids.max")].compactMap(\.self)
        guard let limit = limits.min() else { return .ok("threads", "not limited") }
        if limit < leastThreads {
            return .warn(
                "threads",
                "at most \(limit); --max-threads 200 needs about \(leastThreads): raise it (`ulimit -u`, "
                    + "the container's pids limit) or lower --max-threads")
        }
        return .ok("threads", "at most \(limit)")
    }

    private static func memory(_ environment: [String: String]) -> Check {
        guard let memory = EngineSurvey.memory else {
            return .warn("memory", "the system does not say how much there is")
        }
        let amount = "\(ByteCount.inWords(memory.limit)) (\(memory.source))"
        let java = try? EngineSurvey.java(environment: environment)
        let options = java.flatMap { try? EngineSurvey.options(environment: environment, javaVersion: $0.version) }
        if let heap = options?.maximumHeap {
            let words = "\(amount), the heap at most \(ByteCount.inWords(heap)) as JAVA_OPTS says"
            return heap > memory.limit
                ? .warn("memory", "\(words), which is more: the system will end the process; lower -Xmx")
                : .ok("memory", words)
        }
        let words =
            "\(amount), the heap at most \(ByteCount.inWords(memory.defaultMaximumHeap)) unless JAVA_OPTS has -Xmx"
        return memory.limit < leastMemory
            ? .warn("memory", "\(words); that is little for an application, give the container more")
            : .ok("memory", words)
    }

    private static var processors: Check {
        let count = HTTPServerConfiguration().eventLoops
        return .ok("processors", "\(count), and as many event loops")
    }

    private static var entropy: Check {
        guard access("/dev/urandom", R_OK) == 0 else {
            return .fail("entropy", "/dev/urandom cannot be read, session ids come from it; mount /dev")
        }
        guard let bits = number(in: "/proc/sys/kernel/random/entropy_avail"), bits < 128 else {
            return .ok("entropy", "/dev/urandom can be read")
        }
        return .warn("entropy", "only \(bits) bits: the first session may have to wait; install haveged or rng-tools")
    }

    private static func locale(_ environment: [String: String]) -> Check {
        let name = ["LC_ALL", "LC_CTYPE", "LANG"].first { !(environment[$0] ?? "").isEmpty }
        guard let name, let value = environment[name] else {
            return .ok("locale", "none is set, so C.UTF-8 is used")
        }
        let form = value.uppercased().filter { $0 != "-" }
        if form.contains("UTF8") { return .ok("locale", "\(name)=\(value)") }
        return .warn(
            "locale",
            "\(name)=\(value) is not UTF-8: Java cannot name files with other letters; unset it or set C.UTF-8")
    }

    // MARK: Numbers

    private static func hardLimit(_ resource: __rlimit_resource) -> UInt64? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else { return nil }
        return limit.rlim_max == rlim_t.max ? nil : UInt64(limit.rlim_max)
    }

    /// The number that a file of the kernel holds; nil where there is no file, or it says `max`.
    private static func number(in file: String) -> UInt64? {
        let text = try? String(contentsOfFile: file, encoding: .utf8)
        return text.flatMap { UInt64($0.prefix { $0.isASCII && $0.isNumber }) }
    }
}
