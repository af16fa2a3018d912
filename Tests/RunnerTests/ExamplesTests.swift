// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Debian's examples, packed as a WAR and asked of the program and of embedded Tomcat 10.1 side by side.
@Suite("Tomcat's examples", .serialized, .oneOfTwo)
struct ExamplesTests {
    private static let directory = "/usr/share/tomcat10-examples/examples"

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
        let pair = try await Pair.start(try await Applications.shared.examplesArchive(), .jakarta)
        let files = try Self.files()
        let statics = files.filter { !Self.isPage($0) }
        let pages = files.filter(Self.isPage)
        #expect(statics.count > 100)
        #expect(pages.count > 40)
        for target in statics { try await pair.compare([Request(target), Request("HEAD", target)]) }
        for target in pages {
            try await pair.compare([Request(target), Request("HEAD", target), .form(target, "x=1"), Request(target)])
        }
        try await pair.compare(FileRequests.all(of: "/jsp/images/code.gif", in: Self.directory))
        try await pair.compare(Self.spellings)
        try await pair.compare(Self.hidden)
        for conversation in Self.conversations { try await pair.compare(conversation) }
        try await pair.stop()
    }

    /// Directories, and files by other spellings.
    private static let spellings = [
        "/", "/jsp", "/jsp/", "/servlets", "/servlets/", "/jsp/images", "/jsp/images/", "/jsp/snp/", "/missing",
        "/jsp/missing.html", "/index.html?x=y",
        "/jsp/images/code.gif;x=y", "/jsp//images/code.gif", "/jsp/./images/code.gif", "/jsp/../index.html",
        "/jsp/images/%63ode.gif",
        "/jsp/images/code%2egif", "/jsp/images/code.gif/", "/jsp/images/code.gif%20", "/jsp/images/CODE.GIF", "/%",
        "/%zz", "/%00", "/x%2fy", "/x%5cy",
        "/index.html?<>", "/a|b", "/index.html?a=|", "/é", "/jsp/%E9", "/jsp/%C3%A9", "*",
        "http://examples.test/index.html", "/../index.html",
    ].map { Request($0) }

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
