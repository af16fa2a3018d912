// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Resources on RESTEasy 3.0 (JAX-RS 2.0) with Jackson, beside embedded Tomcat 9.
@Suite("JAX-RS", .serialized, .oneOfTwo)
struct RestTests {
    @Test func answersAsTomcatDoes() async throws {
        let pair = try await Pair.start(try await LibraryApplications.shared.archive("rest", .javax), .javax)
        for conversation in Self.conversations { try await pair.compare(conversation) }
        try await pair.stop()
    }

    private static func send(_ method: String, _ target: String, _ body: String) -> Request {
        Request(method, target, fields: [Field("Content-Type", "application/json")], body: Array(body.utf8))
    }

    private static let notes = "/rest/notes"

    private static let conversations: [[Request]] = [
        [
            Request(notes), send("POST", notes, #"{"text":"first \u00fc"}"#),
            send("POST", notes, #"{"text":"second"}"#),
            send("POST", notes, #"{"text":"#), send("POST", notes, #"{"nobody":1}"#), send("POST", notes, "{}"),
            send("POST", notes, ""),
            Request("POST", notes, fields: [Field("Content-Type", "text/xml")], body: Array("<a/>".utf8)),
            .form(notes, "text=gr%C3%BC%C3%9F&more=1&more=2"), Request("\(notes)?from=2"), Request("\(notes)?from=x"),
            Request("\(notes)/1"), Request("\(notes)/1", fields: [Field("Accept", "text/plain")]),
            Request("\(notes)/1", fields: [Field("Accept", "image/png")]),
            Request("\(notes)/1", fields: [Field("If-None-Match", "\"note-1-7\"")]),
            Request("\(notes)/1", fields: [Field("If-Modified-Since", "Sun, 09 Sep 2001 01:46:40 GMT")]),
            Request("\(notes)/1", fields: [Field("If-Match", "\"other\"")]), Request("\(notes)/9"),
            send("PUT", "\(notes)/1", #"{"text":"changed"}"#), Request("DELETE", "\(notes)/2"),
            Request("DELETE", "\(notes)/2"), Request("HEAD", "\(notes)/1"), Request("OPTIONS", "\(notes)/1"),
            Request("OPTIONS", notes), Request("PATCH", notes),
        ],
        [
            Request("\(notes)/seen/a%20b;shade=red/c?x=%C3%BC", fields: [Field("X-Wish", "much")]),
            Request("\(notes)/seen"), Request("\(notes)/seen/%C3%BC"), Request("\(notes)/fail/mapped"),
            Request("\(notes)/fail/status"), Request("\(notes)/fail/other"),
            Request(notes, fields: [Field("X-Banned", "1")]), Request("/rest/nothing"), Request("/rest"), Request("/"),
        ],
        [
            "later", "later?fail=true", "later/never", "later/never?handled=true", "later/stream?lines=3",
            "later/stream?lines=3000",
        ].map { Request("/rest/\($0)") },
    ]
}
