// SPDX-License-Identifier: Apache-2.0

/// The server's choice, read off its own first message (RFC 8446 4.1.3, RFC 5246 7.4.1.3), which is not encrypted.
///
/// The TLS library does not tell which suite it has chosen, and applications ask for it.
struct ServerHello: Equatable {
    let sessionID: [UInt8]
    let cipherSuite: UInt16

    /// Reads the first record of what is sent; nil when it is no such message.
    init?(_ bytes: some Collection<UInt8>) {
        var rest = Array(bytes.prefix(128))[...]
        func number(_ count: Int) -> Int? {
            guard rest.count >= count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
        }
        // Record: handshake, version, length; message: server_hello, length, version, 32 random bytes.
        guard number(1) == 22, number(2) != nil, number(2) != nil, number(1) == 2, number(3) != nil, number(2) != nil,
            rest.count > 32
        else { return nil }
        rest = rest.dropFirst(32)
        guard let length = number(1), length <= 32, rest.count >= length else { return nil }
        sessionID = Array(rest.prefix(length))
        rest = rest.dropFirst(length)
        guard let suite = number(2) else { return nil }
        cipherSuite = UInt16(truncatingIfNeeded: suite)
    }
}
