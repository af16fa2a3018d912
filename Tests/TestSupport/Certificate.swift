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
        try await openssl(
            ["req", "-x509", "-days", "2", "-subj", "/CN=test", "-addext", "subjectAltName=\(names)"]
                + newKey(made) + ["-out", made.certificate])
        return made
    }

    /// A certificate of an authority, which is one of ``make(names:)``.
    public static func signed(by authority: Certificate, subject: String) async throws -> Certificate {
        let directory = try Scratch.directory("certificate")
        let made = Certificate(
            certificate: directory.appendingPathComponent("certificate.pem").path,
            key: directory.appendingPathComponent("key.pem").path)
        let request = directory.appendingPathComponent("request.pem").path
        try await openssl(["req", "-new", "-subj", subject] + newKey(made) + ["-out", request])
        try await openssl([
            "x509", "-req", "-days", "2", "-in", request, "-CA", authority.certificate, "-CAkey", authority.key,
            "-CAcreateserial", "-out", made.certificate,
        ])
        return made
    }

    private static func newKey(_ made: Certificate) -> [String] {
        ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", made.key]
    }

    private static func openssl(_ arguments: [String]) async throws {
        let program = try Program("/usr/bin/openssl", arguments).start()
        guard try await program.exit() == .code(0) else {
            throw TimedOut(waitingFor: "a certificate", detail: program.output.text)
        }
    }
}
