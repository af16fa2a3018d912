// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@Suite("JSP, tags and expressions", .serialized, .serving("pages"))
struct PageTests {
    @Test(arguments: Generation.allCases)
    func servesTheWelcomePage(_ generation: Generation) async throws {
        let answer = try await Served.by(generation).get("/")
        #expect(answer["Content-Type"] == "text/html;charset=UTF-8")
        #expect(answer.text == "<h1>welcome, grüß dich</h1>\n")
    }

    @Test(arguments: Generation.allCases)
    func runsScriptlets(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        #expect(try await server.get("/hello.jsp?who=w%C3%B6rld").text == "hello, wörld; 49\n")
        #expect(try await server.get("/mapped").text == "hello, mapped; 49\n")
    }

    @Test(arguments: Generation.allCases)
    func evaluatesExpressions(_ generation: Generation) async throws {
        let answer = try await Served.by(generation).get(
            "/el.jsp?x=1&x=2&name=K%C3%A4the&number=5", [Field("X-Probe", "seen")])
        #expect(
            answer.text == """
                sum 7
                param 1 2 true
                header seen
                bean Käthe 5 Käthe
                map 2 list 14
                function desserts
                ternary big ab
                escaped ${1 + 1}
                context GET |

                """)
    }

    @Test(arguments: Generation.allCases)
    func runsTagsOfALibraryOfAJarAndOfTagFiles(_ generation: Generation) async throws {
        #expect(
            try await Served.by(generation).get("/tags.jsp").text
                == "[1][2][3]\n<red: in a jar>\n+ tag file 7 body 42 +\n")
    }

    @Test(arguments: Generation.allCases)
    func includesAndForwards(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        #expect(try await server.get("/including.jsp").text == "part before hello, included; 49\nafter static part\n\n")
        #expect(try await server.get("/forwarding.jsp").text == "hello, forwarded; 49\n")
        #expect(try await server.get("/wrapped/page.jsp").text == "(wrapped)")
    }

    @Test(arguments: Generation.allCases)
    func showsTheErrorPageOfAPage(_ generation: Generation) async throws {
        let answer = try await Served.by(generation).get("/failing.jsp")
        #expect(answer.status == 500)
        #expect(answer.text == "failed: on purpose 500\n")
    }

    @Test(arguments: Generation.allCases)
    func answersAPageThatDoesNotCompileWithItsFault(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        for page in ["/broken.jsp", "/unclosed.jsp"] {
            let answer = try await server.get(page)
            #expect(answer.status == 500)
            #expect(answer.text.contains("HTTP Status 500"))
        }
        #expect(try await server.get("/missing.jsp").status == 404)
        #expect(try await server.get("/hello.jsp").status == 200)
    }

    @Test(arguments: Generation.allCases)
    func keepsThePagesEncoding(_ generation: Generation) async throws {
        let answer = try await Served.by(generation).get("/chinese.jsp")
        #expect(answer["Content-Type"] == "text/html;charset=GBK")
        #expect(answer.body == [0xC4, 0xE3, 0xBA, 0xC3])
    }

    @Test(arguments: Generation.allCases)
    func servesAPageInXML(_ generation: Generation) async throws {
        let answer = try await Served.by(generation).get("/xml.jspx")
        #expect(answer["Content-Type"] == "application/xml;charset=UTF-8")
        #expect(answer.text == "<answer sum=\"42\">x</answer>")
    }

    @Test(arguments: Generation.allCases)
    func sendsAPageLargerThanItsBufferInChunks(_ generation: Generation) async throws {
        let answer = try await Served.by(generation).get("/big.jsp")
        #expect(answer.framing == .chunked)
        #expect(answer.text == String(repeating: "0123456789", count: 5000) + "\n")
    }

    @Test(arguments: Generation.allCases)
    func keepsASessionForAPage(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let first = try await server.get("/counter.jsp")
        #expect(first.text == "1\n")
        let session = try #require(first.cookies["JSESSIONID"])
        #expect(try await server.get("/counter.jsp", [Field("Cookie", "JSESSIONID=\(session)")]).text == "2\n")
    }
}
