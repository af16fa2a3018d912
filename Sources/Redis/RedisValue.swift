// SPDX-License-Identifier: Apache-2.0

/// A reply, or a part of one (RESP2).
public enum RedisValue: Sendable, Equatable {
    case null
    case integer(Int64)
    /// A bulk string, copied once out of what was read.
    case bytes([UInt8])
    /// A simple string such as `OK`; bytes that are not UTF-8 are replaced.
    case status(String)
    /// An error within an array; one that is the whole reply fails the command.
    case error(RedisServerError)
    case array([RedisValue])

    /// The bytes of a bulk or a simple string.
    public var bytes: [UInt8]? {
        switch self {
        case .bytes(let bytes): bytes
        case .status(let text): Array(text.utf8)
        case .null, .integer, .error, .array: nil
        }
    }

    /// A bulk or a simple string as text, when it is UTF-8.
    public var string: String? {
        switch self {
        case .bytes(let bytes): String(validating: bytes, as: UTF8.self)
        case .status(let text): text
        case .null, .integer, .error, .array: nil
        }
    }

    /// An integer, or a string that is one.
    public var integer: Int64? {
        switch self {
        case .integer(let number): number
        case .bytes, .status: string.flatMap { Int64($0) }
        case .null, .error, .array: nil
        }
    }

    public var array: [RedisValue]? {
        guard case .array(let values) = self else { return nil }
        return values
    }
}
