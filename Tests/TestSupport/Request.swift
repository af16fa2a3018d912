// SPDX-License-Identifier: Apache-2.0

/// A request as bytes to be: nothing is escaped, folded or added but `Host` and, for a body, `Content-Length`.
public struct Request: Sendable, CustomStringConvertible {
    public var method: String
    public var target: [UInt8]
    public var fields: [Field]
    public var body: [UInt8]?

    public init(_ target: String, fields: [Field] = []) { self.init("GET", target, fields: fields) }

    public init(_ method: String, _ target: String, fields: [Field] = [], body: [UInt8]? = nil) {
        self.init(method, bytes: Array(target.utf8), fields: fields, body: body)
    }

    /// A request whose target is not UTF-8, or not meant to be.
    public init(_ method: String = "GET", bytes target: [UInt8], fields: [Field] = [], body: [UInt8]? = nil) {
        self.method = method
        self.target = target
        self.fields = fields
        self.body = body
    }

    /// A posted form, already encoded.
    public static func form(_ target: String, _ body: String, fields: [Field] = []) -> Request {
        Request(
            "POST", target, fields: [Field("Content-Type", "application/x-www-form-urlencoded")] + fields,
            body: Array(body.utf8))
    }

    public func with(_ name: String, _ value: String) -> Request {
        var request = self
        request.fields.append(Field(name, value))
        return request
    }

    public var description: String { "\(method) \(String(decoding: target, as: UTF8.self))" }

    /// The bytes on the wire, `Host` first unless the fields hold one.
    public func bytes(host: String) -> [UInt8] {
        var bytes = Array(method.utf8) + [0x20] + target + Array(" HTTP/1.1\r\n".utf8)
        if !fields.contains(where: { $0.name.lowercased() == "host" }) { bytes += Field("Host", host).line }
        for field in fields { bytes += field.line }
        let framed = fields.contains { ["content-length", "transfer-encoding"].contains($0.name.lowercased()) }
        if let body, !framed { bytes += Field("Content-Length", String(body.count)).line }
        return bytes + Array("\r\n".utf8) + (body ?? [])
    }
}
