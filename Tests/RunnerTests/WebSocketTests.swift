// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// WebSocket endpoints over our connector; `RUNNER_TEST_PEER=1` shows that Tomcat's own does the same.
@Suite(
    "WebSocket", .serialized,
    // Idle time-outs are looked for every second, not every ten.
    .serving(
        "sockets", environment: ["JAVA_TOOL_OPTIONS": "-Dorg.apache.tomcat.websocket.DEFAULT_PROCESS_PERIOD=1"]))
struct WebSocketTests {
    private typealias Frame = WebSocketConnection.Frame

    @Test(arguments: Generation.allCases)
    func pleasesAnotherClient(_ generation: Generation) async throws {
        try await PythonClient.play(
            [
                "echoes", "echoes_large", "echoes_fragments", "echoes_parts", "serves_programmatic_endpoints",
                "pings_both_ways", "closes_both_ways", "tells_errors", "negotiates", "shares_the_session",
                "ends_when_idle", "pushes", "waits_for_a_slow_reader",
            ], against: try await Served.by(generation))
    }

    @Test(arguments: Generation.allCases)
    func refusesFramesThatBreakTheProtocol(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        func code(_ bytes: [UInt8], to target: String = "/echo") async throws -> Int? {
            let socket = try await WebSocketConnection(server, target)
            try await socket.connection.send(bytes)
            return try await socket.receiveClose()?.closeCode
        }
        func bytes(_ frame: Frame, reserved: UInt8 = 0, isMasked: Bool = true) -> [UInt8] {
            WebSocketConnection.bytes(of: frame, reserved: reserved, isMasked: isMasked)
        }
        let text = Frame(opcode: 1, payload: [0x78])
        let part = Frame(opcode: 1, isFinal: false, payload: [0x78])
        #expect(try await code(bytes(text, isMasked: false)) == 1002)
        for reserved: UInt8 in [1, 2, 4, 7] {
            #expect(try await code(bytes(text, reserved: reserved)) == 1002, "reserved bits \(reserved)")
        }
        for opcode: UInt8 in [3, 7, 11, 15] {
            #expect(try await code(bytes(Frame(opcode: opcode))) == 1002, "opcode \(opcode)")
        }
        // A ping of 126 bytes, one in parts, a continuation of nothing, a message within another.
        #expect(try await code(bytes(Frame(opcode: 9, payload: [UInt8](repeating: 0, count: 126)))) == 1002)
        #expect(try await code(bytes(Frame(opcode: 9, isFinal: false))) == 1002)
        #expect(try await code(bytes(Frame(opcode: 0, payload: [0x78]))) == 1002)
        #expect(try await code(bytes(part) + bytes(text)) == 1002)
        // Not UTF-8: an overlong form, a surrogate, a cut character.
        for payload: [UInt8] in [[0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xFF]] {
            #expect(try await code(bytes(Frame(opcode: 1, payload: payload))) == 1007, "\(payload)")
        }
        // Longer than the endpoint takes.
        let half = [UInt8](repeating: 0x78, count: 5000)
        let whole = bytes(Frame(opcode: 1, isFinal: false, payload: half)) + bytes(Frame(opcode: 0, payload: half))
        #expect(try await code(whole, to: "/programmatic/x") == 1009)
        // A close frame of one byte, a code that is nobody's, a reason that is not UTF-8.
        for payload: [UInt8] in [[0x03], [0x03, 0xEC], [0x03, 0xE8, 0xFF]] {
            let answer = try await code(bytes(Frame(opcode: 8, payload: payload)))
            #expect(answer == 1002 || answer == 1007, "\(payload): \(answer.map(String.init) ?? "none")")
        }
    }

    /// Every byte on its own, behind the request and within one packet with it.
    @Test(arguments: Generation.allCases)
    func takesFramesHoweverTheyAreCut(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let connection = try server.connect()
        let hello = WebSocketConnection.bytes(of: Frame(opcode: 1, payload: Array("hello".utf8)))
        try await connection.send(WebSocketConnection.handshake("/echo").bytes(host: "test") + hello)
        #expect(try await connection.receive().status == 101)
        #expect(try await connection.receiveBytes(7) == [0x81, 5] + Array("hello".utf8))
        for byte in hello { try await connection.send([byte]) }
        #expect(try await connection.receiveBytes(7) == [0x81, 5] + Array("hello".utf8))
    }

    @Test(arguments: Generation.allCases)
    func noticesThatAClientHasVanished(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        for how in ["reset", "end"] {
            let key = "vanishes-\(how)"
            let socket = try await WebSocketConnection(server, "/echo?key=\(key)")
            if how == "reset" { socket.connection.reset() } else { socket.connection.closeWriting() }
            #expect(try await server.journal(key, has: "close") == ["open", "error I/O", "close 1006"])
        }
        // While messages wait for it; the order is that of the threads.
        for how in ["basic", "async"] {
            let key = "vanishes-\(how)"
            let socket = try await WebSocketConnection(server, "/push?how=\(how)&count=1000&size=100000&key=\(key)")
            _ = try await socket.connection.receiveBytes(1)
            socket.connection.reset()
            // At the latest when Tomcat's own BLOCKING_SEND_TIMEOUT of 20 s has passed, where the end came between two parts.
            let failures = try await server.journal(key, has: "failed", within: .seconds(60))
            #expect(failures.count { $0.hasPrefix("failed") } == 1)
            // On Tomcat's own connector it is by chance whether an endpoint hears of the end of its asynchronous remote.
            guard how == "basic" || server.kind == .runner else { continue }
            let events = try await server.journal(key, has: "close")
            #expect(events.count { $0.hasPrefix("close") } == 1)
        }
    }

    @Test(arguments: Generation.allCases)
    func givesUpAReaderThatTakesNothing(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        for how in ["basic", "async"] {
            let before = try server.residentMegabytes
            let key = "stuck-\(how)"
            let target = "/push?how=\(how)&count=4000&size=500000&timeout=1000&key=\(key)"
            let socket = try await WebSocketConnection(server, target)
            let events = try await server.journal(key, has: "failed")
            #expect(events.contains("failed SocketTimeoutException"), "\(events)")
            // 2 GB were to be sent.
            #expect(try server.residentMegabytes - before < 100)
            // The connection is over: what had gone out comes, and no more.
            _ = try? await socket.connection.receiveToEnd()
        }
    }

    /// An idle connection holds no buffer of Tomcat's but the one that encodes text, and every message finds what it needs.
    @Test(arguments: Generation.allCases)
    func lendsBuffersWhileAMessageIsUnderWay(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let socket = try await WebSocketConnection(server, "/resting?key=rests")
        func echoes(_ message: Frame, in parts: Int = 1) async throws {
            let bytes = WebSocketConnection.bytes(of: message)
            let cut = bytes.count / parts
            for part in 0..<parts {
                try await socket.connection.send(
                    Array(bytes[(part * cut)..<(part == parts - 1 ? bytes.count : (part + 1) * cut)]))
                if part < parts - 1 { try await server.buffers("rests", are: "8192 8192 8192 256") }
            }
            var payload: [UInt8] = []
            var answer = try #require(try await socket.receive())
            payload += answer.payload
            while !answer.isFinal {
                answer = try #require(try await socket.receive())
                payload += answer.payload
            }
            #expect(payload == message.payload)
        }
        let text = Frame(opcode: 1, payload: Array(String(repeating: "grüße ", count: 1300).utf8))
        let binary = Frame(opcode: 2, payload: (0..<8192).map { UInt8(truncatingIfNeeded: $0) })
        for _ in 0..<3 {
            try await server.buffers("rests", are: "0 0 0 256")
            try await echoes(text)
            try await echoes(binary)
            try await server.buffers("rests", are: "0 0 0 256")
            try await echoes(text, in: 2)
            try await echoes(binary, in: 3)
        }
        // Batching has the output whole, and nothing is lost where it goes on and off.
        try await socket.send("batch")
        try await server.buffers("rests", are: "0 0 0 8192")
        for number in 0..<100 { try await socket.send("message \(number)") }
        try await socket.send("flush")
        for number in 0..<100 { #expect(try await socket.receive()?.text == "message \(number)") }
        try await socket.send("no batch")
        try await server.buffers("rests", are: "0 0 0 256")
        try await socket.send("over")
        #expect(try await socket.receive()?.text == "over")
        // Sizes of an application's own are left alone.
        let own = try await WebSocketConnection(server, "/resting?key=own&largest=20000")
        let long = String(repeating: "x", count: 20000)
        for _ in 0..<2 {
            try await own.send(long)
            var length = 0
            while length < long.utf8.count { length += try #require(try await own.receive()).payload.count }
            try await server.buffers("own", are: "0 8192 20000 256")
        }
    }
}

extension Server {
    /// Waits until the buffers of a connection of `/resting` have these capacities; Tomcat's own connector keeps them.
    fileprivate func buffers(_ key: String, are expected: String) async throws {
        guard kind == .runner else { return }
        let deadline = Deadline(after: .seconds(20))
        var found = ""
        while !deadline.hasPassed {
            found = try await get("/buffers?key=\(key)").text
            if found == expected { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw TimedOut(waitingFor: "buffers of \(expected)", detail: found)
    }

    /// The events of a connection of the test application, once one begins so.
    func journal(_ key: String, has event: String, within limit: Duration = .seconds(20)) async throws -> [String] {
        let deadline = Deadline(after: limit)
        var events: [String] = []
        while !deadline.hasPassed {
            events = try await get("/journal?key=\(key)").text.split(separator: "\n").map(String.init)
            if events.contains(where: { $0.hasPrefix(event) }) { return events }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw TimedOut(waitingFor: "\(event) in the journal", detail: "\(events)")
    }

    /// `VmRSS` of the program.
    var residentMegabytes: Int {
        get throws {
            let status = try String(contentsOfFile: "/proc/\(program.identifier)/status", encoding: .utf8)
            let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
            return try #require(Int(line.filter(\.isNumber))) / 1024
        }
    }
}
