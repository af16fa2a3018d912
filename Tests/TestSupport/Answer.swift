// SPDX-License-Identifier: Apache-2.0

/// A response with its bytes as they came: fields in order and in their own spelling, the body without its framing.
public struct Answer: Sendable, CustomStringConvertible {
    /// How the end of the body was told.
    public enum Framing: Sendable, Equatable {
        case none, length(Int), chunked, close
    }

    public var statusLine: String
    public var status: Int
    public var fields: [Field]
    public var body: [UInt8]
    public var framing: Framing
    public var trailers: [Field] = []
    /// Status lines of what came before the final response, such as `HTTP/1.1 100 `.
    public var informational: [String] = []

    /// The first value of a field, whatever the case of its name.
    public subscript(name: String) -> String? { values(name).first }

    public func values(_ name: String) -> [String] {
        fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// The body as UTF-8.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// `name=value` pairs of the cookies that it sets.
    public var cookies: [String: String] {
        var cookies: [String: String] = [:]
        for value in values("Set-Cookie") {
            let pair = value.split(separator: ";", maxSplits: 1)[0].split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            cookies[String(pair[0])] = pair.count > 1 ? String(pair[1]) : ""
        }
        return cookies
    }

    public var description: String {
        ([statusLine] + fields.map(\.description) + ["", String(decoding: body.prefix(2000), as: UTF8.self)]).joined(
            separator: "\n")
    }
}
