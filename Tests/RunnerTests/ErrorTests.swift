// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@Suite("Error pages and failures", .serialized, .serving("dispatching"))
struct ErrorTests {
    @Test(arguments: Generation.allCases)
    func showsTheErrorPageOfACode(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let missing = try await server.get("/nowhere")
        #expect(missing.status == 404)
        #expect(missing["Content-Type"] == "text/html")
        #expect(missing.text == "<p>not here</p>\n")
        let teapot = try await server.get("/fail?how=message&code=418")
        #expect(teapot.status == 418)
        #expect(
            teapot.text
                == "page=418 status=418 message=because <of> this exception=null uri=/fail servlet=fail type=ERROR method=GET"
        )
        // sendError drops what was written; setStatus shows no page.
        #expect(try await server.get("/fail?how=code&code=404").text == "<p>not here</p>\n")
        let status = try await server.get("/fail?how=status&code=418")
        #expect(status.status == 418)
        #expect(status.body.isEmpty)
    }

    @Test(arguments: Generation.allCases)
    func showsTheErrorPageOfAnException(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let argument = try await server.get("/fail?how=argument")
        #expect(argument.status == 500)
        #expect(
            argument.text
                == "page=argument status=500 message=bad argument exception=IllegalArgumentException uri=/fail servlet=fail type=ERROR method=GET"
        )
        #expect(try await server.get("/fail?how=subclass").text.contains("exception=NumberFormatException"))
        let nested = try await server.get("/fail?how=nested")
        #expect(nested.text.contains("page=refused status=500 message=outer exception=Refused"))
        #expect(try await server.ask(Request("POST", "/fail?how=argument", body: [])).text.hasSuffix("method=POST"))
    }

    @Test(arguments: Generation.allCases)
    func showsTomcatsReportWhereThereIsNoPage(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        for how in ["unmapped", "io", "error", "link"] {
            let answer = try await server.get("/fail?how=\(how)")
            #expect(answer.status == 500)
            #expect(answer["Content-Type"] == "text/html;charset=utf-8")
            #expect(answer.text.contains("HTTP Status 500"))
            #expect(!answer.text.contains("<this>"))
        }
        let coded = try await server.get("/fail?how=message&code=400")
        #expect(coded.status == 400)
        #expect(coded.text.contains("because &lt;of&gt; this"))
        // An error page that fails itself.
        #expect(try await server.get("/fail?how=code&code=409").status == 409)
    }

    @Test(arguments: Generation.allCases)
    func goesOnAfterAStackOverflow(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        for _ in 0..<3 { #expect(try await server.get("/fail?how=stack").status == 500) }
        #expect(try await server.get("/fail?how=not").text == "fine")
    }

    /// Tomcat's own connector drops the connection; we say that it was an error.
    @Test(arguments: Generation.allCases)
    func goesOnAfterTheMemoryWasExhausted(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        for _ in 0..<3 {
            if server.kind == .peer {
                await #expect(throws: ClientConnection.Failure.self) { try await server.get("/fail?how=memory") }
            } else {
                #expect(try await server.get("/fail?how=memory").status == 500)
            }
        }
        #expect(try await server.get("/fail?how=not").text == "fine")
    }

    @Test(arguments: Generation.allCases)
    func cutsOffAResponseThatFailsAfterItsCommit(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        for how in ["committed", "committed-length"] {
            await #expect(throws: ClientConnection.Failure.self) { try await server.get("/fail?how=\(how)") }
        }
        #expect(try await server.get("/fail?how=not").text == "fine")
    }

    @Test(arguments: Generation.allCases)
    func answersUnavailableForTheTimeTheServletSays(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let answer = try await server.get("/fail?how=unavailable")
        #expect(answer.status == 503)
        #expect(answer["Retry-After"] != nil)
        let deadline = Deadline(after: .seconds(20))
        while try await server.get("/fail?how=not").status != 200, !deadline.hasPassed {
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(!deadline.hasPassed)
    }
}
