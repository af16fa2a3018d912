// SPDX-License-Identifier: Apache-2.0
import NIOCore

extension RedisLocation {
    /// The longest path that `sockaddr_un` holds beside its final zero.
    static let maxSocketPath = 107

    /// Reads any form that names one server: `host`, `host:port`, `redis://`, `rediss://`, `unix://`, `redis-socket://`,
    /// with `user:password@`, with the database as `/3` or `?db=3`.
    public init(_ text: String) throws(RedisLocationError) {
        let text = text.trimmed
        guard !text.isEmpty else { throw .empty }
        guard let mark = text.firstRange(of: "://") else {
            self = try Self.overTCP(text, usesTLS: false)
            return
        }
        let scheme = text[..<mark.lowerBound].lowercased()
        let rest = text[mark.upperBound...]
        switch scheme {
        case "redis": self = try Self.overTCP(rest, usesTLS: false)
        case "rediss": self = try Self.overTCP(rest, usesTLS: true)
        case "unix", "redis-socket": self = try Self.overSocket(rest)
        case "redis-sentinel", "rediss-sentinel": throw .notSupportedYet("Redis Sentinel (\(scheme)://)")
        case "redis-cluster", "rediss-cluster": throw .notSupportedYet("a Redis Cluster (\(scheme)://)")
        default:
            guard scheme.utf8.allSatisfy({ $0.isSchemeByte }) else { throw .unescapedCredentials }
            throw .unknownScheme(scheme)
        }
    }

    private static func overTCP(_ text: Substring, usesTLS: Bool) throws(RedisLocationError) -> RedisLocation {
        let parts = try Parts(text)
        let (host, port) = try hostAndPort(parts.authority)
        let database = try parts.database(path: parts.path.dropFirst())
        return RedisLocation(
            endpoint: .host(host, port: port), usesTLS: usesTLS, user: parts.user, password: parts.password,
            database: database)
    }

    private static func overSocket(_ text: Substring) throws(RedisLocationError) -> RedisLocation {
        let parts = try Parts(text)
        guard parts.authority.isEmpty, parts.path.utf8.count > 1 else { throw .noSocketPath }
        let path = try parts.path.percentDecoded()
        guard !path.utf8.contains(0) else { throw .noSocketPath }
        guard path.utf8.count <= maxSocketPath else { throw .socketPathTooLong(limit: maxSocketPath) }
        return RedisLocation(
            endpoint: .unixSocket(path: path), user: parts.user, password: parts.password,
            database: try parts.database(path: ""))
    }

    private static func hostAndPort(_ text: Substring) throws(RedisLocationError) -> (String, Int) {
        if text.utf8.contains(UInt8(ascii: ",")) { throw .notSupportedYet("several hosts") }
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { throw .badHost(String(text)) }
            let host = String(text[text.index(after: text.startIndex)..<end])
            guard (try? SocketAddress(ipAddress: host, port: 0))?.protocol == .inet6 else { throw .badHost(host) }
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.first == ":" else { throw .badPort(String(rest)) }
            return (host, try port(rest.dropFirst()))
        }
        let pieces = text.split(separator: ":", omittingEmptySubsequences: false)
        guard pieces.count <= 2 else { throw .bareIPv6 }
        let host = pieces.first ?? ""
        guard !host.isEmpty else { throw .noHost }
        guard host.utf8.allSatisfy({ $0.isHostByte }) else { throw .badHost(String(host)) }
        return (String(host), try port(pieces.count == 2 ? pieces[1] : ""))
    }

    /// An empty port is the default one (RFC 3986 3.2.3).
    private static func port(_ text: Substring) throws(RedisLocationError) -> Int {
        if text.isEmpty { return defaultPort }
        guard let port = decimal(text), (1...65535).contains(port) else { throw .badPort(String(text)) }
        return port
    }

    fileprivate static func decimal(_ text: Substring) -> Int? {
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int(text)
    }
}

/// The parts of what follows `://` (RFC 3986 3), credentials decoded.
private struct Parts {
    var user: String?
    var password: RedisSecret?
    var authority: Substring
    var path: Substring
    var parameters: [(name: String, value: Substring)] = []

    init(_ text: Substring) throws(RedisLocationError) {
        let end = text.firstIndex { "/?#".contains($0) } ?? text.endIndex
        let tail = text[end...]
        // An @ behind the authority means that a password broke out of it; nothing of this text may be shown.
        guard !tail.utf8.contains(UInt8(ascii: "@")) else { throw .unescapedCredentials }
        guard !tail.utf8.contains(UInt8(ascii: "#")) else { throw .fragment }
        let query = tail.firstIndex(of: "?")
        path = tail[..<(query ?? tail.endIndex)]
        authority = text[..<end]
        if let at = authority.lastIndex(of: "@") {
            let credentials = authority[..<at]
            guard !credentials.contains(where: { $0 == "@" || $0 == "," }) else { throw .unescapedCredentials }
            authority = authority[authority.index(after: at)...]
            try readCredentials(credentials)
        }
        if let query {
            for parameter in tail[tail.index(after: query)...].split(separator: "&") {
                let pair = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                parameters.append((pair[0].lowercased(), pair.count == 2 ? pair[1] : ""))
            }
        }
    }

    private mutating func readCredentials(_ text: Substring) throws(RedisLocationError) {
        let colon = text.firstIndex(of: ":")
        let user = try text[..<(colon ?? text.endIndex)].percentDecoded()
        let password = try colon.map { (colon) throws(RedisLocationError) in
            try text[text.index(after: colon)...].percentDecoded()
        }
        if !user.isEmpty { self.user = user }
        if let password, !password.isEmpty { self.password = RedisSecret(password) }
        if self.user != nil, self.password == nil { throw .userWithoutPassword }
    }

    func database(path: Substring) throws(RedisLocationError) -> Int {
        var found = try path.isEmpty ? nil : number(path)
        for (name, value) in parameters {
            guard name == "db" || name == "database" else { throw .unknownParameter(name) }
            let database = try number(value)
            guard found == nil || found == database else { throw .twoDatabases }
            found = database
        }
        return found ?? 0
    }

    private func number(_ text: Substring) throws(RedisLocationError) -> Int {
        // Redis keeps the number in an int.
        guard !text.isEmpty, let number = RedisLocation.decimal(text), number <= Int32.max else {
            throw .badDatabase(String(text))
        }
        return number
    }
}

extension Substring {
    fileprivate func percentDecoded() throws(RedisLocationError) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count)
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst()?.hexadecimalValue, let low = rest.popFirst()?.hexadecimalValue else {
                throw .badPercentEncoding
            }
            bytes.append(high << 4 | low)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .badPercentEncoding }
        return text
    }
}

extension String {
    fileprivate var trimmed: Substring {
        let isSpace: (Character) -> Bool = { $0.isWhitespace }
        var text = drop(while: isSpace)
        while let last = text.last, isSpace(last) { text.removeLast() }
        return text
    }
}

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: false
        }
    }

    fileprivate var isSchemeByte: Bool { isLetterOrDigit || "+-.".utf8.contains(self) }

    /// With `_`, which DNS forbids in a host's name and container platforms use all the same.
    fileprivate var isHostByte: Bool { isLetterOrDigit || "-._".utf8.contains(self) }

    fileprivate var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
