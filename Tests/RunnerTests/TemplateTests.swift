// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Templates of Freemarker (with JSTL in them) and of Velocity, and uploads by commons-fileupload, beside embedded Tomcat 9.
@Suite("Template engines", .serialized, .oneOfTwo)
struct TemplateTests {
    @Test func answersAsTomcatDoes() async throws {
        let pair = try await Pair.start(try await LibraryApplications.shared.archive("templates", .javax), .javax)
        for conversation in Self.conversations { try await pair.compare(conversation) }
        try await pair.stop()
    }

    private static func upload(_ target: String, _ body: String) -> Request {
        Request(
            "POST", target, fields: [Field("Content-Type", "multipart/form-data; boundary=B")], body: Array(body.utf8))
    }

    private static let conversations: [[Request]] = {
        func file(_ content: String) -> String {
            "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"grüß.txt\"\r\nContent-Type: text/plain\r\n\r\n\(content)\r\n"
        }
        let whole =
            file("hello") + "--B\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\ngrüß\r\n"
            + file(String(repeating: "x", count: 50_000)) + "--B--\r\n"
        let large = file(String(repeating: "x", count: 150_000)) + "--B--\r\n"
        return [
            [
                Request("/page.ftl"), Request("/page.ftl?x=%3C%C3%BC%3E"), .form("/page.ftl", "x=gr%C3%BC%C3%9F"),
                Request("HEAD", "/page.ftl"), Request("/broken.ftl"), Request("/none.ftl"), Request("/front"),
                Request("/front/page.ftl?x=1"), Request("/part.ftl"), Request("/WEB-INF/freemarker/page.ftl"),
            ],
            [
                Request("/page.vm"), Request("/page.vm?x=%3C%C3%BC%3E&n=3", fields: [Field("Cookie", "crumb=dry")]),
                .form("/page.vm", "x=gr%C3%BC%C3%9F"), Request("HEAD", "/page.vm"), Request("/front/page.vm?x=1"),
                Request("/page.vm"), Request("/missing-value.vm"), Request("/none.vm"), Request("/part.vm"),
            ],
            [
                upload("/upload", whole), upload("/upload?how=stream", whole), upload("/upload", large),
                upload("/upload?how=stream", large),
                upload("/upload", "--B\r\nContent-Disposition: form-data; name=\"fi"),
                upload("/upload?how=stream", "--B\r\nContent-Disposition: form-data; name=\"fi"),
                Request("POST", "/upload", fields: [Field("Content-Type", "text/plain")], body: [1]),
                Request("/upload"),
            ],
        ]
    }()
}
