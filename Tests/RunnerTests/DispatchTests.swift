// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@Suite("Forward, include and redirect", .serialized, .serving("dispatching"))
struct DispatchTests {
    @Test(arguments: Generation.allCases)
    func forwards(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let answer = try await server.get("/dispatch?how=forward&to=/target/a%2520b%3Fx=2&x=1")
        #expect(answer.status == 202)
        #expect(answer["X-Target"] == "set")
        #expect(answer.text == "FORWARD path=/target|/a b x=[2, 1] from=/dispatch included=null")
        #expect(try await server.get("/dispatch?how=forward&to=static.txt").text == "static text\n")
        #expect(
            try await server.get("/dispatch?how=named&to=target&x=1").text
                == "FORWARD path=/dispatch|null x=[1] from=null included=null")
        #expect(try await server.get("/dispatch?how=late&to=/target").text == "early refused")
        let missing = try await server.get("/dispatch?how=forward&to=/nowhere")
        #expect(missing.status == 404)
        #expect(missing.text == "<p>not here</p>\n")
    }

    @Test(arguments: Generation.allCases)
    func includes(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let answer = try await server.get("/dispatch?how=include&to=/target/p%3Fx=2&x=1")
        #expect(answer.status == 200)
        #expect(answer["X-Target"] == nil)
        #expect(answer.text == "before INCLUDE path=/dispatch|null x=[2, 1] from=null included=/target after")
        #expect(try await server.get("/dispatch?how=include&to=static.txt").text == "before static text\n after")
    }

    @Test(arguments: Generation.allCases)
    func redirects(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let answer = try await server.get("/dispatch?how=redirect&to=a/b?c%3Dd")
        #expect(answer.status == 302)
        #expect(answer["Location"] == "a/b?c=d")
        #expect(answer["Content-Length"] == "0")
        #expect(answer.body.isEmpty)
        #expect(
            try await server.get("/dispatch?how=redirect&to=https://elsewhere.test/x")["Location"]
                == "https://elsewhere.test/x")
        let kept = try await server.ask(Request("POST", "/dispatch?how=found&to=/y", body: Array("x".utf8)))
        #expect(kept.status == 307)
        #expect(kept["Location"] == "/y")
    }

    @Test(arguments: Generation.allCases)
    func commitsWhenTheBufferIsFullOrFlushed(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        func buffered(_ how: String) async throws -> Answer { try await server.get("/buffered?how=\(how)") }
        let small = try await buffered("small")
        #expect(small.framing == .length(5))
        let reset = try await buffered("reset")
        #expect(reset["X-Before"] == nil)
        #expect(reset.text == "kept false")
        let resetBuffer = try await buffered("resetBuffer")
        #expect(resetBuffer["X-Before"] == "kept")
        #expect(resetBuffer.text == "kept")
        let flushed = try await buffered("flush")
        #expect(flushed.status == 200)
        #expect(flushed.framing == .chunked)
        #expect(flushed["X-Late"] == nil)
        #expect(flushed.text == "one two true")
        let overflown = try await buffered("overflow")
        #expect(overflown.framing == .chunked)
        #expect(overflown["X-Late"] == nil)
        #expect(overflown.body.count == 20 * 1024)
        #expect(try await buffered("exact").body == Array("12345".utf8))
        #expect(try await buffered("longer").body == Array("12345".utf8))
        #expect(try await buffered("sizes").text.hasSuffix(" 100000"))
        #expect(try await buffered("close").framing == .length(4))
    }

    /// Tomcat's own connector leaves the client waiting until the keep-alive time is over.
    @Test(arguments: Generation.allCases, [Server.Kind.underTest].filter { $0 == .runner })
    func closesTheConnectionOfABodyShorterThanAnnounced(_ generation: Generation, _ kind: Server.Kind) async throws {
        let server = try await Served.by(generation)
        await #expect(throws: ClientConnection.Failure.self) { try await server.get("/buffered?how=shorter") }
        #expect(try await server.get("/buffered?how=small").status == 200)
    }

    @Test(arguments: Generation.allCases)
    func sendsFieldsAsTomcatDoes(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let split = try await server.get("/buffered?how=splitting")
        #expect(split["X-Injected"] == nil)
        #expect(split["X-Value"] == "a  X-Injected: b")
        #expect(split["X-Latin"] == "grüß")
        let empty = try await server.get("/buffered?how=empty")
        #expect(empty["Content-Type"] == nil)
        #expect(empty["Content-Length"] == "0")
        let last = try await server.get("/buffered?how=connection")
        #expect(last["Connection"] == "close")
        #expect(try await server.get("/buffered?how=date").values("Date") == ["Thu, 01 Jan 1970 00:00:00 GMT"])
        for status in [204, 304] {
            let answer = try await server.get("/buffered?how=\(status)")
            #expect(answer.status == status)
            #expect(answer["Content-Length"] == nil)
        }
        #expect(try await server.get("/buffered?how=299").statusLine == "HTTP/1.1 299 ")
    }

    @Test(arguments: Generation.allCases)
    func answersAHeadRequestWithTheFieldsOfGet(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        for how in ["small", "flush", "exact", "resetBuffer", "empty"] {
            let connection = try server.connect()
            let head = try await connection.ask(Request("HEAD", "/buffered?how=\(how)"))
            let get = try await connection.ask(Request("/buffered?how=\(how)"))
            #expect(head.status == get.status)
            // How the length would be told is up to the line: Tomcat 9 announces chunks where 10.1 counts what was written.
            let framing = ["Date", "Content-Length", "Transfer-Encoding"]
            #expect(
                head.fields.filter { !framing.contains($0.name) } == get.fields.filter { !framing.contains($0.name) },
                "\(how)")
            #expect(head["Content-Length"] == nil || head["Content-Length"] == get["Content-Length"], "\(how)")
        }
    }
}
