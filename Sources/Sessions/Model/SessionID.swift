// SPDX-License-Identifier: Apache-2.0

/// The id of a session that this program made: 128 random bits, spelled as 32 characters `0-9A-F`.
///
/// Nothing else is one, a lower-case spelling least of all: so an id from a cookie that is not ours is never looked up,
/// there is one key for each session, and no byte of a client's choice can reach a key or a file name.
public struct SessionID: Hashable, Sendable {
    let high: UInt64
    let low: UInt64

    /// How many characters an id has.
    public static let length = 32

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads an id; nil if it is none of ours.
    public init?(_ characters: some Sequence<UInt8>) {
        var halves: (UInt64, UInt64) = (0, 0)
        var count = 0
        for character in characters {
            let digit: UInt8
            switch character {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = character &- UInt8(ascii: "0")
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = character &- UInt8(ascii: "A") &+ 10
            default: return nil
            }
            if count < 16 { halves.0 = halves.0 << 4 | UInt64(digit) } else { halves.1 = halves.1 << 4 | UInt64(digit) }
            count += 1
            guard count <= Self.length else { return nil }
        }
        guard count == Self.length else { return nil }
        (high, low) = halves
    }

    /// Reads an id; nil if it is none of ours.
    public init?(_ text: String) { self.init(text.utf8) }

    /// Appends the 32 characters.
    public func append(to bytes: inout [UInt8]) {
        for half in [high, low] {
            var shift: UInt64 = 64
            while shift > 0 {
                shift -= 4
                let digit = UInt8(truncatingIfNeeded: half >> shift) & 15
                bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") - 10 + digit)
            }
        }
    }
}

extension SessionID: CustomStringConvertible {
    /// The 32 characters.
    public var description: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.length)
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
