// SPDX-License-Identifier: Apache-2.0

/// Who speaks with whom, and how, as one exchange is to see it.
///
/// Made once for a connection and shared by its exchanges; an exchange whose head carries forwarded fields from a
/// trusted proxy has facts of its own.
public final class ConnectionFacts: Sendable {
    /// Tells this connection from every other one of the process; hexadecimal.
    public let identifier: String
    /// The client's address, without a port, as Java writes it (IPv6 unabridged); a trusted proxy's word for it when
    /// there is one.
    public let remoteAddress: String
    public let remotePort: Int
    /// The address at the other end of the socket, whatever a proxy said.
    public let peerAddress: String
    public let localAddress: String
    public let localPort: Int
    /// The client speaks TLS, to this server or to a trusted proxy, or counts as if.
    public let isSecure: Bool
    /// `http` or `https`.
    public let scheme: String
    /// The name that stands for this server whatever the client asked for; nil leaves it to `Host`.
    public let serverName: String?
    /// The port the client asked a trusted proxy for, or is to see; nil leaves it to `Host` and the scheme.
    public let serverPort: Int?
    /// What was agreed on where TLS ends here.
    public let tls: TLSFacts?

    init(
        identifier: String, remoteAddress: String,
        remotePort: Int, peerAddress: String, localAddress: String, localPort: Int,
        isSecure: Bool, serverPort: Int?, tls: TLSFacts? = nil, publicAddress: PublicAddress = PublicAddress()
    ) {
        self.identifier = identifier
        self.remoteAddress = remoteAddress
        self.remotePort = remotePort
        self.peerAddress = peerAddress
        self.localAddress = localAddress
        self.localPort = localPort
        let scheme = publicAddress.scheme ?? (isSecure ? .https : .http)
        self.scheme = scheme.rawValue
        self.isSecure = publicAddress.isSecure ?? (scheme == .https)
        serverName = publicAddress.host
        self.serverPort = publicAddress.port ?? serverPort
        self.tls = tls
    }
}
