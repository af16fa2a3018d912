// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// TLS that ends in the program, as a client and an application see it.
@Suite("TLS", .serialized, .oneOfTwo)
struct TLSConnectionTests {
    /// The program behind a tunnel: whoever asks `server` asks it over TLS.
    private struct Secured {
        let server: Server
        let tunnel: TLSTunnel
        let port: Int

        static func start(
            _ arguments: [String], _ application: String, environment: [String: String] = [:], tunnel: [String] = []
        ) async throws -> Secured {
            let program = try Starting.program(arguments + [application], environment: environment)
            let port = try await Server.bound(program).port
            let tunnel = try await TLSTunnel.start(to: port, tunnel)
            let server = Server(program: program, port: tunnel.port)
            try await server.waitForHealth("ready")
            return Secured(server: server, tunnel: tunnel, port: port)
        }

        func stop() async throws {
            #expect(try await server.stop() == .code(0))
            await tunnel.stop()
        }
    }

    private static func pem(_ certificate: Certificate) -> [String] {
        ["--tls-certificate", certificate.certificate, "--tls-key", certificate.key]
    }

    private func facts(_ answer: Answer) -> [String: String] {
        Dictionary(
            answer.text.split(separator: "\n").map { line in
                let words = line.split(separator: " ", maxSplits: 1).map(String.init)
                return (words[0], words.count > 1 ? words[1] : "")
            }, uniquingKeysWith: { $1 })
    }

    @Test(arguments: Generation.allCases)
    func tellsTheApplicationWhatWasAgreed(_ generation: Generation) async throws {
        let secured = try await Secured.start(
            Self.pem(try await Certificate.make()), try await Starting.directory("encrypted", generation))
        let server = secured.server
        let answer = try await server.get("/facts?session=1", [Field("Host", "name.test")])
        let agreed = try await secured.tunnel.agreement()
        let facts = facts(answer)
        #expect(facts["secure"] == "true")
        #expect(facts["scheme"] == "https")
        #expect(facts["port"] == "443")
        #expect(facts["url"] == "https://name.test/facts")
        #expect(facts["suite"] == agreed[0])
        #expect(facts["version"] == agreed[1])
        #expect(facts["bits"] == agreed[2])
        #expect(facts["session"]?.wholeMatch(of: /[0-9a-f]{64}/) != nil)
        #expect(facts["client"] == "null")
        #expect(agreed[3] == "http/1.1")
        #expect(answer["Set-Cookie"]?.contains("; Secure") == true)
        #expect(try await server.get("/facts?redirect=1")["Location"]?.hasPrefix("https://127.0.0.1:") == true)
        #expect(try await server.get("/folder").status == 302)
        // What must be encrypted is: no redirect, as there is without TLS.
        #expect(try await server.get("/confidential/file.txt").text == "confidential\n")

        let older = try await TLSTunnel.start(to: secured.port, ["--version", "1.2"])
        let old = self.facts(try await Server(program: server.program, port: older.port).get("/facts"))
        let oldAgreed = try await older.agreement()
        #expect(old["version"] == "TLSv1.2")
        // OpenSSL writes ECDHE-ECDSA-AES256-GCM-SHA384 for what Java and the registry write otherwise.
        #expect(
            old["suite"]?.replacingOccurrences(of: "TLS_", with: "").replacingOccurrences(of: "_WITH", with: "")
                .replacingOccurrences(of: "_", with: "-").replacingOccurrences(of: "AES-", with: "AES") == oldAgreed[0])
        #expect(old["bits"] == oldAgreed[2])
        await older.stop()
        try await secured.stop()
    }

    @Test func sendsFilesOfAnySizeAndKeepsTheConnection() async throws {
        let site = try Scratch.directory("site")
        let large = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 9) }
        try Data(large).write(to: site.appendingPathComponent("large.bin"))
        try Data("small\n".utf8).write(to: site.appendingPathComponent("small.txt"))
        let secured = try await Secured.start(Self.pem(try await Certificate.make()), site.path)
        let connection = try secured.server.connect()
        #expect(try await connection.ask(Request("/small.txt")).text == "small\n")
        #expect(try await connection.ask(Request("/large.bin")).body == large)
        let range = try await connection.ask(
            Request("/large.bin", fields: [Field("Range", "bytes=1000000-2500000")]))
        #expect(range.status == 206)
        #expect(range.body == Array(large[1_000_000...2_500_000]))
        // Pipelined: the second waits behind the first one's file.
        try await connection.send(
            "GET /large.bin HTTP/1.1\r\nHost: h\r\n\r\nGET /small.txt HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(try await connection.receive().body == large)
        #expect(try await connection.receive().text == "small\n")
        let last = try await connection.ask(Request("/large.bin", fields: [Field("Connection", "close")]))
        #expect(last.body == large)
        #expect(try await connection.receiveToEnd().isEmpty)
        // A client that goes away in the middle of a file hurts nobody.
        let vanishing = try secured.server.connect()
        try await vanishing.send("GET /large.bin HTTP/1.1\r\nHost: h\r\n\r\n")
        _ = try await vanishing.receiveBytes(1000)
        vanishing.reset()
        #expect(try await secured.server.get("/large.bin").body == large)
        try await secured.stop()
    }

    /// Files that Tomcat's default servlet has found and hands back (sendfile), bodies, and slow ends.
    @Test(arguments: Generation.allCases)
    func carriesBodiesBothWays(_ generation: Generation) async throws {
        let secured = try await Secured.start(
            Self.pem(try await Certificate.make()), try await Starting.directory("bodies", generation))
        let body = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let connection = try secured.server.connect()
        let digest = try await connection.ask(Request("POST", "/digest", body: body))
        #expect(digest.status == 200)
        #expect(digest.text.hasPrefix("\(body.count) "))
        try await secured.stop()
    }

    @Test(arguments: Generation.allCases)
    func carriesWebSockets(_ generation: Generation) async throws {
        let secured = try await Secured.start(
            Self.pem(try await Certificate.make()), try await Starting.directory("sockets", generation))
        let socket = try await WebSocketConnection(secured.server, "/partial")
        let text = String(repeating: "over TLS ", count: 2000)
        try await socket.send(text)
        var received = ""
        while received.utf8.count < text.utf8.count, let frame = try await socket.receive() {
            received += String(decoding: frame.payload, as: UTF8.self)
        }
        #expect(received == text)
        try await socket.send(WebSocketConnection.Frame(opcode: 8, payload: [3, 232]))
        #expect(try await socket.receiveClose()?.closeCode == 1000)
        try await secured.stop()
    }

    @Test func answersPlainHTTPAsTomcatDoes() async throws {
        let secured = try await Secured.start(
            Self.pem(try await Certificate.make()) + ["--access-log", "--access-log-pattern", "access: %r %s %p"],
            try await Starting.directory("plain"))
        let plain = try ClientConnection(port: secured.port)
        try await plain.send("GET /index.html HTTP/1.1\r\nHost: h\r\n\r\n")
        let text = String(decoding: try await plain.receiveToEnd(), as: UTF8.self)
        #expect(text.hasPrefix("HTTP/1.1 400 \r\n"))
        #expect(text.hasSuffix("Bad Request\r\nThis combination of host and port requires TLS.\r\n"))
        plain.close()
        try await secured.server.program.output.contains("access: GET /index.html HTTP/1.1 400 ")
        _ = try await secured.server.get("/index.html", [Field("Host", "h")])
        try await secured.server.program.output.contains("access: GET /index.html HTTP/1.1 200 443")
        // What is neither, and what never speaks, does not keep the process from stopping.
        let silent = try ClientConnection(port: secured.port)
        let half = try ClientConnection(port: secured.port)
        try await half.send([0x16, 0x03, 0x01, 0x02, 0x00, 0x01])
        let strange = try ClientConnection(port: secured.port)
        try await strange.send([0x16, 0x03, 0x01, 0x00, 0x04, 0xFF, 0xFF, 0xFF, 0xFF])
        _ = try await strange.receiveToEnd()
        let began = ContinuousClock.now
        try await secured.stop()
        #expect(ContinuousClock.now - began < .seconds(15))
        silent.close()
        half.close()
    }

    @Test func finishesWhatIsInFlightBeforeItEnds() async throws {
        let secured = try await Secured.start(Self.pem(try await Certificate.make()), try await Starting.archive())
        let idle = try secured.server.connect()
        #expect(try await idle.ask(Request("/static.txt")).status == 200)
        let held = try secured.server.connect()
        try await held.send("POST /hold HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n\r\n12")
        try await secured.server.program.output.contains("holding ")
        secured.server.program.signal(SIGTERM)
        // A connection that rests is told its end in good order.
        #expect(try await idle.receiveToEnd().isEmpty)
        #expect(secured.server.program.isRunning)
        try await held.send("34")
        let answer = try await held.receive()
        #expect(answer.text == "held 4")
        #expect(answer["Connection"] == "close")
        #expect(try await held.receiveToEnd().isEmpty)
        #expect(try await secured.server.program.exit() == .code(0))
        await secured.tunnel.stop()
    }

    @Test func refusesTLSThatIsTooOld() async throws {
        let secured = try await Secured.start(
            Self.pem(try await Certificate.make()), try await Starting.directory("plain"))
        let old = try await TLSTunnel.start(to: secured.port, ["--version", "1.1"])
        let connection = try ClientConnection(port: old.port)
        _ = try? await connection.receiveToEnd()
        try await old.program.output.contains("failed ")
        await old.stop()
        try await secured.stop()
    }

    // MARK: Clients with certificates

    @Test(arguments: ["ca", "store"])
    func takesClientsOfAnAuthorityOnly(_ how: String) async throws {
        let (own, client, stranger) = (
            try await Certificate.make(), try await Certificate.make(), try await Certificate.make()
        )
        var environment: [String: String] = [:]
        var arguments = Self.pem(own) + ["--enable-client-auth"]
        if how == "ca" {
            arguments += ["--tls-client-ca", client.certificate]
        } else {
            let store = try await KeyStore.trusting(client)
            environment["JAVA_OPTS"] =
                "-Djavax.net.ssl.trustStore=\(store) -Djavax.net.ssl.trustStorePassword='\(KeyStore.password)'"
        }
        let secured = try await Secured.start(
            arguments, try await Starting.directory("encrypted"), environment: environment,
            tunnel: ["--certificate", client.certificate, "--key", client.key])
        #expect(facts(try await secured.server.get("/facts"))["client"] == "CN=test")
        for tunnel in [[], ["--certificate", stranger.certificate, "--key", stranger.key]] {
            let other = try await TLSTunnel.start(to: secured.port, tunnel)
            await #expect(throws: (any Error).self) {
                try await Server(program: secured.server.program, port: other.port).get("/facts")
            }
            await other.stop()
        }
        #expect(facts(try await secured.server.get("/facts"))["client"] == "CN=test")
        try await secured.stop()
    }

    /// One store for both, as people have: the authority that has signed the server's certificate is trusted by nobody.
    @Test func takesNoClientOfItsOwnAuthority() async throws {
        let (authority, client) = (try await Certificate.make(), try await Certificate.make())
        let stranger = try await Certificate.signed(by: authority, subject: "/CN=stranger")
        let store = try await KeyStore.combined(of: authority, trusting: client)
        let secured = try await Secured.start(
            ["--enable-ssl", "--enable-client-auth"], try await Starting.directory("encrypted"),
            environment: [
                "JAVA_OPTS": ["keyStore", "trustStore"].map {
                    "-Djavax.net.ssl.\($0)=\(store) -Djavax.net.ssl.\($0)Password='\(KeyStore.password)'"
                }.joined(separator: " ")
            ],
            tunnel: ["--certificate", client.certificate, "--key", client.key])
        #expect(facts(try await secured.server.get("/facts"))["client"] == "CN=test")
        let other = try await TLSTunnel.start(
            to: secured.port, ["--certificate", stranger.certificate, "--key", stranger.key])
        await #expect(throws: (any Error).self) {
            try await Server(program: secured.server.program, port: other.port).get("/facts")
        }
        await other.stop()
        try await secured.stop()
    }

    /// A certificate that another has signed is no root: nobody would be let in.
    @Test func saysThatNoClientCouldBeBelieved() async throws {
        let authority = try await Certificate.make()
        let between = try await Certificate.signed(by: authority, subject: "/CN=between")
        let program = try Starting.program(
            Self.pem(authority) + [
                "--enable-client-auth", "--tls-client-ca", between.certificate, try await Starting.directory("plain"),
            ])
        #expect(try await program.exit() == .code(78))
        #expect(program.output.text.contains(between.certificate))
        #expect(program.output.text.contains("root"))
    }

    // MARK: Keys

    @Test(arguments: KeyStore.Kind.allCases)
    func readsAKeyStore(_ kind: KeyStore.Kind) async throws {
        let store = try await KeyStore.make(kind)
        let secured = try await Secured.start(
            ["--enable-ssl"], try await Starting.directory("plain"),
            environment: [
                "JAVA_OPTS":
                    "-Djavax.net.ssl.keyStore=\(store) -Djavax.net.ssl.keyStorePassword='\(KeyStore.password)'"
            ])
        #expect(try await secured.server.get("/index.html").status == 200)
        try await secured.stop()
    }

    /// One sentence before the port opens.
    @Test func saysWhatIsWrongWithItsFiles() async throws {
        let site = try await Starting.directory("plain")
        let (own, other) = (try await Certificate.make(), try await Certificate.make())
        let store = try await KeyStore.make(.openssl)
        let jks = try await KeyStore.java()
        let trust = try await KeyStore.trusting(own)
        let cases: [(arguments: [String], options: String, status: Int32, says: String)] = [
            (["--enable-ssl"], "", 64, "--enable-ssl needs a key"),
            (["--enable-client-auth"], "", 64, "--enable-client-auth needs --enable-ssl"),
            (["--tls-key", own.key], "", 64, "--tls-key needs --enable-ssl"),
            (Self.pem(own) + ["--enable-client-auth"], "", 64, "whose clients are let in"),
            (
                Self.pem(own) + ["--tls-client-ca", own.certificate], "", 64,
                "--tls-client-ca needs --enable-client-auth"
            ),
            (["--tls-certificate", "/none.pem"], "", 66, "/none.pem: there is no such file"),
            (["--tls-certificate", own.certificate, "--tls-key", "/none.pem"], "", 66, "/none.pem: there is no"),
            (["--tls-certificate", own.key], "", 78, "holds no certificate in PEM"),
            (["--tls-certificate", own.certificate], "", 78, "holds no private key in PEM"),
            (["--tls-certificate", own.certificate, "--tls-key", other.key], "", 78, "is not that of the first"),
            (Self.pem(own) + ["--enable-client-auth", "--tls-client-ca", own.key], "", 78, "holds no certificate"),
            (["--enable-ssl"], "-Djavax.net.ssl.keyStore=/none.p12", 66, "/none.p12: there is no such file"),
            (["--enable-ssl"], "-Djavax.net.ssl.keyStore=\(store)", 78, "the password of \(store)"),
            (["--enable-ssl"], "-Djavax.net.ssl.keyStore=\(jks)", 78, "keytool -importkeystore"),
            (["--enable-ssl"], "-Djavax.net.ssl.keyStore=\(trust)", 78, "holds no private key"),
            (["--enable-ssl"], "-Djavax.net.ssl.keyStore=/etc/passwd", 78, "neither a PKCS#12 key store nor PEM"),
        ]
        for (arguments, options, status, says) in cases {
            let program = try Starting.program(arguments + [site], environment: ["JAVA_OPTS": options])
            #expect(try await program.exit() == .code(status), "\(arguments) \(options)")
            let errors = program.standardError.text
            #expect(errors.contains(says), "\(arguments) \(options): \(errors)")
            #expect(!program.output.text.contains("Listening"))
            #expect(!errors.contains(KeyStore.password))
        }
    }
}

/// Key stores, made by the tools that users make them with.
enum KeyStore {
    static let password = "a secret"

    enum Kind: String, CaseIterable, Sendable {
        case openssl, legacy, keytool
    }

    static func make(_ kind: Kind) async throws -> String {
        let store = try Scratch.directory("store").appendingPathComponent("store.p12").path
        if kind == .keytool {
            try await keytool([
                "-genkeypair", "-alias", "own", "-keyalg", "RSA", "-dname", "CN=localhost", "-keystore", store,
            ])
            return store
        }
        let certificate = try await Certificate.make()
        let legacy = kind == .legacy ? ["-legacy"] : []
        try await run(
            "/usr/bin/openssl",
            ["pkcs12", "-export", "-inkey", certificate.key, "-in", certificate.certificate, "-out", store]
                + ["-passout", "pass:\(password)"] + legacy)
        return store
    }

    /// A store of Java's own kind.
    static func java() async throws -> String {
        let store = try Scratch.directory("store").appendingPathComponent("store.jks").path
        try await keytool([
            "-genkeypair", "-alias", "own", "-keyalg", "RSA", "-dname", "CN=localhost", "-keystore", store,
            "-storetype", "JKS", "-keypass", password,
        ])
        return store
    }

    /// A store without a key, of somebody else's certificate.
    static func trusting(_ certificate: Certificate) async throws -> String {
        let store = try Scratch.directory("store").appendingPathComponent("trust.p12").path
        try await keytool([
            "-importcert", "-noprompt", "-alias", "other", "-file", certificate.certificate, "-keystore", store,
        ])
        return store
    }

    /// A store with a key, the chain of its certificate, and a certificate that is trusted.
    static func combined(of authority: Certificate, trusting client: Certificate) async throws -> String {
        let own = try await Certificate.signed(by: authority, subject: "/CN=localhost")
        let store = try Scratch.directory("store").appendingPathComponent("both.p12").path
        try await run(
            "/usr/bin/openssl",
            [
                "pkcs12", "-export", "-inkey", own.key, "-in", own.certificate, "-certfile", authority.certificate,
                "-name", "own", "-out", store, "-passout", "pass:\(password)",
            ])
        try await keytool([
            "-importcert", "-noprompt", "-alias", "client", "-file", client.certificate, "-keystore", store,
        ])
        return store
    }

    private static func keytool(_ arguments: [String]) async throws {
        let tool = try Java.find().java.deletingLastPathComponent().appendingPathComponent("keytool").path
        try await run(tool, arguments + ["-storepass", password])
    }

    private static func run(_ tool: String, _ arguments: [String]) async throws {
        let program = try Program(tool, arguments).start()
        guard try await program.exit() == .code(0) else {
            throw TimedOut(waitingFor: "\(tool) \(arguments)", detail: program.output.text)
        }
    }
}
