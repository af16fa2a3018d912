// SPDX-License-Identifier: Apache-2.0

/// A request as the access log shows it, whether it was one or was refused before.
struct RequestView {
    private let head: RequestHead?
    /// The first line of what was refused.
    private let line: ArraySlice<UInt8>
    let method: ArraySlice<UInt8>
    let path: ArraySlice<UInt8>
    let query: ArraySlice<UInt8>?
    let protocolName: ArraySlice<UInt8>

    init(_ subject: AccessLogEntry.Subject) {
        switch subject {
        case .request(let head):
            self.head = head
            line = []
            method = head[head.method]
            path = head.path.length == 0 ? [ASCII.slash] : head[head.path]
            query = head.query.map { head[$0] }
            protocolName = head.minorVersion == 0 ? Self.version10 : Self.version11
        case .refused(let bytes):
            head = nil
            line = bytes[...]
            let words = bytes.split(separator: ASCII.space, omittingEmptySubsequences: false)
            let isLine = words.count == 3 && words[2].starts(with: "HTTP/".utf8)
            method = isLine ? words[0] : []
            let target = isLine ? words[1] : []
            let question = target.firstIndex(of: ASCII.question)
            path = target[..<(question ?? target.endIndex)]
            query = question.map { target[($0 + 1)...] }
            protocolName = isLine ? words[2] : []
        }
    }

    private static let version10 = Array("HTTP/1.0".utf8)[...]
    private static let version11 = Array("HTTP/1.1".utf8)[...]

    /// Method, target and protocol; of what was refused the line as it came.
    func appendLine(to out: inout [UInt8]) {
        guard head != nil else { return out.appendEscaped(line) }
        out.append(contentsOf: method)
        out.append(ASCII.space)
        out.appendPrintable(path)
        if let query {
            out.append(ASCII.question)
            out.appendPrintable(query)
        }
        out.append(ASCII.space)
        out.append(contentsOf: protocolName)
    }

    /// The values of a field, with commas between.
    func appendFields(_ name: [UInt8], to out: inout [UInt8]) {
        var isFirst = true
        if let head {
            for field in head.fields where Self.matches(head[field.name], name) {
                if !isFirst { out.append(ASCII.comma) }
                isFirst = false
                out.appendEscaped(head[field.value])
            }
        }
        if isFirst { out.append(UInt8(ascii: "-")) }
    }

    /// The values of the cookies of a name (RFC 6265 4.2.1), with commas between.
    func appendCookies(_ name: [UInt8], to out: inout [UInt8]) {
        var isFirst = true
        for field in head?.fields ?? [] {
            guard let head, head.matches(field.name, "cookie") else { continue }
            for pair in head[field.value].split(separator: ASCII.semicolon) {
                let pair = Self.trimmed(pair)
                guard let equals = pair.firstIndex(of: ASCII.equals),
                    Self.trimmed(pair[..<equals]).elementsEqual(name)
                else { continue }
                let value = Self.trimmed(pair[(equals + 1)...])
                if value.isEmpty { continue }
                if !isFirst { out.append(ASCII.comma) }
                isFirst = false
                out.appendPrintable(value)
            }
        }
        if isFirst { out.append(UInt8(ascii: "-")) }
    }

    // MARK: The server that was asked

    /// The name in `Host`, else our own address, by the name that Tomcat gives it.
    func appendServerName(_ connection: ConnectionFacts, to out: inout [UInt8]) {
        if let host = host?.name, !host.isEmpty { return out.appendPrintable(host) }
        let isLoopback = connection.localAddress.hasPrefix("127.") || connection.localAddress == "0:0:0:0:0:0:0:1"
        out += (isLoopback ? "localhost" : connection.localAddress).utf8
    }

    func serverPort(_ connection: ConnectionFacts) -> Int {
        if let port = connection.serverPort { return port }
        guard let host else { return connection.localPort }
        return host.port ?? (connection.isSecure ? 443 : 80)
    }

    /// Name and port of `Host`, or of a target that names them itself.
    private var host: (name: ArraySlice<UInt8>, port: Int?)? {
        guard let head, var value = head.firstValue(of: "host") ?? head.authority.map({ head[$0] }) else { return nil }
        if let at = value.lastIndex(of: UInt8(ascii: "@")) { value = value[(at + 1)...] }
        let bracket = value.lastIndex(of: UInt8(ascii: "]")) ?? value.startIndex
        guard let colon = value[bracket...].firstIndex(of: ASCII.colon) else { return (value, nil) }
        return (value[..<colon], Int(String(decoding: value[(colon + 1)...], as: UTF8.self)))
    }

    private static func matches(_ bytes: ArraySlice<UInt8>, _ lowercased: [UInt8]) -> Bool {
        bytes.count == lowercased.count && zip(bytes, lowercased).allSatisfy { ASCII.lowercase($0) == $1 }
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while let first = bytes.first, FieldLine.isBlank(first) { bytes.removeFirst() }
        while let last = bytes.last, FieldLine.isBlank(last) { bytes.removeLast() }
        return bytes
    }
}
