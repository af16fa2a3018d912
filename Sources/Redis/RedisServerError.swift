// SPDX-License-Identifier: Apache-2.0

/// An error that the server replied, as it wrote it: `OOM command not allowed when used memory > 'maxmemory'.`
public struct RedisServerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The whole line, without its `-`.
    public let message: String

    public init(_ message: String) { self.message = message }

    /// The first word: `ERR`, `NOSCRIPT`, `OOM`, `READONLY`, `LOADING`, `NOAUTH`, `WRONGPASS`, `MOVED`, …
    public var code: Substring { message.prefix { $0 != " " } }

    public var description: String { message }
}
