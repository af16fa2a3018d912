// SPDX-License-Identifier: Apache-2.0
import Foundation
import Logging
import Testing

@testable import Launcher

@Suite("The log")
struct LogTests {
    private let time = Timestamp(millisecondsSinceEpoch: 1_700_000_000_123)

    private func record(_ message: String, logger: String = "runner", facts: [(String, String)] = []) -> LogRecord {
        LogRecord(
            time: time, level: .info, logger: logger, message: message, facts: facts.map { (name: $0.0, value: $0.1) })
    }

    private func text(_ record: LogRecord) -> String {
        String(decoding: record.bytes(as: .text, coloured: false), as: UTF8.self)
    }

    private func json(_ record: LogRecord) throws -> [String: String] {
        let bytes = record.bytes(as: .json, coloured: false)
        #expect(bytes.last == 0x0a)
        #expect(bytes.count { $0 == 0x0a } == 1)
        return try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: String])
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_700_000_000_123, "2023-11-14T22:13:20.123Z"),
            (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        ] as [(Int64, String)])
    func writesTimesInUTC(_ milliseconds: Int64, _ expected: String) {
        var bytes: [UInt8] = []
        Timestamp(millisecondsSinceEpoch: milliseconds).append(to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }

    @Test func writesOneLineForAnEvent() {
        #expect(text(record("Ready.")) == "2023-11-14T22:13:20.123Z INFO  Ready.\n")
        #expect(
            text(record("Ready.", logger: "org.apache.jasper", facts: [("a", "1"), ("b", "x y"), ("c", "")]))
                == "2023-11-14T22:13:20.123Z INFO  org.apache.jasper: Ready. a=1 b=\"x y\" c=\"\"\n")
    }

    @Test(arguments: ["first\n\tat a.b(C.java:1)\n", "first\r\n\tat a.b(C.java:1)"])
    func indentsTheLinesThatBelongToAnEvent(_ message: String) {
        #expect(text(record(message)) == "2023-11-14T22:13:20.123Z INFO  first\n    \tat a.b(C.java:1)\n")
    }

    @Test func letsNoControlCharacterReachATerminal() {
        let line = text(record("a\u{1b}[2Jb\u{0}\u{7f}", facts: [("k", "\u{1b}\n2023 FATAL")]))
        #expect(line.hasSuffix("a\\x1b[2Jb\\x00\\x7f k=\"\\u001b\\n2023 FATAL\"\n"))
    }

    @Test func coloursTheLevelOnly() {
        let bytes = record("x").bytes(as: .text, coloured: true)
        #expect(String(decoding: bytes, as: UTF8.self).contains("Z \u{1b}[32mINFO \u{1b}[0m x\n"))
    }

    @Test func writesOneJSONObjectForAnEvent() throws {
        let object = try json(
            record("said \"\\\u{1}\t\u{7f}ü\"", logger: "a", facts: [("time", "now"), ("port", "80")]))
        #expect(
            object == [
                "time": "2023-11-14T22:13:20.123Z", "level": "info", "logger": "a",
                "message": "said \"\\\u{1}\t\u{7f}ü\"", "_time": "now", "port": "80",
            ])
    }

    @Test func keepsAStackTraceInOneJSONObject() throws {
        let object = try json(record("java.lang.Error: x\n\tat a\n\tat b"))
        #expect(object["message"] == "java.lang.Error: x")
        #expect(object["detail"] == "\tat a\n\tat b")
    }

    @Test func letsFactsOfTheEventWin() {
        var handler = StreamLogHandler(label: "runner", stream: .standardOutput, format: .text, level: .info)
        handler[metadataKey: "a"] = "handler"
        handler[metadataKey: "b"] = "handler"
        let event = LogEvent(
            level: .warning, message: "m", metadata: ["b": "event", "logger": "org.example"], source: "", file: "",
            function: "", line: 0)
        let record = handler.record(event, at: time)
        #expect(record.logger == "org.example")
        #expect(record.facts.map(\.name) == ["a", "b"])
        #expect(record.facts.map(\.value) == ["handler", "event"])
    }

    @Test func writesEachRecordToItsDescriptorAtOnce() throws {
        let pipe = Pipe()
        let stream = LogStream(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        #expect(!stream.isColoured)
        stream.show(status: "only for a terminal")
        stream.write(Array("one\n".utf8))
        #expect(pipe.fileHandleForReading.availableData == Data("one\n".utf8))
        stream.write(Array("two\n".utf8))
        #expect(pipe.fileHandleForReading.availableData == Data("two\n".utf8))
    }

    @Test func dropsRecordsThatNobodyTakesAndTellsHowMany() throws {
        let pipe = Pipe()
        let stream = LogStream(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        let record = Array(String(repeating: "x", count: 4095).utf8) + [0x0A]
        // A pipe holds 64 KB; the first that finds no room waits, the others do not.
        for _ in 0..<100 { #expect(stream.log(record) == 0) }
        #expect(pipe.fileHandleForReading.availableData.count >= 4096)
        let lost = stream.log(record)
        #expect(lost > 0 && lost < 100)
        #expect(stream.log(record) == 0)
    }
}
