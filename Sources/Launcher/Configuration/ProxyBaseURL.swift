// SPDX-License-Identifier: Apache-2.0
internal import HTTPServer

/// The URL by which clients know the server in front of a proxy (`--proxy-base-url`).
enum ProxyBaseURL {
    /// Scheme, host and port of the URL; a port that it leaves out is the scheme's own, whatever the request says.
    static func parse(_ text: String) throws(Failure) -> PublicAddress {
        let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let scheme = PublicAddress.Scheme(rawValue: parts[0].lowercased()) else {
            throw failure(text, "it begins with neither http:// nor https://")
        }
        let authority = parts[1].prefix { !"/?#".contains($0) }
        guard parts[1].dropFirst(authority.count).allSatisfy({ $0 == "/" }) else {
            throw failure(text, "its path has no meaning here: --path says where the application is served")
        }
        let (host, port) = try split(authority, of: text)
        guard isHost(host) else { throw failure(text, "it names no host") }
        var address = PublicAddress()
        address.scheme = scheme
        address.isSecure = scheme == .https
        address.host = host
        address.port = port ?? (scheme == .https ? 443 : 80)
        return address
    }

    /// Whether a text is a host's name, an address, or one of IPv6 in brackets.
    static func isHost(_ text: String) -> Bool {
        let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
        let inner = isBracketed ? text.dropFirst().dropLast() : Substring(text)
        return !inner.isEmpty
            && inner.utf8.allSatisfy { byte in
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 && byte >= 0x40
                    || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "-._".utf8.contains(byte)
                    || isBracketed && byte == UInt8(ascii: ":")
            }
    }

    private static func split(_ authority: Substring, of text: String) throws(Failure) -> (String, Int?) {
        let behindAddress = authority.lastIndex(of: "]") ?? authority.startIndex
        guard let colon = authority[behindAddress...].lastIndex(of: ":") else { return (String(authority), nil) }
        guard let port = Int(authority[authority.index(after: colon)...]), 1...65_535 ~= port else {
            throw failure(text, "its port is not a number from 1 to 65535")
        }
        return (String(authority[..<colon]), port)
    }

    private static func failure(_ text: String, _ offence: String) -> Failure {
        Failure(.usage, "--proxy-base-url '\(text)' cannot be followed: \(offence).")
    }
}
