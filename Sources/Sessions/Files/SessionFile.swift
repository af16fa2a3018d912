// SPDX-License-Identifier: Apache-2.0
import Crypto

/// A session as bytes in a file: what it is, whose, its fields, and a digest over all of it.
///
/// The digest is for files that a crash, a full disk or a stranger has left: such a one is nil, never half a session.
struct SessionFile: Equatable {
    static let largest = 64 << 20

    private static let magic: [UInt8] = Array("runner session 1".utf8)

    var key: SessionKey
    var record: SessionRecord

    init(key: SessionKey, record: SessionRecord) {
        self.key = key
        self.record = record
    }

    /// Layout (little endian): the magic; id; i64 version, created, accessed, i32 inactive; u16 length and context; u32
    /// number of fields; for each i64 version, u32 lengths of name and value, name, value; SHA-256 of what is before.
    var bytes: [UInt8] {
        var bytes = Self.magic
        key.id.append(to: &bytes)
        bytes.append(record.version)
        bytes.append(record.times.created)
        bytes.append(record.times.accessed)
        bytes.append(record.times.inactive)
        bytes.append(UInt16(truncatingIfNeeded: key.context.utf8.count))
        bytes.append(contentsOf: key.context.utf8)
        bytes.append(UInt32(truncatingIfNeeded: record.fields.count))
        for (name, field) in record.fields {
            let value = field.value ?? []
            bytes.append(field.version)
            bytes.append(UInt32(truncatingIfNeeded: name.count))
            bytes.append(UInt32(truncatingIfNeeded: value.count))
            bytes.append(contentsOf: name)
            bytes.append(contentsOf: value)
        }
        bytes.append(contentsOf: SHA256.hash(data: bytes))
        return bytes
    }

    init?(bytes: [UInt8]) {
        guard bytes.count > SHA256.byteCount else { return nil }
        var rest = bytes.dropLast(SHA256.byteCount)
        guard Array(SHA256.hash(data: rest)) == Array(bytes.suffix(SHA256.byteCount)),
            rest.take(Self.magic.count).map(Array.init) == Self.magic,
            let id = rest.take(SessionID.length).flatMap({ SessionID($0) }),
            let version = rest.takeInteger(Int64.self), version > 0,
            let created = rest.takeInteger(Int64.self),
            let accessed = rest.takeInteger(Int64.self),
            let inactive = rest.takeInteger(Int32.self),
            let contextLength = rest.takeInteger(UInt16.self),
            let context = rest.take(Int(contextLength)).flatMap({ String(validating: $0, as: UTF8.self) }),
            let count = rest.takeInteger(UInt32.self), Int(count) <= rest.count / 16
        else { return nil }
        var fields: [[UInt8]: SessionField] = [:]
        for _ in 0..<count {
            guard let version = rest.takeInteger(Int64.self),
                let nameLength = rest.takeInteger(UInt32.self), let valueLength = rest.takeInteger(UInt32.self),
                let name = rest.take(Int(nameLength)), let value = rest.take(Int(valueLength))
            else { return nil }
            fields[Array(name)] = SessionField(version: version, value: Array(value))
        }
        guard rest.isEmpty else { return nil }
        key = SessionKey(context: context, id: id)
        record = SessionRecord(
            version: version, times: SessionTimes(created: created, accessed: accessed, inactive: inactive),
            fields: fields)
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ value: some FixedWidthInteger) {
        var rest = value
        for _ in 0..<value.bitWidth / 8 {
            append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }
}

extension ArraySlice<UInt8> {
    fileprivate mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= self.count else { return nil }
        defer { self = dropFirst(count) }
        return prefix(count)
    }

    fileprivate mutating func takeInteger<Value: FixedWidthInteger>(_ type: Value.Type) -> Value? {
        guard let bytes = take(Value.bitWidth / 8) else { return nil }
        return bytes.reversed().reduce(0) { $0 << 8 | Value(truncatingIfNeeded: $1) }
    }
}
