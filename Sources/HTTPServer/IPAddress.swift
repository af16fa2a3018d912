// SPDX-License-Identifier: Apache-2.0
import Glibc

/// An IPv4 or IPv6 address. An IPv4 address mapped into IPv6 is the IPv4 address, as in Java.
struct IPAddress: Equatable, Sendable {
    /// 4 or 16 bytes.
    let bytes: [UInt8]

    init(bytes: [UInt8]) {
        let isMapped =
            bytes.count == 16 && bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        self.bytes = isMapped ? [UInt8](bytes[12...]) : bytes
    }

    /// Reads the text form, without port, zone or brackets.
    init?(_ text: some Collection<UInt8>) {
        guard (2...45).contains(text.count), !text.contains(0) else { return nil }
        let characters = text.map { CChar(bitPattern: $0) } + [0]
        var address = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET6, characters, &address) == 1 {
            self.init(bytes: address)
        } else if inet_pton(AF_INET, characters, &address) == 1 {
            self.init(bytes: [UInt8](address[..<4]))
        } else {
            return nil
        }
    }

    /// The address as `InetAddress.getHostAddress` writes it: eight groups without abbreviation for IPv6.
    var text: String {
        guard bytes.count == 16 else { return bytes.map { String($0) }.joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2)
            .map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }

    /// Loopback, RFC 1918, RFC 6598, link-local, fc00::/7: the internal proxies of Tomcat's RemoteIpValve.
    var isPrivate: Bool {
        guard bytes.count == 16 else {
            return switch (bytes[0], bytes[1]) {
            case (10, _), (127, _), (192, 168), (169, 254), (172, 16...31), (100, 64...127): true
            default: false
            }
        }
        if bytes[0] & 0xFE == 0xFC || (bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80) { return true }
        return bytes[..<15].allSatisfy { $0 == 0 } && bytes[15] == 1
    }
}
