// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite("DIGEST authentication", .serialized, .serving("digest"))
struct DigestAuthenticationTests {
    /// The client's side of RFC 7616 with MD5, which both lines offer.
    private func authorization(
        _ challenge: String, user: String, password: String, target: String, method: String = "GET", count: Int = 1
    ) throws -> Field {
        func parameter(_ name: String) throws -> String {
            let range = try #require(
                challenge.range(of: "\\b\(name)=\"?[^\",]*", options: .regularExpression), "\(challenge)")
            return challenge[range].dropFirst(name.count + 1).replacingOccurrences(of: "\"", with: "")
        }
        let (realm, nonce, opaque) = (try parameter("realm"), try parameter("nonce"), try parameter("opaque"))
        let number = String(format: "%08x", count)
        let secret = MD5.hex("\(user):\(realm):\(password)")
        let request = MD5.hex("\(method):\(target)")
        let response = MD5.hex("\(secret):\(nonce):\(number):cafe:auth:\(request)")
        return Field(
            "Authorization",
            "Digest username=\"\(user)\", realm=\"\(realm)\", nonce=\"\(nonce)\", uri=\"\(target)\", response=\"\(response)\", "
                + "algorithm=MD5, opaque=\"\(opaque)\", qop=auth, nc=\(number), cnonce=\"cafe\"")
    }

    private func challenge(_ server: Server, _ target: String) async throws -> String {
        let answer = try await server.get(target)
        #expect(answer.status == 401)
        // 10.1 offers SHA-256 before MD5.
        return try #require(answer.values("WWW-Authenticate").first { !$0.contains("SHA-256") })
    }

    @Test(arguments: Generation.allCases)
    func servesWhoeverAnswersTheChallenge(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let target = "/protected/who?x=1"
        let challenge = try await challenge(server, target)
        #expect(challenge.hasPrefix("Digest realm=\"the realm\""))
        let right = try authorization(challenge, user: "anna", password: "secret", target: target)
        #expect(try await server.get(target, [right]).text == "anna anna DIGEST true false 1")
        // A nonce counts: the same answer again is a replay.
        #expect(try await server.get(target, [right]).status == 401)
        let next = try authorization(challenge, user: "anna", password: "secret", target: target, count: 2)
        #expect(try await server.get(target, [next]).status == 200)
    }

    @Test(arguments: Generation.allCases)
    func refusesAWrongAnswer(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let target = "/protected/file.txt"
        let challenge = try await challenge(server, target)
        #expect(
            try await server.get(
                target, [try authorization(challenge, user: "anna", password: "wrong", target: target)]
            ).status == 401)
        let elsewhere = try authorization(challenge, user: "anna", password: "secret", target: "/other", count: 2)
        #expect([400, 401].contains(try await server.get(target, [elsewhere]).status))
        let otto = try authorization(
            try await self.challenge(server, target), user: "otto", password: "geheim ü", target: target)
        #expect([401, 403].contains(try await server.get(target, [otto]).status))
    }
}
