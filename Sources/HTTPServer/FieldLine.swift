// SPDX-License-Identifier: Apache-2.0

/// One field line of a head or of a trailer section, without its line end.
struct FieldLine {
    let name: Range<Int>
    let value: Range<Int>

    /// Reads the line at `range` of `bytes`.
    ///
    /// A line that begins with white space (obs-fold) has no token for a name and is refused, as is white space before
    /// the colon: both let two readers of one message see different fields (RFC 9112 5.1, 5.2).
    @inline(__always)
    init(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) throws(RequestRefusal) {
        var colon = range.lowerBound
        let token = ByteSet.token
        while colon < range.upperBound, token.contains(bytes[colon]) { colon &+= 1 }
        guard colon > range.lowerBound, colon < range.upperBound, bytes[colon] == ASCII.colon else {
            throw .fieldName
        }
        var start = colon &+ 1
        var end = range.upperBound
        while start < end, Self.isBlank(bytes[start]) { start &+= 1 }
        while end > start, Self.isBlank(bytes[end &- 1]) { end &-= 1 }
        var hasControl = false
        for index in start..<end {
            let byte = bytes[index]
            hasControl = hasControl || (byte < 0x20 && byte != ASCII.tab) || byte == 0x7F
        }
        guard !hasControl else { throw .fieldValue }
        name = range.lowerBound..<colon
        value = start..<end
    }

    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool { byte == ASCII.space || byte == ASCII.tab }
}
