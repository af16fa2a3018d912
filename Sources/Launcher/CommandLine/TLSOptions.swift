// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// Whether TLS is spoken, with which key, and whether clients need a certificate.
struct TLSOptions: ParsableArguments {
    @Flag(
        help: """
            Speak TLS, with --tls-certificate or the key store that -Djavax.net.ssl.keyStore in JAVA_OPTS names.
            """)
    var enableSsl = false

    @Option(
        help: ArgumentHelp(
            "A certificate in PEM, with those that lead to its authority behind it; means --enable-ssl.",
            valueName: "file"), completion: .file())
    var tlsCertificate: String?

    @Option(
        help: ArgumentHelp("Its key in PEM (default: in the same file).", valueName: "file"), completion: .file())
    var tlsKey: String?

    @Flag(
        help: """
            Take clients with a certificate only, of an authority in --tls-client-ca or -Djavax.net.ssl.trustStore.
            """)
    var enableClientAuth = false

    @Option(
        help: ArgumentHelp("The authorities of clients' certificates, in PEM.", valueName: "file"),
        completion: .file())
    var tlsClientCa: String?
}
