// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Launcher

@Suite("Where the access log goes")
struct AccessLogOutputTests {
    private func configuration(_ arguments: [String]) throws -> Configuration {
        try Configuration(RunnerCommand.parsing(arguments + ["app.war"]), environment: [:])
    }

    @Test func isOffUnlessAskedFor() throws {
        #expect(try configuration([]).accessLog == nil)
        let idle = try configuration(["--access-log-pattern", "%s", "--access-log-retain-days", "3"])
        #expect(idle.accessLog == nil)
        #expect(idle.warnings.count == 2)
        #expect(try configuration(["--access-log"]).accessLog?.destination == .standardOutput)
        #expect(
            try configuration(["--access-log-file", "a.log", "--access-log-retain-days", "0"]).accessLog?.destination
                == .file("a.log", retainDays: nil))
    }

    @Test(arguments: ["%Y", "%{x}p", "%", "%{HH:bb}t"])
    func refusesAPatternThatItDoesNotKnow(_ pattern: String) throws {
        let failure = #expect(throws: Failure.self) {
            try configuration(["--access-log", "--access-log-pattern", pattern])
        }
        #expect(failure?.status == .usage)
        #expect(failure?.description.hasPrefix("--access-log-pattern: ") == true)
    }

    // MARK: Files

    /// A clock that a test moves.
    private final class Clock: Sendable {
        /// Noon of 2026-03-01 in UTC.
        let second = Atomic(1_772_366_400)
        var now: @Sendable () -> Int { { self.second.load(ordering: .relaxed) } }
        func add(days: Int) { second.add(days * 86_400, ordering: .relaxed) }
    }

    @Test func beginsAFileADayAndRemovesOldOnes() throws {
        let folder = try Scratch.directory("days")
        let clock = Clock()
        let others = ["a.2026_01_01.log.gz", "a.2026_99_xx.log", "b.2026_01_01.log"]
        for name in others + ["a.2026_01_01.log", "a.2026_02_27.log"] {
            try Data().write(to: folder.appendingPathComponent(name))
        }
        let file = try DailyFile(
            folder.appendingPathComponent("a.YYYY_mm_DD.log").path, retainDays: 2, isInUTC: true, now: clock.now)
        func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
        func text(_ name: String) throws -> String {
            try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        }
        #expect(try names() == (others + ["a.2026_02_27.log", "a.2026_03_01.log"]).sorted())
        #expect(file.put(Array("one\n".utf8)[...]))
        clock.add(days: 1)
        #expect(file.put(Array("two\n".utf8)[...]))
        #expect(try text("a.2026_03_01.log") == "one\n")
        #expect(try text("a.2026_03_02.log") == "two\n")
        #expect(try names() == (others + ["a.2026_03_01.log", "a.2026_03_02.log"]).sorted())
    }

    @Test func makesAFileAnewThatWasMovedAway() throws {
        let folder = try Scratch.directory("moved")
        let path = folder.appendingPathComponent("access.log").path
        let clock = Clock()
        let file = try DailyFile(path, retainDays: nil, now: clock.now)
        #expect(file.put(Array("one\n".utf8)[...]))
        try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
        clock.add(days: 1)
        #expect(file.put(Array("two\n".utf8)[...]))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "two\n")
        #expect(try String(contentsOfFile: path + ".1", encoding: .utf8) == "one\n")
        // It goes on where it was, and nobody else may read it.
        #expect(try DailyFile(path, retainDays: nil).put(Array("three\n".utf8)[...]))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "two\nthree\n")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect((mode ?? 0) & 0o007 == 0)
    }

    @Test func goesOnWithTheOldFileWhereTheNewOneCannotBeMade() throws {
        let folder = try Scratch.directory("kept")
        let path = folder.appendingPathComponent("access.log").path
        let clock = Clock()
        let file = try DailyFile(path, retainDays: nil, now: clock.now)
        try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        clock.add(days: 1)
        #expect(file.put(Array("one\n".utf8)[...]))
        #expect(try String(contentsOfFile: path + ".1", encoding: .utf8) == "one\n")
        try FileManager.default.removeItem(atPath: path)
        clock.add(days: 1)
        #expect(file.put(Array("two\n".utf8)[...]))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "two\n")
    }

    @Test(arguments: [LogFormat.text, .json])
    func cutsALineThatIsTooLongForAPipe(_ format: LogFormat) throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let lines = StreamedLines(LogStream(descriptor: ends[1]), format: format)
        let long = Array(String(repeating: "\\u00e9", count: 3000).utf8) + [0x0A]
        #expect(lines.put((Array("before\n".utf8) + long + Array("after\n".utf8))[...]))
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = read(ends[0], &bytes, bytes.count)
        let written = bytes.prefix(max(count, 0)).split(separator: 0x0A)
        #expect(written.count == 3)
        #expect(written.allSatisfy { $0.count < LogStream.piece })
        #expect(String(decoding: written.count > 1 ? written[1] : [], as: UTF8.self).contains(" (cut)"))
    }

    @Test func saysAtOnceThatAFileCannotBeWritten() throws {
        let folder = try Scratch.directory("unwritable")
        let pipe = folder.appendingPathComponent("pipe").path
        #expect(mkfifo(pipe, 0o600) == 0)
        for path in ["/no/such/folder/access.log", folder.path, pipe] {
            let failure = #expect(throws: Failure.self) { try DailyFile(path, retainDays: nil) }
            #expect(failure?.status == .configuration)
            #expect(failure?.description.contains(path) == true)
        }
    }

    // MARK: The writer

    /// Takes nothing until it may.
    private final class Stalling: LineWriter.Output {
        let gate = DispatchSemaphore(value: 0)
        let began = DispatchSemaphore(value: 0)
        let written = Mutex<[UInt8]>([])

        func put(_ lines: ArraySlice<UInt8>) -> Bool {
            began.signal()
            gate.wait()
            written.withLock { $0 += lines }
            return true
        }
    }

    @Test func dropsAndCountsWhatAStalledReaderDoesNotTake() async throws {
        let output = Stalling()
        let lost = Mutex<[Int]>([])
        let writer = LineWriter(output, limit: 30) { count in lost.withLock { $0.append(count) } }
        try await blocking {
            let line = Array("123456789\n".utf8)
            writer.append(line)
            #expect(output.began.wait(timeout: .now() + 20) == .success)
            // Three have room while the first is on its way; nobody waits for the others.
            for _ in 0..<5 { writer.append(line) }
            #expect(!writer.flush(within: .milliseconds(20)))
            for _ in 0..<4 { output.gate.signal() }
            #expect(writer.flush(within: .seconds(20)))
        }
        #expect(output.written.withLock { $0.count } == 40)
        #expect(lost.withLock { $0 } == [2])
    }

    @Test func keepsTheOrderOfManyThreads() async throws {
        let folder = try Scratch.directory("order")
        let path = folder.appendingPathComponent("access.log").path
        let writer = LineWriter(try DailyFile(path, retainDays: nil)) { _ in Issue.record("lines were lost") }
        await withTaskGroup(of: Void.self) { group in
            for thread in 0..<4 {
                group.addTask { for number in 0..<1000 { writer.append(Array("\(thread) \(number)\n".utf8)) } }
            }
        }
        #expect(try await blocking { writer.flush(within: .seconds(20)) })
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 4000)
        for thread in 0..<4 {
            let own = lines.filter { $0.hasPrefix("\(thread) ") }.map(String.init)
            #expect(own == (0..<1000).map { "\(thread) \($0)" })
        }
    }
}
