// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// A certificate that has signed itself, made with openssl for one test run.
public struct Certificate: Sendable {
    /// PEM files.
    public let certificate: String
    public let key: String

    /// - Parameter names: subject alternative names as openssl writes them.
    public static func make(names: String = "DNS:localhost,IP:127.0.0.1") async throws -> Certificate {
        let directory = try Scratch.directory("certificate")
        let made = Certificate(
            certificate: directory.appendingPathComponent("certificate.pem").path,
            key: directory.appendingPathComponent("key.pem").path)
        let program = try Program(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=test", "-addext", "subjectAltName=\(names)", "-keyout", made.key, "-out",
                made.certificate,
            ]
        ).start()
        guard try await program.exit() == .code(0) else {
            throw TimedOut(waitingFor: "a certificate", detail: program.output.text)
        }
        return made
    }
}
