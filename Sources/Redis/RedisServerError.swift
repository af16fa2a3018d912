// SPDX-License-Identifier: Apache-2.0

/// An error that the server replied, as it wrote it: `OOM command not allowed when used memory > 'maxmemory'.`
public struct RedisServerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The whole line, without its `-`.
    public let message: String

    public init(_ message: String) { self.message = message }

    /// The first word: `ERR`, `NOSCRIPT`, `OOM`, `READONLY`, `LOADING`, `NOAUTH`, `WRONGPASS`, `MOVED`, …
    public var code: Substring { message.prefix { $0 != " " } }

    /// A replica was asked to write. Before Redis 7 a script wraps what it was told: `ERR Error running script … -READONLY …`.
    var saysReadOnly: Bool { code == "READONLY" || code == "ERR" && message.contains("-READONLY ") }

    public var description: String { message }
}
