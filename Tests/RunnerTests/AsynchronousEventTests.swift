// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

/// What listeners of an asynchronous request hear, and what the client gets: after Tomcat's TestAsyncContextImpl and its like.
@Suite("Asynchronous events", .serialized, .oneOfTwo)
struct AsynchronousEventTests {
    private static let cases = [
        "complete", "complete-twice", "complete-dispatch", "dispatch-twice", "dispatch-complete", "start-twice",
        "start-after-complete", "throw", "throw-complete", "throw-dispatch", "throw-throw", "throw-after-commit",
        "error-send", "dispatch", "dispatch-start", "dispatch-throw", "dispatch-error", "dispatch-loop",
        "thread-dispatch-throw", "thread-dispatch-start", "listener-class", "timeout",
        "timeout-complete", "timeout-dispatch", "timeout-throw", "timeout-error",
    ]

    /// What the client gets in one case.
    private static func answer(to how: String, by server: Server) async throws -> [String] {
        do {
            let answer = try await server.get("/events?key=\(how)&how=\(how)")
            guard answer.status < 400 else { return [answer.statusLine, answer["Connection"] ?? ""] }
            return [answer.statusLine, answer.text, answer["Connection"] ?? "", "\(answer.framing)"]
        } catch is ClientConnection.Failure {
            return ["cut off"]
        }
    }

    /// What was heard of it so far, once it has ended.
    private static func story(of how: String, by server: Server) async throws -> String {
        try await server.get("/events?key=\(how)").text
    }

    @Test(arguments: Generation.allCases)
    func areHeardAndAnsweredAsByTomcat(_ generation: Generation) async throws {
        let pair = try await Pair.start(try await Applications.shared.directory("connector", generation), generation)
        for how in Self.cases {
            async let ours = Self.answer(to: how, by: pair.runner)
            async let theirs = Self.answer(to: how, by: pair.peer)
            let (our, their) = (try await ours, try await theirs)
            #expect(our == their, "\(how)")
            // A listener may hear of the end when the client has its answer already, and of more than one end.
            let deadline = Deadline(after: .seconds(5))
            var (heard, expected) = ("", "nothing yet")
            while heard != expected, !deadline.hasPassed {
                (heard, expected) = (
                    try await Self.story(of: how, by: pair.runner), try await Self.story(of: how, by: pair.peer)
                )
            }
            #expect(heard == expected, "\(how)")
            #expect(!heard.isEmpty, "\(how)")
        }
        try await pair.stop()
    }

    @Test(arguments: Generation.allCases)
    func comeInTheOrderOfTheSpecification(_ generation: Generation) async throws {
        let server = try await Server.start(
            try await Applications.shared.directory("connector", generation), generation)
        for (how, heard) in [
            ("complete", "complete"), ("timeout", "timeout complete"), ("timeout-complete", "timeout complete"),
            ("dispatch-start", "again:ASYNC start complete complete2"),
        ] {
            _ = try await Self.answer(to: how, by: server)
            let deadline = Deadline(after: .seconds(5))
            var story = ""
            while story != heard, !deadline.hasPassed { story = try await Self.story(of: how, by: server) }
            #expect(story == heard, "\(how)")
        }
        try await server.stop()
    }
}
