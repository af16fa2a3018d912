// SPDX-License-Identifier: Apache-2.0

extension StaticFileService {
    /// Sends the client from a directory to the same with a slash, so that relative links in its index page hold.
    func redirectToDirectory(_ exchange: Exchange) {
        let request = exchange.request
        var location = request[request.path] + [.slash]
        // `//name/` would be read as the name of a host (RFC 3986, 4.2).
        while location.dropFirst().first == .slash { location.removeFirst() }
        redirect(exchange, to: [UInt8](location), contentLength: 0)
    }

    /// Sends the client from the path of the context to the same with a slash.
    ///
    /// Tomcat's mapper does this one, before a servlet is chosen: the methods do not matter, the path is written anew but
    /// for the session's id, and the length of the body, which is none, is not announced.
    func redirectToContext(_ exchange: Exchange) {
        let request = exchange.request
        var location = Self.encoded(contextPath) + [.slash]
        let parameters = request[request.path].split(separator: UInt8(ascii: ";")).dropFirst()
        if let session = parameters.first(where: { $0.starts(with: "jsessionid=".utf8) }) {
            location += [UInt8(ascii: ";")] + session
        }
        redirect(exchange, to: location, contentLength: nil)
    }

    private func redirect(_ exchange: Exchange, to path: [UInt8], contentLength: Int64?) {
        let request = exchange.request
        var location = path
        if request.minorVersion == 0 {
            // HTTP/1.0 knows no relative location (RFC 1945, 10.11).
            location = Self.origin(of: exchange) + (RequestPath.resolvingSegments(path) ?? path)
        }
        if let query = request.query { location += [UInt8(ascii: "?")] + request[query] }
        var fields = ResponseFields()
        fields.append("Location".utf8, location)
        let isHead = request[request.method].elementsEqual("HEAD".utf8)
        respond(exchange, 302, fields, contentLength: isHead ? nil : contentLength)
    }

    /// Scheme, host and, unless it is the scheme's own, port, as the client or a trusted proxy named them, or as they are to be.
    private static func origin(of exchange: Exchange) -> [UInt8] {
        let request = exchange.request
        let connection = exchange.connection
        let defaultPort = connection.scheme == "https" ? 443 : 80
        var host: [UInt8]
        var port: Int?
        if let named = request.authority.map({ request[$0] }) ?? request.firstValue(of: "host"), !named.isEmpty {
            let behindAddress = named.lastIndex(of: UInt8(ascii: "]")) ?? named.startIndex
            let colon = named[behindAddress...].lastIndex(of: UInt8(ascii: ":"))
            host = [UInt8](named[..<(colon ?? named.endIndex)])
            port = colon.flatMap { Int(String(decoding: named[($0 + 1)...], as: UTF8.self)) }
        } else {
            host = [UInt8](connection.localAddress.utf8)
            if host.contains(UInt8(ascii: ":")) { host = [UInt8(ascii: "[")] + host + [UInt8(ascii: "]")] }
            port = connection.localPort
        }
        if let name = connection.serverName { host = [UInt8](name.utf8) }
        port = connection.serverPort ?? port
        let suffix = port.flatMap { $0 == defaultPort ? nil : ":\($0)" } ?? ""
        return [UInt8]("\(connection.scheme)://".utf8) + host + [UInt8](suffix.utf8)
    }

    /// A path as Tomcat writes it into a redirect: letters, digits and `-._~!$&'()*+,;=:@/` stand for themselves.
    private static func encoded(_ path: [UInt8]) -> [UInt8] {
        path.flatMap { byte -> [UInt8] in
            if byte.isASCIILetter || byte.isDigit || "-._~!$&'()*+,;=:@/".utf8.contains(byte) { return [byte] }
            let digits = String(byte, radix: 16, uppercase: true)
            return [UInt8]((byte < 16 ? "%0" : "%").utf8) + [UInt8](digits.utf8)
        }
    }
}
