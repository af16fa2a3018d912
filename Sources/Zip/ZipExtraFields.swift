// SPDX-License-Identifier: Apache-2.0

/// The extra fields of an entry that mean something here (APPNOTE 4.5): a sequence of id, length, data.
struct ZipExtraFields {
    private(set) var zip64: ArraySlice<UInt8>?
    private(set) var unicodePath: ArraySlice<UInt8>?
    private(set) var modified: ZipTime?

    /// A field that claims more bytes than there are ends the list: some tools pad with zeros (zipalign) or cut the
    /// last one.
    init(_ bytes: ArraySlice<UInt8>) {
        var fields = FieldReader(bytes)
        while let id = fields.uint16(), let size = fields.uint16(), let data = fields.take(Int(size)) {
            switch id {
            case 0x0001: zip64 = zip64 ?? data
            case 0x7075: unicodePath = unicodePath ?? data
            case 0x5455: modified = Self.extendedTimestamp(data) ?? modified
            case 0x000A: modified = Self.ntfsTime(data) ?? modified
            default: break
            }
        }
    }

    /// Flags, then the time of modification in seconds if bit 0 says so; signed, as Java reads it.
    private static func extendedTimestamp(_ data: ArraySlice<UInt8>) -> ZipTime? {
        var data = FieldReader(data)
        guard let flags = data.byte(), flags & 1 == 1, let seconds = data.uint32() else { return nil }
        return .instant(seconds: Int64(Int32(bitPattern: seconds)), nanoseconds: 0)
    }

    /// Four reserved bytes, then tag 1 of 24 bytes: three times in units of 100 ns since 1601 (APPNOTE 4.5.5).
    private static func ntfsTime(_ data: ArraySlice<UInt8>) -> ZipTime? {
        var data = FieldReader(data)
        guard data.skip(4), data.uint16() == 1, data.uint16() == 24, let ticks = data.uint64(),
            ticks <= UInt64(Int64.max), ticks > 0
        else { return nil }
        let sinceEpoch = Int64(ticks) - 116_444_736_000_000_000
        let nanoseconds = (sinceEpoch % 10_000_000 + 10_000_000) % 10_000_000 * 100
        return .instant(seconds: (sinceEpoch - nanoseconds / 100) / 10_000_000, nanoseconds: nanoseconds)
    }
}
