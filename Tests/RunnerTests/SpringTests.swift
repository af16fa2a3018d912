// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// An application on Spring MVC 4.3 with Hibernate Validator, Jackson, commons-fileupload and JSTL; for jakarta all of it converted by
/// Tomcat's migration tool.
@Suite("Spring MVC", .serialized, .oneOfTwo)
struct SpringTests {
    @Test(arguments: Generation.allCases)
    func answersAsTomcatDoes(_ generation: Generation) async throws {
        let archive = try await LibraryApplications.shared.archive("spring", generation)
        let pair = try await Pair.start(archive, generation)
        for conversation in Self.conversations { try await pair.compare(conversation) }
        try await pair.stop()
    }

    private static let json = Field("Content-Type", "application/json")

    private static func send(_ method: String, _ target: String, _ body: String) -> Request {
        Request(method, target, fields: [json], body: Array(body.utf8))
    }

    /// Requests, each list one client's visit; what one visit leaves behind, a later one sees.
    private static let conversations: [[Request]] = [
        pages, methods, forms, resources, api, crossOrigin, uploads, asynchronous,
    ]

    private static let pages: [Request] = [
        Request("/"), Request("/", fields: [Field("Accept-Language", "de")]), Request("/?locale=de"), Request("/"),
        Request("/greet/anna"), Request("/greet?other=%C3%BC&locale=en"), Request("/greet/a%20b"),
        Request("/greet/a%2Fb"), Request("/greet.json?other=x"),
        Request("/greet", fields: [Field("Accept", "application/json")]),
        Request("/text/some;shade=red;x=y/of/me"),
        Request("/text/some/of/me", fields: [Field("X-Wish", "much"), Field("Cookie", "crumb=dry")]),
        Request("/text/some/of/NOBODY"), Request("/tagged/greet"),
        Request("/tagged/greet", fields: [Field("If-None-Match", "\"0c4d5d0a55f5f11d5a0cc07b2e7b7e1ff\"")]),
        Request("/forward"), Request("/away?to=/greet"), Request("/away?to=http://elsewhere.test/"),
        Request("/nowhere"), Request("/broken"), Request("/broken-view"), Request("/gone"), Request("/teapot"),
        Request("/?stop=1"), Request("/pages/direct.jsp?x=%3C1%3E"), Request("/page.html"), Request("/missing"),
        Request("/legacy/some/path?note=1"), Request("/legacy"), Request("/WEB-INF/views/greet.jsp"),
    ]

    private static let methods: [Request] = [
        .form("/method", "_method=DELETE&note=gr%C3%BC%C3%9F"), .form("/method", "_method=put&note=x"),
        Request("PATCH", "/method", body: []), Request("/method"), Request("HEAD", "/"), Request("OPTIONS", "/"),
        Request("OPTIONS", "/api/books"), Request("TRACE", "/"), Request("BREW", "/teapot"),
        Request("HEAD", "/download"), Request("HEAD", "/api/books/1"), Request("HEAD", "/later/stream"),
    ]

    private static let forms: [Request] = [
        Request("/lending"), .form("/lending", "title=x&number=12&price=abc&id=4"),
        .form("/lending", "title=forbidden&number=1234567890123&price=3.50&published=2020-02-29&tags=new&tags=old"),
        .form("/lending", "title=Good+%C3%BC&number=1234567890123&price=1,003.50&published=2020-02-29&tags=old"),
        Request("/lending/confirm"), .form("/lending/confirm", ""),
        // The flash attribute belongs to the redirect's target: not to another page, and only once.
        Request("/greet/lender?other=x"), Request("/greet/lender?other=Good%20%C3%BC"),
        Request("/greet/lender?other=Good%20%C3%BC"), Request("/lending/confirm"),
        Request("POST", "/cart/1"), Request("/cart"), Request("POST", "/cart/99"), Request("POST", "/cart/1"),
        Request("/cart"), Request("POST", "/leave"), Request("/cart"), Request("/cart"),
    ]

    private static let resources: [Request] = [
        Request("/static/style.css"), Request("/static/app.js"), Request("/static/inside.txt"),
        Request("HEAD", "/static/long.txt"), Request("/static/long.txt", fields: [Field("Range", "bytes=10-20")]),
        Request("/static/long.txt", fields: [Field("Range", "bytes=0-5,100-110")]),
        Request("/static/long.txt", fields: [Field("Range", "bytes=99999-")]),
        Request("/static/style.css", fields: [Field("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")]),
        Request("/static/../WEB-INF/legacy.xml"), Request("/static/%2e%2e/WEB-INF/legacy.xml"),
        Request("/static/missing.css"), Request("POST", "/static/style.css"), Request("/static/"),
        Request("/versioned/style.css"), Request("/versioned/style-0123.css"),
        Request("/versioned/style-5a5a2dfdb1a7a0d9a87e2b4ea2b4ba38.css"),
    ]

    private static let api: [Request] = [
        Request("/api/books"), Request("/api/books/1"),
        Request("/api/books/1", fields: [Field("If-None-Match", "\"12\"")]),
        Request("/api/books/1", fields: [Field("Accept", "text/plain")]),
        Request("/api/books/1", fields: [Field("Accept", "image/png")]), Request("/api/books/77"),
        Request("/api/books/x"), Request("/api/books/"),
        send("POST", "/api/books", #"{"title":"new one","price":3.5,"tags":["a"]}"#),
        send("POST", "/api/books", #"{"title":"n","price":0}"#), send("POST", "/api/books", #"{"title":"#),
        send("POST", "/api/books", #"{"nobody":1}"#), send("POST", "/api/books", ""),
        Request("POST", "/api/books", fields: [Field("Content-Type", "text/xml")], body: Array("<a/>".utf8)),
        send("PUT", "/api/books/2", #"{"title":"changed \u00fc","published":0}"#), Request("/api/books/2"),
        send("PUT", "/api/books/1000", #"{"title":"nobody's"}"#), Request("DELETE", "/api/books/2"),
        Request("DELETE", "/api/books/2"), Request("PATCH", "/api/books/1"),
        Request("POST", "/api/books/echo", fields: [Field("Content-Type", "image/png")], body: [0, 1, 0xff]),
        Request(
            "POST", "/api/books/echo",
            fields: [Field("Content-Type", "image/png"), Field("Transfer-Encoding", "chunked")],
            body: Array("3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n".utf8)),
        Request(
            "POST", "/api/books/echo", fields: [Field("Content-Type", "image/png"), Field("Expect", "100-continue")],
            body: Array(repeating: 7, count: 300_000)),
        Request("/api/books/dated"),
        Request("/api/books/dated", fields: [Field("If-Modified-Since", "Sun, 09 Sep 2001 01:46:40 GMT")]),
        Request("/api/books/dated", fields: [Field("If-None-Match", "\"dated\"")]),
    ]

    private static let crossOrigin: [Request] = {
        let friend = Field("Origin", "http://friend.test")
        let foe = Field("Origin", "http://foe.test")
        let method = Field("Access-Control-Request-Method", "PUT")
        return [
            Request("/api/books", fields: [friend]), Request("/api/books", fields: [foe]),
            Request(
                "OPTIONS", "/api/books", fields: [friend, method, Field("Access-Control-Request-Headers", "x-wish")]),
            Request(
                "OPTIONS", "/api/books", fields: [friend, method, Field("Access-Control-Request-Headers", "x-other")]),
            Request("OPTIONS", "/api/books", fields: [foe, method]), Request("OPTIONS", "/", fields: [friend, method]),
        ]
    }()

    private static let uploads: [Request] = {
        func upload(_ target: String, _ body: String) -> Request {
            Request(
                "POST", target, fields: [Field("Content-Type", "multipart/form-data; boundary=B")],
                body: Array(body.utf8))
        }
        func file(_ name: String, _ content: String, _ fields: String = "Content-Type: text/plain\r\n") -> String {
            "--B\r\nContent-Disposition: form-data; name=\"\(name)\"; filename=\"grüß.txt\"\r\n\(fields)\r\n\(content)\r\n"
        }
        let note = "--B\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\ngrüß\r\n"
        let book =
            "--B\r\nContent-Disposition: form-data; name=\"book\"\r\nContent-Type: application/json\r\n\r\n{\"title\":\"T\"}\r\n"
        let end = "--B--\r\n"
        let large = String(repeating: "x", count: 70_000)
        return [
            upload("/upload", file("file", "hello") + note + end),
            upload("/upload", file("file", "one") + file("file", "two") + end), upload("/upload", note + end),
            upload("/parts", file("file", "hello", "X-Part: 1\r\n") + note + end),
            upload("/names?q=1&note=2", file("file", "hello") + note + end),
            upload("/book-with-cover", book + file("cover", "picture", "Content-Type: image/png\r\n") + end),
            upload("/book-with-cover", book + end),
            // Not whole, too large, not multipart at all
            upload("/upload", "--B\r\nContent-Disposition: form-data; name=\"fi"),
            upload("/upload", file("file", large) + end),
            upload("/upload", file("file", large + large + large) + end), Request("POST", "/upload"),
            .form("/upload", "file=x"),
            // The same by commons-fileupload
            upload("/legacy/up", file("file", "hello") + note + end), upload("/legacy/up", file("file", large) + end),
            upload("/legacy/up", "--B\r\nContent-Disposition: form-data; name=\"fi"),
            Request("/download"), Request("/download?size=1000000"),
        ]
    }()

    private static let asynchronous = [
        "callable", "callable?fail=book", "callable?fail=1", "view", "view.json", "deferred", "fallback", "timeout",
        "task", "future", "stream", "stream?lines=3000", "events", "events?count=300", "emitter",
    ].map { Request("/later/\($0)") }
}
