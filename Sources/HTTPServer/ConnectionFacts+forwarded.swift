// SPDX-License-Identifier: Apache-2.0

extension ConnectionFacts {
    /// These facts as the forwarded fields of a trusted peer correct them, by the rules of Tomcat's RemoteIpValve.
    ///
    /// The chain of `X-Forwarded-For` is read from its right end, the end the nearest proxy wrote: the first address
    /// that is not a trusted proxy's is the client's. What stands left of it is the client's own invention. An entry
    /// that is no address ends the chain, and the last address read stands.
    ///
    /// What `publicAddress` says stands, whatever is forwarded.
    func corrected(by head: RequestHead, publicAddress: PublicAddress = PublicAddress()) -> ConnectionFacts {
        var address = remoteAddress
        var port = remotePort
        let chain = head.values(of: "x-forwarded-for")
        walk: for value in chain.reversed() {
            for entry in value.split(separator: ASCII.comma, omittingEmptySubsequences: false).reversed() {
                let entry = Self.trimmed(entry)
                guard !entry.isEmpty else { continue }
                guard let hop = Self.hop(entry) else { break walk }
                address = hop.address.text
                port = hop.port ?? remotePort
                guard hop.address.isPrivate else { break walk }
            }
        }
        var isSecure = self.isSecure
        var serverPort: Int?
        let protocols = head.values(of: "x-forwarded-proto").flatMap { $0.split(separator: ASCII.comma) }.map(
            Self.trimmed)
        if !protocols.isEmpty, publicAddress.scheme == nil {
            // Every hop must have been secure for the whole way to be.
            isSecure = protocols.allSatisfy { value in
                value.withUnsafeBytes { ASCII.equalsIgnoringCase($0, "https") }
            }
            serverPort = isSecure ? 443 : 80
        }
        if let value = head.firstValue(of: "x-forwarded-port"), let named = Self.port(Self.trimmed(value)) {
            serverPort = named
        }
        return ConnectionFacts(
            identifier: identifier, remoteAddress: address, remotePort: port, peerAddress: peerAddress,
            localAddress: localAddress,
            localPort: localPort, isSecure: isSecure, serverPort: serverPort, tls: tls, publicAddress: publicAddress)
    }

    /// An address, perhaps with a port: `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]`,
    /// `[2001:db8::1]:4711`.
    private static func hop(_ entry: ArraySlice<UInt8>) -> (address: IPAddress, port: Int?)? {
        if let address = IPAddress(entry) { return (address, nil) }
        let text: ArraySlice<UInt8>
        let rest: ArraySlice<UInt8>
        if entry.first == UInt8(ascii: "[") {
            guard let bracket = entry.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            text = entry[(entry.startIndex + 1)..<bracket]
            rest = entry[(bracket + 1)...]
        } else {
            guard let colon = entry.firstIndex(of: ASCII.colon) else { return nil }
            text = entry[..<colon]
            rest = entry[colon...]
        }
        guard let address = IPAddress(text) else { return nil }
        if rest.isEmpty { return (address, nil) }
        guard rest.first == ASCII.colon, let port = port(rest.dropFirst()) else { return nil }
        return (address, port)
    }

    private static func port(_ digits: ArraySlice<UInt8>) -> Int? {
        guard (1...5).contains(digits.count), digits.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
        let port = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return (1...65_535).contains(port) ? port : nil
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while let first = bytes.first, FieldLine.isBlank(first) { bytes.removeFirst() }
        while let last = bytes.last, FieldLine.isBlank(last) { bytes.removeLast() }
        return bytes
    }
}
