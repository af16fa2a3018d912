// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Pages on JSTL 1.2, tag files, an own tag library and error pages; for jakarta converted by Tomcat's migration tool.
@Suite("JSP with JSTL", .serialized, .oneOfTwo)
struct TagLibraryTests {
    @Test(arguments: Generation.allCases)
    func answersAsTomcatDoes(_ generation: Generation) async throws {
        let archive = try await LibraryApplications.shared.archive("tags", generation)
        let pair = try await Pair.start(archive, generation)
        for conversation in Self.conversations { try await pair.compare(conversation) }
        try await pair.stop()
    }

    private static let german = Field("Accept-Language", "de-DE")

    private static let conversations: [[Request]] = [
        [
            Request("/core.jsp"), Request("/core.jsp"),
            Request("/core.jsp?x=4&y=%3Cb%3E", fields: [Field("X-Wish", "grüß"), Field("Cookie", "crumb=dry")]),
            Request("/core.jsp?x=%C3%A4"), Request("HEAD", "/core.jsp"), .form("/core.jsp", "x=a"),
            Request("/part.jsp?who=%3Cme%3E"), Request("/redirect.jsp"),
        ],
        [
            Request("/format.jsp?who=x"), Request("/format.jsp?who=x", fields: [german]),
            Request("/format.jsp?who=%C3%BC&locale=fr_FR"), .form("/format.jsp", "who=gr%C3%BC%C3%9F&locale=de"),
            Request("/functions.jsp?s=a%20b%20%C3%BC%3C"), Request("/functions.jsp"), Request("/xml.jsp"),
            Request("/style.xsl"), Request("/document.jspx"), Request("/latin.jsp?x=%C3%BC"),
        ],
        [
            Request("/visits.jsp"), Request("/visits.jsp"), Request("/visits.jsp?leave=true"), Request("/visits.jsp"),
            Request("/visits.jsp", fields: [Field("Cookie", "none=1")]),
        ],
        [
            Request("/failing.jsp"), Request("/failing.jsp?now=1"), Request("/nothing"), Request("/nothing.jsp"),
            Request("/long.jsp"), Request("/unbuffered.jsp"), Request("/unbuffered.jsp?fail=true"),
            Request("/WEB-INF/prelude.jspf"), Request("/WEB-INF/tags/frame.tag"), Request("/"),
        ],
    ]
}
