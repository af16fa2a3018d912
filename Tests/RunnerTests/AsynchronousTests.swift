// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@Suite("Asynchronous requests", .serialized, .serving("asynchronous"))
struct AsynchronousTests {
    @Test(arguments: Generation.allCases)
    func completes(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        func async(_ how: String) async throws -> String { try await server.get("/async?how=\(how)").text }
        for _ in 0..<5 {
            #expect(try await async("thread") == "from a thread")
            #expect(try await async("start") == "from the container's thread")
            #expect(try await async("before") == "before the method returned")
            #expect(try await async("while") == "while the method ran")
        }
        let streamed = try await server.get("/async?how=stream")
        #expect(streamed.text == "part0 part1 part2 ")
        #expect(streamed.framing == .chunked)
    }

    @Test(arguments: Generation.allCases)
    func dispatches(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        #expect(try await server.get("/async?how=dispatch").text == "dispatched ASYNC dispatch 1 /async")
        #expect(try await server.get("/async?how=dispatch-thread").text == "dispatched ASYNC thread null /async")
        #expect(try await server.get("/async?how=dispatch-self").text == "second time ASYNC")
    }

    @Test(arguments: Generation.allCases)
    func timesOut(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let unhandled = try await server.get("/async?how=timeout")
        #expect(unhandled.status == 500)
        #expect(try await server.get("/async?how=timeout-complete").text == "timed out")
        #expect(try await server.get("/async?how=timeout-dispatch").text == "dispatched ASYNC time-out null /async")
        let told = try await server.get("/async?how=timeout-error")
        #expect(told.status == 503)
        #expect(told.text.contains("too slow"))
    }

    @Test(arguments: Generation.allCases)
    func tellsErrors(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let listened = try await server.get("/async?how=exception")
        #expect(listened.status == 500)
        #expect(listened.text == "failed ERROR IllegalStateException")
        try await server.program.output.contains("onError: on purpose")
        let dispatched = try await server.get("/async?how=dispatch-exception")
        #expect(dispatched.status == 500)
        #expect(dispatched.text == "failed ERROR RuntimeException")
        let sent = try await server.get("/async?how=error")
        #expect(sent.status == 409)
        #expect(sent.text.contains("conflict"))
        #expect(try await server.get("/synchronous").text == "refused")
    }

    @Test(arguments: Generation.allCases)
    func holdsMoreRequestsThanThereAreThreads(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        var connections: [ClientConnection] = []
        for index in 0..<300 {
            let connection = try server.connect()
            try await connection.send("GET /async?how=park&key=\(index) HTTP/1.1\r\nHost: test\r\n\r\n")
            connections.append(connection)
        }
        for (index, connection) in connections.enumerated() {
            let deadline = Deadline(after: .seconds(20))
            while try await server.get("/async?how=release&key=\(index)").text != "true", !deadline.hasPassed {}
            #expect(try await connection.receive().text == "released")
        }
    }

    @Test(arguments: Generation.allCases)
    func goesOnWithTheNextRequestOfTheConnection(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let connection = try server.connect()
        // Pipelined: the answers keep the order of the requests although the first is the slowest.
        let requests = ["/async?how=timeout-complete", "/async?how=thread", "/async?how=before"]
        try await connection.send(requests.map { "GET \($0) HTTP/1.1\r\nHost: test\r\n\r\n" }.joined())
        #expect(try await connection.receive().text == "timed out")
        #expect(try await connection.receive().text == "from a thread")
        #expect(try await connection.receive().text == "before the method returned")
    }

    @Test(arguments: Generation.allCases)
    func readsWithoutBlocking(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        for target in ["/count", "/count?thread=1"] {
            #expect(
                try await server.ask(Request("POST", target, body: [UInt8](repeating: 7, count: 3_000_000))).text
                    == "3000000 true")
            // Tomcat never calls a listener that another thread sets on a body already at its end.
            if target == "/count" { #expect(try await server.ask(Request("POST", target, body: [])).text == "0 true") }
            let connection = try server.connect()
            try await connection.send("POST \(target) HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n")
            for _ in 0..<20 { try await connection.send("4\r\nabcd\r\n") }
            try await connection.send("0\r\n\r\n")
            #expect(try await connection.receive().text == "80 true")
        }
    }

    @Test(arguments: Generation.allCases)
    func tellsAReadListenerThatTheClientIsGone(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let connection = try server.connect()
        try await connection.send("POST /count?client=gone HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n\r\nabc")
        try await server.program.output.contains("count waits for more than 3")
        connection.close()
        try await server.program.output.contains("count failed: client=gone ")
    }

    @Test(arguments: Generation.allCases)
    func tellsAReadListenerOnceThatTheBodyIsMalformed(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let connection = try server.connect()
        try await connection.send(
            "POST /count?chunk=malformed HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\nno size\r\n"
        )
        try await server.program.output.contains("count failed: chunk=malformed ")
        // No time-out ends such a request: it ends by the listener's word or never.
        _ = try await connection.receiveToEnd()
        #expect(try await server.get("/async?how=thread").text == "from a thread")
        let calls = server.program.output.lines.filter { $0.contains("count failed: chunk=malformed ") }
        #expect(calls.count == 1)
    }

    @Test(arguments: Generation.allCases)
    func writesWithoutBlockingToASlowReader(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let answer = try await server.get("/produce?blocks=1000")
        #expect(answer.body.count == 10_000_000)
        for block in 0..<1000 {
            let letter = UInt8(97 + block % 26)
            guard answer.body.count == 10_000_000,
                answer.body[block * 10_000..<(block + 1) * 10_000].allSatisfy({ $0 == letter })
            else {
                Issue.record("block \(block) differs")
                break
            }
        }
        // More than the socket's buffers hold, and a client that begins to read when the server waits.
        let connection = try server.connect()
        try await connection.send("GET /produce?blocks=3000 HTTP/1.1\r\nHost: test\r\n\r\n")
        _ = try await connection.receive(through: "\r\n\r\n")
        let slow = try await server.get("/async?how=timeout-complete")
        #expect(slow.text == "timed out")
        try await connection.send("GET /async?how=before HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
        let rest = try await connection.receiveToEnd(within: .seconds(60))
        #expect(rest.count > 30_000_000)
        try await server.program.output.contains("produce waited: true")
    }

    @Test(arguments: Generation.allCases)
    func readsAndWritesAtOnce(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        for _ in 0..<3 {
            let answer = try await server.ask(Request("POST", "/echo", body: body))
            #expect(answer.status == 200)
            #expect(answer.body == body)
        }
    }
}
