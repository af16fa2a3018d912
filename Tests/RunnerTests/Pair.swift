// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// The program and its peer on one application: whoever asks both must not be able to tell them apart.
struct Pair {
    /// What both are called: a page may show it.
    static let host = "examples.test"

    let runner: Server
    let peer: Server

    let generation: Generation
    /// False where the program serves alone, without Java.
    let hasEngine: Bool

    /// Starts both on one application, in a locale whose file names are UTF-8.
    static func start(
        _ application: URL, _ generation: Generation, contextPath: String = "", hasEngine: Bool = true,
        arguments: [String] = [], connector: [String] = []
    ) async throws -> Pair {
        let environment = ["LC_ALL": "C.UTF-8"]
        async let runner = Server.start(
            application, generation, by: .runner, contextPath: contextPath, arguments: arguments,
            environment: environment)
        async let peer = Server.start(
            application, generation, by: .peer, contextPath: contextPath, connector: connector,
            environment: environment)
        return Pair(runner: try await runner, peer: try await peer, generation: generation, hasEngine: hasEngine)
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
            let differences = differences(request, ours, theirs)
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

    private func differences(
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
        // Where what may differ is in the body, so is the reason for another length.
        let haveOneLength = ours.body == theirs.body
        func fields(_ fields: [Field]) -> [String] {
            fields.filter { !Exceptions.skips($0, of: request, theirs.status, generation, hasEngine: hasEngine) }
                .filter { haveOneLength || $0.name != "Content-Length" }
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

    private func normal(_ answer: Answer, _ request: Request) -> String {
        Exceptions.normalise(String(latin1: answer.body), of: request, hasEngine: hasEngine)
    }
}
