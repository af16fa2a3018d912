// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Debian's examples, packed as a WAR and asked of the program and of embedded Tomcat 10.1 side by side.
@Suite("Tomcat's examples", .serialized, .oneOfTwo)
struct ExamplesTests {
    private static let host = "examples.test"
    private static let directory = "/usr/share/tomcat10-examples/examples"

    /// The two servers, each with the cookies that it gave.
    private struct Pair {
        let runner: Server
        let peer: Server

        static func start() async throws -> Pair {
            let archive = try await Applications.shared.examplesArchive()
            async let runner = Server.start(archive, .jakarta, by: .runner)
            async let peer = Server.start(archive, .jakarta, by: .peer)
            return Pair(runner: try await runner, peer: try await peer)
        }

        func stop() async throws {
            try await runner.stop()
            try await peer.stop()
        }

        /// Asks both the same, one request after the other on a connection and with a cookie jar for each, and compares each answer.
        func compare(_ requests: [Request]) async throws {
            let requests = requests.filter { !Exceptions.skips($0) }
            async let ours = Pair.ask(runner, requests)
            async let theirs = Pair.ask(peer, requests)
            for ((request, ours), theirs) in zip(zip(requests, try await ours), try await theirs) {
                let differences = Pair.differences(request, ours, theirs)
                if !differences.isEmpty { Issue.record("\(request)\n\(differences.joined(separator: "\n"))") }
            }
        }

        private static func ask(_ server: Server, _ requests: [Request]) async throws -> [Result<Answer, any Error>] {
            var jar: [String: String] = [:]
            var answers: [Result<Answer, any Error>] = []
            var connection = try server.connect()
            for request in requests {
                var request = request
                request.fields.insert(Field("Host", host), at: 0)
                if !jar.isEmpty, !request.fields.contains(where: { $0.name == "Cookie" }) {
                    request.fields.append(
                        Field("Cookie", jar.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: "; ")))
                }
                do {
                    let answer: Answer
                    do {
                        answer = try await connection.ask(request)
                    } catch is ClientConnection.Failure where !answers.isEmpty {
                        // Kept alive no longer: a client asks again on another connection.
                        connection = try server.connect()
                        answer = try await connection.ask(request)
                    }
                    jar.merge(answer.cookies) { $1 }
                    if answer["Connection"]?.lowercased() == "close" || answer.framing == .close {
                        connection = try server.connect()
                    }
                    answers.append(.success(answer))
                } catch {
                    answers.append(.failure(error))
                    connection = try server.connect()
                }
            }
            return answers
        }

        private static func differences(
            _ request: Request, _ ours: Result<Answer, any Error>, _ theirs: Result<Answer, any Error>
        ) -> [String] {
            guard case .success(let ours) = ours, case .success(let theirs) = theirs else {
                return ["ours: \(ours)", "Tomcat's: \(theirs)"]
            }
            var differences: [String] = []
            if Exceptions.isRefusal(ours), ours.status == theirs.status { return [] }
            if ours.statusLine != theirs.statusLine {
                differences.append("status line: \(ours.statusLine) | Tomcat's \(theirs.statusLine)")
            }
            func fields(_ fields: [Field]) -> [String] {
                fields.filter { field in !Exceptions.fields.contains { $0.name == field.name } }
                    .map { Exceptions.normalise("\($0)", of: request) }
            }
            if fields(ours.fields) != fields(theirs.fields) {
                differences.append("fields: \(fields(ours.fields))\n Tomcat's: \(fields(theirs.fields))")
            }
            if fields(ours.trailers) != fields(theirs.trailers) {
                differences.append("trailers: \(ours.trailers)\n Tomcat's: \(theirs.trailers)")
            }
            if ours.body != theirs.body {
                let (our, their) = (normal(ours, request), normal(theirs, request))
                if our != their {
                    let (ourLines, theirLines) = (
                        our.components(separatedBy: "\n"), their.components(separatedBy: "\n")
                    )
                    let line =
                        zip(ourLines, theirLines).enumerated().first { $1.0 != $1.1 }?.offset
                        ?? min(ourLines.count, theirLines.count)
                    differences.append(
                        "body (\(ours.body.count) and \(theirs.body.count) bytes), line \(line + 1): \(ourLines.dropFirst(line).first ?? "none")"
                            + "\n Tomcat's: \(theirLines.dropFirst(line).first ?? "none")")
                }
            }
            return differences
        }

        private static func normal(_ answer: Answer, _ request: Request) -> String {
            // A part's boundary is named in the field.
            Exceptions.normalise(String(latin1: answer.body), of: request)
        }
    }

    /// Every file that the application offers, as targets.
    private static func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: directory).sorted().filter { path in
            var isDirectory: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: "\(directory)/\(path)", isDirectory: &isDirectory)
            return exists && !isDirectory.boolValue && !path.hasPrefix("WEB-INF") && !path.hasPrefix("META-INF")
        }.map { "/" + $0 }
    }

    private static func isPage(_ target: String) -> Bool { target.hasSuffix(".jsp") || target.hasSuffix(".jspx") }

    @Test func answersAsTomcatDoes() async throws {
        let pair = try await Pair.start()
        let files = try Self.files()
        let statics = files.filter { !Self.isPage($0) }
        let pages = files.filter(Self.isPage)
        #expect(statics.count > 100)
        #expect(pages.count > 40)
        for target in statics { try await pair.compare([Request(target), Request("HEAD", target)]) }
        for target in pages {
            try await pair.compare([Request(target), Request("HEAD", target), .form(target, "x=1"), Request(target)])
        }
        try await pair.compare(Self.staticVariations)
        try await pair.compare(Self.hidden)
        for conversation in Self.conversations { try await pair.compare(conversation) }
        try await pair.stop()
    }

    /// What the default servlet does with one file: conditions, ranges, methods.
    private static let staticVariations: [Request] = {
        let modified =
            (try? FileManager.default.attributesOfItem(atPath: "\(directory)/jsp/images/code.gif")[.modificationDate])
            as? Date
        let seconds = Int(modified?.timeIntervalSince1970 ?? 0)
        let size =
            ((try? FileManager.default.attributesOfItem(atPath: "\(directory)/jsp/images/code.gif")[.size]) as? Int)
            ?? 0
        let tag = "W/\"\(size)-\(seconds)000\""
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        let date = formatter.string(from: Date(timeIntervalSince1970: TimeInterval(seconds)))
        let earlier = formatter.string(from: Date(timeIntervalSince1970: TimeInterval(seconds - 1)))
        let image = "/jsp/images/code.gif"
        let fields: [[Field]] = [
            [Field("If-None-Match", tag)], [Field("If-None-Match", "*")], [Field("If-None-Match", "\"x\", \(tag)")],
            [Field("If-None-Match", "\"x\"")],
            [Field("If-Modified-Since", date)], [Field("If-Modified-Since", earlier)],
            [Field("If-Modified-Since", "nonsense")],
            [Field("If-None-Match", "\"x\""), Field("If-Modified-Since", date)], [Field("If-Match", tag)],
            [Field("If-Match", "*")],
            [Field("If-Match", "\"x\"")], [Field("If-Unmodified-Since", date)], [Field("If-Unmodified-Since", earlier)],
            [Field("Range", "bytes=0-9")], [Field("Range", "bytes=10-")], [Field("Range", "bytes=-5")],
            [Field("Range", "bytes=0-0")],
            [Field("Range", "bytes=0-100000")], [Field("Range", "bytes=100000-")], [Field("Range", "bytes=5-2")],
            [Field("Range", "bytes=x")],
            [Field("Range", "items=0-1")], [Field("Range", "bytes=")], [Field("Range", "bytes=-0")],
            [Field("Range", "bytes=-100000")],
            [Field("Range", "bytes=0-1,4-5")], [Field("Range", "bytes=0-1, 4-5, -3")],
            [Field("Range", "bytes=0-1,100000-")],
            [Field("Range", "bytes=0-9"), Field("If-Range", tag)],
            [Field("Range", "bytes=0-9"), Field("If-Range", date)],
            [Field("Range", "bytes=0-9"), Field("If-Range", "\"x\"")],
            [Field("Range", "bytes=0-9"), Field("If-None-Match", tag)],
            [Field("Range", "bytes=0-9"), Field("If-Range", earlier)], [Field("Accept-Encoding", "gzip, br")],
            [Field("Connection", "close")],
        ]
        let get = fields.map { Request(image, fields: $0) }
        let head = fields.map { Request("HEAD", image, fields: $0) }
        let methods = ["OPTIONS", "POST", "PUT", "DELETE", "TRACE", "PATCH", "PROPFIND", "NONE"].flatMap { method in
            [image, "/index.html", "/", "/jsp/", "/jsp/images/missing.gif"].map { Request(method, $0) }
        }
        let others = [
            "/", "/jsp", "/jsp/", "/servlets", "/servlets/", "/jsp/images", "/jsp/images/", "/jsp/snp/", "/missing",
            "/jsp/missing.html", "/index.html?x=y",
            "/jsp/images/code.gif;x=y", "/jsp//images/code.gif", "/jsp/./images/code.gif", "/jsp/../index.html",
            "/jsp/images/%63ode.gif",
            "/jsp/images/code%2egif", "/jsp/images/code.gif/", "/jsp/images/code.gif%20", "/jsp/images/CODE.GIF", "/%",
            "/%zz", "/%00", "/x%2fy", "/x%5cy",
            "/index.html?<>", "/a|b", "/index.html?a=|", "/é", "/jsp/%E9", "/jsp/%C3%A9", "*",
            "http://examples.test/index.html", "/../index.html",
        ].map { Request($0) }
        return get + head + methods + others
    }()

    /// What an application keeps to itself.
    private static let hidden = [
        "/WEB-INF/web.xml", "/WEB-INF/", "/WEB-INF", "/META-INF/context.xml", "/web-inf/web.xml",
        "/WEB-INF/jsp/403.jsp", "/%57EB-INF/web.xml",
        "/WEB-INF;x/web.xml", "/jsp/../WEB-INF/web.xml", "//WEB-INF/web.xml", "/WEB-INF%2fweb.xml",
        "/..;/WEB-INF/web.xml",
    ].map { Request($0) }

    /// Requests that make the pages do their work, each list one client's visit.
    private static let conversations: [[Request]] = {
        let servlets = "/servlets/servlet"
        let german = Field("Accept-Language", "de")
        return [
            // Servlets
            [
                Request("\(servlets)/HelloWorldExample"), Request("\(servlets)/HelloWorldExample", fields: [german]),
                Request("HEAD", "\(servlets)/HelloWorldExample"), .form("\(servlets)/HelloWorldExample", "x=1"),
                Request("OPTIONS", "\(servlets)/HelloWorldExample"),
            ],
            [
                Request("\(servlets)/RequestInfoExample"), Request("\(servlets)/RequestInfoExample/a%20b/c;d=e?f=g"),
                .form("\(servlets)/RequestInfoExample", "x=1"),
                Request("\(servlets)/RequestInfoExample", fields: [Field("X-Forwarded-For", "nobody")]),
            ],
            [
                Request("\(servlets)/RequestHeaderExample"),
                Request(
                    "\(servlets)/RequestHeaderExample",
                    fields: [Field("X-Test", "<a>"), Field("x-test", "grüß"), Field("Accept", "application/json")]),
                .form("\(servlets)/RequestHeaderExample", "x=1"),
            ],
            [
                Request("\(servlets)/RequestParamExample"),
                Request("\(servlets)/RequestParamExample?firstname=Gr%C3%BC%C3%9F&lastname=%3Cb%3E"),
                .form("\(servlets)/RequestParamExample", "firstname=%E4%BD%A0&lastname=a+b"),
            ],
            [
                Request("\(servlets)/CookieExample"),
                .form("\(servlets)/CookieExample", "cookiename=colour&cookievalue=blue"),
                Request("\(servlets)/CookieExample"),
                .form("\(servlets)/CookieExample", "cookiename=bad%3B&cookievalue=x"),
                .form("\(servlets)/CookieExample", "cookiename=a&cookievalue=b+c"),
            ],
            [
                Request("\(servlets)/SessionExample"), .form("\(servlets)/SessionExample", "dataname=a&datavalue=1"),
                Request("\(servlets)/SessionExample?dataname=b&datavalue=%3C2%3E"),
                Request("\(servlets)/SessionExample"),
                Request("\(servlets)/SessionExample?dataname=a"),
                Request("\(servlets)/SessionExample", fields: [Field("Cookie", "none=1")]),
            ],
            [
                Request("/CompressionTest"), Request("/CompressionTest", fields: [Field("Accept-Encoding", "gzip")]),
                .form("/CompressionTest", "x=1"),
            ],
            [Request("/servletToJsp"), .form("/servletToJsp", "x=1")],
            [
                Request("/servlets/nonblocking/numberwriter"), Request("/servlets/nonblocking/bytecounter"),
                Request("POST", "/servlets/nonblocking/bytecounter", body: [UInt8](repeating: 1, count: 100_000)),
                .form("/servlets/nonblocking/bytecounter", "a=b"),
            ],
            [
                Request("/servlets/trailers/response", fields: [Field("TE", "trailers")]),
                Request("/servlets/trailers/response"),
                Request("HEAD", "/servlets/trailers/response"),
            ],
            [Request("/servlets/serverpush/simpleimage")],
            // Asynchronous
            [Request("/async/async0"), Request("/async/async1"), Request("/async/async2"), Request("/async/async3")],
            // Pages
            [
                .form("/jsp/checkbox/checkresult.jsp", "fruit=apples&fruit=melons"),
                Request("/jsp/checkbox/checkresult.jsp?fruit=%3Cb%3E"),
            ],
            [
                Request("/jsp/colors/colrs.jsp?color1=red&color2=blue&action=Submit"),
                .form("/jsp/colors/colrs.jsp", "color1=black&color2=cyan&action=Submit"),
                Request("/jsp/colors/colrs.jsp?action=Hint"),
            ],
            [
                Request("/jsp/error/err.jsp"), Request("/jsp/error/err.jsp?name=audi&submit=Submit"),
                Request("/jsp/error/err.jsp?name=integra&submit=Submit"),
            ],
            [
                Request("/jsp/num/numguess.jsp"), Request("/jsp/num/numguess.jsp?guess=0"),
                Request("/jsp/num/numguess.jsp?guess=nonsense"),
            ],
            [
                Request("/jsp/sessions/carts.jsp"), Request("/jsp/sessions/carts.jsp?itemId=1&submit=add"),
                Request("/jsp/sessions/carts.jsp?itemId=2&submit=add"),
                Request("/jsp/sessions/carts.jsp?itemId=1&submit=remove"),
                .form("/jsp/sessions/carts.jsp", "itemId=3&submit=add"),
            ],
            [
                Request("/jsp/jsp2/el/functions.jsp?foo=JSP+2.0"),
                Request("/jsp/jsp2/el/functions.jsp?foo=%3Cgr%C3%BC%C3%9F%3E"),
            ],
            [
                Request("/jsp/jsp2/el/implicit-objects.jsp?foo=bar"),
                Request("/jsp/jsp2/el/implicit-objects.jsp?foo=%22%3E"),
            ],
            [
                Request(
                    "/jsp/snp/snoop.jsp?a=b;c",
                    fields: [Field("User-Agent", "<agent>"), Field("Accept-Language", "fr-CA")]),
                Request(
                    "POST", "/jsp/snp/snoop.jsp/extra", fields: [Field("Content-Type", "text/plain")], body: [1, 2, 3]),
            ],
            [
                Request("/jsp/tagplugin/if.jsp?x=1"), Request("/jsp/tagplugin/choose.jsp"),
                Request("/jsp/tagplugin/foreach.jsp"),
            ],
            [
                Request("/jsp/include/include.jsp"), Request("/jsp/forward/forward.jsp"),
                Request("/jsp/forward/one.jsp"),
            ],
            [
                Request("/jsp/missing.jsp"), Request("/jsp/forward/"), Request("OPTIONS", "/jsp/snp/snoop.jsp"),
                Request("DELETE", "/jsp/snp/snoop.jsp"),
                Request("PUT", "/jsp/snp/snoop.jsp", body: [1]),
            ],
            // FORM authentication: nobody is known, so a login ends on the error page; OPTIONS is refused to all.
            [
                Request("/jsp/security/protected/"),
                .form("/jsp/security/protected/j_security_check", "j_username=tomcat&j_password=x"),
                Request("/jsp/security/protected/index.jsp"), Request("OPTIONS", "/jsp/security/protected/index.jsp"),
                Request("TRACE", "/jsp/security/protected/index.jsp"), Request("/jsp/security/protected/login.jsp"),
                Request("/jsp/security/protected/error.jsp"),
            ],
            // A session by URL
            [
                Request(
                    "/jsp/sessions/carts.jsp;jsessionid=00000000000000000000000000000000",
                    fields: [Field("Cookie", "none=1")])
            ],
            // The connection goes on after what is refused
            [Request("POST", "/index.html", fields: [Field("Content-Length", "x")]), Request("/index.html")],
            [
                Request("GET", "/index.html", fields: [Field("Expect", "100-continue")]),
                Request("/index.html", fields: [Field("Expect", "more")]),
            ],
        ]
    }()
}
