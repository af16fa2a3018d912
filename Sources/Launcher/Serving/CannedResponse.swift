// SPDX-License-Identifier: Apache-2.0
internal import HTTPServer

/// A small response that is the same every time, laid out once.
struct CannedResponse: Sendable {
    private let status: UInt16
    private let fields: ResponseFields
    private let body: [UInt8]

    init(status: UInt16, type: String, retryAfter seconds: Int? = nil, body: String) {
        self.status = status
        self.body = Array(body.utf8)
        var fields = ResponseFields()
        fields.append("Content-Type", type)
        fields.append("Cache-Control", "no-store")
        if let seconds { fields.append("Retry-After", String(seconds)) }
        self.fields = fields
    }

    func send(on exchange: Exchange) {
        body.withUnsafeBytes { body in
            fields.withHead(status: status, contentLength: Int64(body.count)) { head in
                _ = exchange.respond(head, body: body, end: true)
            }
        }
    }
}
