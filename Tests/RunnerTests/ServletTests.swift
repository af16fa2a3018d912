// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@Suite("Servlets, filters and listeners", .serialized, .serving("servlets"))
struct ServletTests {
    @Test(arguments: Generation.allCases)
    func servesAServletOfWebXML(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let answer = try await server.get("/described/a%20b/c?x=%41")
        #expect(answer.status == 200)
        #expect(answer["Content-Type"] == "text/plain;charset=UTF-8")
        #expect(answer.text == "blue grüß dich |/described|/a b/c|x=%41")
        #expect(try await server.get("/any/where.described").text == "blue grüß dich |/any/where.described|null|null")
    }

    @Test(arguments: Generation.allCases)
    func servesAServletOfAnAnnotation(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let answer = try await server.get("/annotated")
        #expect(answer.text == "red GET")
        #expect(
            answer.fields.filter { $0.name != "Date" } == [
                Field("X-Method", "GET"), Field("Last-Seen", "Thu, 01 Jan 1970 00:00:00 GMT"), Field("X-Number", "7"),
                Field("X-Number", "8"),
                Field("Content-Type", "text/plain;charset=ISO-8859-1"), Field("Content-Length", "7"),
            ])
        #expect(answer["Date"] != nil)
    }

    @Test(arguments: Generation.allCases)
    func answersEveryMethodAsHttpServletDoes(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let head = try await server.ask(Request("HEAD", "/annotated"))
        #expect(head.status == 200)
        #expect(head["Content-Length"] == "8" || head["Content-Length"] == "7")
        #expect(head.body.isEmpty)
        let post = try await server.ask(Request("POST", "/annotated", body: Array("12345".utf8)))
        #expect(post.status == 201)
        #expect(post.text == "POST 5")
        #expect(try await server.ask(Request("PUT", "/annotated", body: [])).text == "PUT 0")
        let delete = try await server.ask(Request("DELETE", "/annotated"))
        #expect(delete.status == 204)
        #expect(delete["Content-Length"] == nil)
        let options = try await server.ask(Request("OPTIONS", "/annotated"))
        #expect(options.status == 200)
        #expect(options["Allow"] == "GET, HEAD, POST, PUT, DELETE, OPTIONS")
        #expect(try await server.ask(Request("TRACE", "/annotated")).status == 405)
        #expect(try await server.ask(Request("BREW", "/annotated")).status == 501)
    }

    @Test(arguments: Generation.allCases)
    func answersAConditionalGetOfAServlet(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        #expect(try await server.get("/annotated/dated")["Last-Modified"] == "Sun, 09 Sep 2001 01:46:40 GMT")
        let unchanged = try await server.get(
            "/annotated/dated", [Field("If-Modified-Since", "Sun, 09 Sep 2001 01:46:40 GMT")])
        #expect(unchanged.status == 304)
        #expect(unchanged.body.isEmpty)
    }

    @Test(arguments: Generation.allCases)
    func runsFiltersInTheOrderOfTheSpecification(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        #expect(try await server.get("/described/x").values("X-Mark") == ["outer", "inner"])
        #expect(try await server.get("/x.described").values("X-Mark") == ["inner"])
        #expect(try await server.get("/annotated").values("X-Mark") == [])
    }

    @Test(arguments: Generation.allCases)
    func letsAFilterChangeTheBody(_ generation: Generation) async throws {
        #expect(try await Served.by(generation).get("/annotated/shout").text == "RED GET")
    }

    @Test(arguments: Generation.allCases)
    func tellsListenersWhatHappens(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        _ = try await server.get("/annotated?note=first")
        // The end of a request is told after its response has left.
        let deadline = Deadline(after: .seconds(10))
        var lines: [String] = []
        while !lines.contains("requestDestroyed first"), !deadline.hasPassed {
            lines = try await server.get("/journal").text.split(separator: "\n").map(String.init)
        }
        #expect(
            lines == [
                "yes", "contextInitialized", "attributeAdded journal=open", "init described", "requestDestroyed first",
            ])
        let replaced = try await server.get("/journal?replace=again").text
        #expect(replaced.hasPrefix("again\n"))
        #expect(replaced.contains("attributeReplaced seen=yes"))
    }

    @Test(arguments: Generation.allCases)
    func answersAsTomcatWhereNothingIsMapped(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let missing = try await server.get("/nowhere")
        #expect(missing.status == 404)
        #expect(missing["Content-Type"] == "text/html;charset=utf-8")
        #expect(missing.text.contains("<h1>HTTP Status 404 – Not Found</h1>"))
        #expect(try await server.ask(Request("POST", "/page.html", body: [])).status == 200)
        #expect(try await server.ask(Request("DELETE", "/page.html")).status == 405)
    }

    /// The refusals of the class that guards what an application keeps to itself: any spelling of the folder is not found or refused.
    @Test(arguments: Generation.allCases)
    func hidesTheApplicationsOwnFilesByAnySpelling(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let spellings = [
            "/WEB-INF/web.xml", "/web-inf/web.xml", "/WEB-INF/", "/WEB-INF", "/%57EB-INF/web.xml", "/WEB%2dINF/web.xml",
            "/./WEB-INF/web.xml",
            "/x/../WEB-INF/web.xml", "/%2e/WEB-INF/web.xml", "/x/%2e%2e/WEB-INF/web.xml", "//WEB-INF/web.xml",
            "/WEB-INF;x=1/web.xml",
            "/;x/WEB-INF/web.xml", "/WEB-INF/./web.xml", "/WEB-INF//web.xml", "/WEB-INF%2fweb.xml",
            "/WEB-INF%5cweb.xml", "/WEB-INF\\web.xml",
            "/\\WEB-INF/web.xml", "/%5cWEB-INF/web.xml", "/x/..;/WEB-INF/web.xml", "/META-INF/MANIFEST.MF",
            "/meta-inf/x", "/..;/WEB-INF/web.xml",
            "/../WEB-INF/web.xml", "/%c0%ae/WEB-INF/web.xml", "/WEB-INF/web.xml%00.html", "/WEB-INF/web.xml%20",
            "/WEB-INF./web.xml",
            "/page.html/../WEB-INF/web.xml", "/page.html%00", "/page.html/",
        ]
        for spelling in spellings {
            let answer = try await server.get(spelling)
            #expect([400, 404].contains(answer.status), "\(spelling)")
            #expect(!answer.text.contains("greeting"), "\(spelling)")
        }
    }
}
