// SPDX-License-Identifier: Apache-2.0

extension SessionMessage {
    /// Reads a message as Java packs it; nil if it is not one.
    ///
    /// Layout (little endian, unaligned): u8 kind, u8 flags (1: the time-out was changed), u16 lengths of context, id and
    /// old id, u32 number of fields, i64 epoch, base version, proposed version, created, accessed, i32 inactive, u32
    /// reserved; context, id, old id; for each field u8 operation (1 set, 2 set unless written since, 3 remove), i64
    /// version (of operation 2), u16 length of the name, u32 length of the value, name, value.
    ///
    /// Total: any bytes are a message or nil. `bytes` is read during the call alone, and through a reader that looks
    /// at the length before each access.
    public init?(decoding bytes: UnsafeRawBufferPointer) {
        var reader = MessageReader(bytes)
        guard let kind = reader.integer(UInt8.self).flatMap(Kind.init(rawValue:)),
            let flags = reader.integer(UInt8.self), flags <= 1,
            let contextLength = reader.integer(UInt16.self),
            let idLength = reader.integer(UInt16.self),
            let oldIDLength = reader.integer(UInt16.self),
            let fieldCount = reader.integer(UInt32.self),
            let epoch = reader.integer(Int64.self), epoch > 0,
            reader.integer(Int64.self) != nil,
            let proposed = reader.integer(Int64.self),
            let created = reader.integer(Int64.self), Self.times.contains(created),
            let accessed = reader.integer(Int64.self), Self.times.contains(accessed),
            let inactive = reader.integer(Int32.self), reader.integer(UInt32.self) != nil,
            let contextBytes = reader.slice(Int(contextLength)),
            let context = String(validating: contextBytes, as: UTF8.self), context.utf8.first == UInt8(ascii: "/"),
            let id = reader.slice(Int(idLength)).flatMap({ SessionID($0) }),
            let oldIDBytes = reader.slice(Int(oldIDLength))
        else { return nil }
        let oldID = SessionID(oldIDBytes)
        guard (kind == .rename) == (oldID != nil), oldID != nil || oldIDLength == 0, oldID != id else { return nil }
        if kind != .delete, kind != .join {
            guard proposed > 0, proposed <= SessionRecord.largestVersion else { return nil }
        }
        guard let fields = reader.fields(count: Int(fieldCount)), reader.isAtEnd else { return nil }
        self.init(
            kind, SessionKey(context: context, id: id), oldID: oldID, epoch: epoch,
            change: SessionChange(
                proposed: proposed, times: SessionTimes(created: created, accessed: accessed, inactive: inactive),
                changesInactive: flags == 1, fields: fields))
    }

    /// The same for an array.
    public init?(decoding bytes: [UInt8]) {
        guard let message = bytes.withUnsafeBytes({ SessionMessage(decoding: $0) }) else { return nil }
        self = message
    }

    private static let times: ClosedRange<Int64> = 0...(1 << 53 - 1)
}

/// Reads bytes from the front; what is not there is nil.
private struct MessageReader {
    private var rest: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func integer<Value: FixedWidthInteger & BitwiseCopyable>(_ type: Value.Type) -> Value? {
        guard let bytes = slice(MemoryLayout<Value>.size) else { return nil }
        return Value(littleEndian: bytes.loadUnaligned(as: Value.self))
    }

    mutating func slice(_ length: Int) -> UnsafeRawBufferPointer? {
        guard length >= 0, length <= rest.count else { return nil }
        defer { rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(length)) }
        return UnsafeRawBufferPointer(rebasing: rest.prefix(length))
    }

    mutating func fields(count: Int) -> [SessionChange.Field]? {
        // What a field takes at the least, so that a false count cannot reserve memory.
        guard count <= rest.count / 15 else { return nil }
        var fields: [SessionChange.Field] = []
        fields.reserveCapacity(count)
        for _ in 0..<count {
            guard let operation = integer(UInt8.self), let version = integer(Int64.self),
                let nameLength = integer(UInt16.self), let valueLength = integer(UInt32.self),
                let name = slice(Int(nameLength)), let value = slice(Int(valueLength)),
                // Also keeps the name apart from those of a record's own fields.
                name.count > 2, name[1] == UInt8(ascii: ":")
            else { return nil }
            let change: FieldChange
            switch operation {
            case 1: change = .set(Array(value))
            case 2:
                guard version >= 0, version <= SessionRecord.largestVersion else { return nil }
                change = .setUnlessWrittenSince(version, Array(value))
            case 3: change = .remove
            default: return nil
            }
            fields.append(SessionChange.Field(name: Array(name), change: change))
        }
        return fields
    }
}
