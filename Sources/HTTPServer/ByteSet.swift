// SPDX-License-Identifier: Apache-2.0

/// A set of ASCII bytes in two words, so that a look-up is a shift and no memory access; no byte above 0x7F is ever a
/// member.
struct ByteSet {
    let low: UInt64
    let high: UInt64

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        guard byte < 0x80 else { return false }
        let word = byte < 64 ? low : high
        return (word &>> UInt64(byte & 63)) & 1 != 0
    }

    /// This set and some more ASCII bytes.
    func adding(_ bytes: [UInt8]) -> ByteSet {
        var (low, high) = (low, high)
        for byte in bytes where byte < 0x80 {
            let bit: UInt64 = 1 &<< UInt64(byte & 63)
            if byte < 64 { low |= bit } else { high |= bit }
        }
        return ByteSet(low: low, high: high)
    }

    /// `tchar` of RFC 9110 5.6.2: letters, digits and ``!#$%&'*+-.^_`|~``.
    static var token: ByteSet { ByteSet(low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE) }
    /// `pchar` of RFC 3986 3.3 and the slash: what Tomcat lets through in a path without relaxation.
    static var path: ByteSet { ByteSet(low: 0x2FFF_FFF2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF) }
    /// `path` and the question mark.
    static var query: ByteSet { ByteSet(low: 0xAFFF_FFF2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF) }
    /// What a host and a port are written with (RFC 3986 3.2.2): unreserved, sub-delims, percent, colon, square
    /// brackets.
    static var host: ByteSet { ByteSet(low: 0x2FFF_7FF2_0000_0000, high: 0x47FF_FFFE_AFFF_FFFE) }
}
