// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import HTTPServer

@Suite struct TomcatComparisonTests {
    @Test func answersAsTomcatDidByteForByte() async throws {
        let site = try Site()
        let app = try StaticFileService(root: site.app.path, contextPath: "/app", configuration: Site.described)
        let root = try StaticFileService(root: site.root.path, contextPath: "", configuration: Site.plain)
        try await FileServer.run([app, root]) { port in
            try await compare(TomcatAnswers.all.filter { !$0.isAlone }, port: port)
            // Once more, now that files are in the cache.
            try await compare(TomcatAnswers.all.filter { !$0.isAlone }, port: port)
        }
    }

    @Test func answersAsTomcatDidWithoutARootContext() async throws {
        let site = try Site()
        let app = try StaticFileService(root: site.app.path, contextPath: "/app", configuration: Site.described)
        try await FileServer.run([app]) { port in
            try await compare(TomcatAnswers.all.filter(\.isAlone), port: port)
        }
    }

    private func compare(_ answers: [TomcatAnswers], port: Int) async throws {
        #expect(!answers.isEmpty)
        for expected in answers {
            let connection = try ClientConnection(port: port)
            try await connection.send(expected.bytes)
            let actual = try await connection.receive(method: expected.method)
            let comment = Comment(rawValue: expected.request)
            #expect(actual.status == expected.status, comment)
            #expect(actual.fields.filter { $0.name != "Date" } == expected.fields, comment)
            #expect(expected.rendered(actual.body) == expected.body, comment)
        }
    }
}
