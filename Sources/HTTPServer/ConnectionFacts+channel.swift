// SPDX-License-Identifier: Apache-2.0
import NIOCore
import Synchronization

extension ConnectionFacts {
    private static let lastNumber = Atomic<UInt64>(0)

    /// The facts of the socket itself, and of the address that stands for it.
    convenience init(channel: any Channel, tls: TLSFacts? = nil, publicAddress: PublicAddress = PublicAddress()) {
        let remote = Self.endpoint(channel.remoteAddress)
        let local = Self.endpoint(channel.localAddress)
        self.init(
            identifier: String(Self.lastNumber.add(1, ordering: .relaxed).newValue, radix: 16),
            remoteAddress: remote.address, remotePort: remote.port, peerAddress: remote.address,
            localAddress: local.address,
            localPort: local.port, isSecure: tls != nil, serverPort: nil, tls: tls, publicAddress: publicAddress)
    }

    /// Whether the other end of the socket is on a private network, so that it may be our proxy.
    var isPeerPrivate: Bool { IPAddress(peerAddress.utf8)?.isPrivate ?? false }

    /// A socket that is none of the internet's, such as a Unix one, is as near as loopback.
    private static func endpoint(_ address: SocketAddress?) -> (address: String, port: Int) {
        guard let text = address?.ipAddress else { return ("127.0.0.1", 0) }
        return (IPAddress(text.utf8)?.text ?? text, address?.port ?? 0)
    }
}
