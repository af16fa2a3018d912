// SPDX-License-Identifier: Apache-2.0
import HTTPServer
import ServletEngine

/// With which files TLS is spoken.
struct TLSConfiguration: Equatable, Sendable {
    /// Where the authorities of clients' certificates are.
    struct TrustStore: Equatable, Sendable {
        /// PEM, or a key store.
        var file: String
        var password: String?
    }

    var identity: TLSSettings.Identity
    /// Whose clients are let in; nil lets everybody in.
    var clients: TrustStore?

    /// nil where plain HTTP is spoken.
    init?(_ options: TLSOptions, environment: [String: String]) throws(Failure) {
        guard options.enableSsl || options.tlsCertificate != nil else {
            for (flag, isThere) in [
                ("--tls-key", options.tlsKey != nil), ("--enable-client-auth", options.enableClientAuth),
                ("--tls-client-ca", options.tlsClientCa != nil),
            ] where isThere {
                throw Failure(
                    .usage, "\(flag) needs --enable-ssl, or --tls-certificate: without it nothing is encrypted.")
            }
            return nil
        }
        let properties: [String: String]
        do {
            properties = try EngineSurvey.properties(environment: environment)
        } catch {
            throw Failure(error)
        }
        if let certificate = options.tlsCertificate {
            identity = .pem(certificates: certificate, key: options.tlsKey ?? certificate)
        } else if options.tlsKey != nil {
            throw Failure(.usage, "--tls-key needs --tls-certificate, the certificate that belongs to it.")
        } else if let store = properties["javax.net.ssl.keyStore"], !store.isEmpty {
            identity = .pkcs12(file: store, password: properties["javax.net.ssl.keyStorePassword"] ?? "")
        } else {
            throw Failure(
                .usage,
                """
                --enable-ssl needs a key: --tls-certificate and --tls-key, or -Djavax.net.ssl.keyStore=FILE and \
                -Djavax.net.ssl.keyStorePassword=… in JAVA_OPTS.
                """)
        }
        clients = try Self.clients(options, properties)
    }

    private static func clients(
        _ options: TLSOptions, _ properties: [String: String]
    ) throws(Failure) -> TrustStore? {
        guard options.enableClientAuth else {
            guard options.tlsClientCa == nil else {
                throw Failure(
                    .usage, "--tls-client-ca needs --enable-client-auth: without it no certificate is asked for.")
            }
            return nil
        }
        if let file = options.tlsClientCa { return TrustStore(file: file, password: nil) }
        guard let file = properties["javax.net.ssl.trustStore"], !file.isEmpty else {
            throw Failure(
                .usage,
                """
                --enable-client-auth needs to know whose clients are let in: --tls-client-ca FILE, or \
                -Djavax.net.ssl.trustStore=FILE in JAVA_OPTS.
                """)
        }
        return TrustStore(file: file, password: properties["javax.net.ssl.trustStorePassword"])
    }
}
