// SPDX-License-Identifier: Apache-2.0
import Redis

/// The replies of the scripts. Each parser is total: a reply that is not as the script makes it is nil.

extension SessionFetch {
    init?(reply: RedisValue, known: Int64) {
        switch reply {
        case .null: self = .absent
        case .integer(let accessed): self = .unchanged(accessed: accessed)
        case .array(let values):
            guard let record = SessionRecord(hash: values, value: { $0 > known ? Array($1) : nil }) else { return nil }
            self = .changed(record)
        case .bytes, .status, .error: return nil
        }
    }
}

extension SessionSave {
    init?(reply: RedisValue, fields: Int, creating: Bool) {
        switch reply {
        case .null: self = creating ? .exists : .gone
        case .array(let values):
            var numbers: [Int64] = []
            numbers.reserveCapacity(values.count)
            for value in values {
                guard case .integer(let number) = value, number >= 0 else { return nil }
                numbers.append(number)
            }
            guard numbers.count >= 2, numbers[1] > numbers[0] else { return nil }
            let skipped = numbers.dropFirst(2).map { Int($0) }
            guard skipped.allSatisfy({ $0 < fields }) else { return nil }
            self = .saved(previous: numbers[0], version: numbers[1], skipped: skipped)
        case .integer(let version) where !creating && version > 0: self = .overtaken(by: version)
        case .integer, .bytes, .status, .error: return nil
        }
    }
}

extension SessionDeletion {
    init?(reply: RedisValue) {
        switch reply {
        case .integer(0): self = .absent
        case .integer(1): self = .deleted
        case .integer(2): self = .changed
        case .null, .integer, .bytes, .array, .status, .error: return nil
        }
    }
}

extension SessionRecord {
    /// Reads a hash: names and values by turns. A field without a kind (`a:`) or a version is somebody else's and left alone.
    ///
    /// - Parameter value: makes a field's value of its version and of the bytes behind it.
    init?(hash: [RedisValue], value: (Int64, ArraySlice<UInt8>) -> [UInt8]?) {
        guard hash.count.isMultiple(of: 2) else { return nil }
        var fields: [[UInt8]: SessionField] = [:]
        fields.reserveCapacity(hash.count / 2)
        var own = OwnFields()
        for place in stride(from: 0, to: hash.count, by: 2) {
            guard case .bytes(let name) = hash[place], case .bytes(let bytes) = hash[place + 1] else { return nil }
            if own.take(name, bytes) { continue }
            guard name.count > 2, name.count <= UInt16.max, name[1] == UInt8(ascii: ":"), bytes.count >= 16,
                let version = Int64(digits: bytes[..<16])
            else {
                continue
            }
            fields[name] = SessionField(version: version, value: value(version, bytes[16...]))
        }
        guard own.layout == 1, let version = own.version, version > 0, let created = own.created,
            let accessed = own.accessed, let inactive = own.inactive.flatMap({ Int32(exactly: $0) })
        else { return nil }
        self.init(
            version: version, times: SessionTimes(created: created, accessed: accessed, inactive: inactive),
            fields: fields)
    }

    private struct OwnFields {
        var version: Int64?
        var layout: Int64?
        var created: Int64?
        var accessed: Int64?
        var inactive: Int64?

        /// Takes a field if it is one of the session's own, which have no colon as their second byte.
        mutating func take(_ name: [UInt8], _ bytes: [UInt8]) -> Bool {
            guard name.count < 2 || name[1] != UInt8(ascii: ":") else { return false }
            switch name {
            case Self.versionName: version = Int64(digits: bytes[...])
            case Self.layoutName: layout = Int64(digits: bytes[...])
            case Self.createdName: created = Int64(digits: bytes[...])
            case Self.accessedName: accessed = Int64(digits: bytes[...])
            case Self.inactiveName: inactive = Int64(digits: bytes[...])
            default: return false
            }
            return true
        }

        private static let versionName = Array("v".utf8)
        private static let layoutName = Array("layout".utf8)
        private static let createdName = Array("created".utf8)
        private static let accessedName = Array("accessed".utf8)
        private static let inactiveName = Array("inactive".utf8)
    }
}

extension Int64 {
    /// Reads decimal digits, with a minus or not; nil if there is anything else, or too many.
    init?(digits: ArraySlice<UInt8>) {
        let isNegative = digits.first == UInt8(ascii: "-")
        let digits = isNegative ? digits.dropFirst() : digits
        guard !digits.isEmpty, digits.count <= 18 else { return nil }
        var number: Int64 = 0
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
            number = number * 10 + Int64(digit - UInt8(ascii: "0"))
        }
        self = isNegative ? -number : number
    }
}
