// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import Sessions

/// What crosses between Java and here.
@Suite struct SessionMessageTests {
    private static let id = "0123456789ABCDEF0123456789ABCDEF"
    private static let oldID = "F123456789ABCDEF0123456789ABCDEF"

    /// A message as Java packs it.
    private static func packed(
        kind: UInt8 = 2, flags: UInt8 = 0, context: String = "/shop", id: String = id, oldID: String = "",
        count: UInt32? = nil, proposed: Int64 = 1_700_000_000_000_000,
        fields: [(UInt8, Int64, [UInt8], [UInt8])] = []
    ) -> [UInt8] {
        var bytes: [UInt8] = [kind, flags]
        bytes.put(UInt16(context.utf8.count))
        bytes.put(UInt16(id.utf8.count))
        bytes.put(UInt16(oldID.utf8.count))
        bytes.put(count ?? UInt32(fields.count))
        for number in [7, 5, proposed, 1_700_000_000_000, 1_700_000_000_001] as [Int64] { bytes.put(number) }
        bytes.put(Int32(1800))
        bytes.put(UInt32(0))
        bytes += Array((context + id + oldID).utf8)
        for (operation, version, name, value) in fields {
            bytes.put(operation)
            bytes.put(version)
            bytes.put(UInt16(name.count))
            bytes.put(UInt32(value.count))
            bytes += name + value
        }
        return bytes
    }

    private static let whole = packed(
        flags: 1,
        fields: [
            (1, 0, Array("a:ä".utf8), [83, 0, 255]), (2, 44, Array("a:b".utf8), []), (3, 0, [97, 58, 0, 254], []),
        ])

    @Test func readsWhatJavaPacks() throws {
        let message = try #require(SessionMessage(decoding: Self.whole))
        #expect(message.kind == .update)
        #expect(message.key == SessionKey(context: "/shop", id: Self.id))
        #expect(message.oldID == nil)
        #expect(message.epoch == 7)
        #expect(message.change.proposed == 1_700_000_000_000_000)
        #expect(message.change.changesInactive)
        #expect(
            message.change.times
                == SessionTimes(created: 1_700_000_000_000, accessed: 1_700_000_000_001, inactive: 1800))
        #expect(
            message.change.fields == [
                .init(name: Array("a:ä".utf8), change: .set([83, 0, 255])),
                .init(name: Array("a:b".utf8), change: .setUnlessWrittenSince(44, [])),
                .init(name: [97, 58, 0, 254], change: .remove),
            ])
    }

    @Test func readsARename() throws {
        let message = try #require(SessionMessage(decoding: Self.packed(kind: 5, oldID: Self.oldID)))
        #expect(message.kind == .rename)
        #expect(message.oldID == SessionID(Self.oldID))
    }

    @Test func refusesWhatIsNoMessage() {
        let refused: [[UInt8]] = [
            [], Self.packed(kind: 0), Self.packed(kind: 6), Self.packed(flags: 2), Self.packed(context: ""),
            Self.packed(context: "shop"), Self.packed(id: Self.id.lowercased()), Self.packed(id: Self.id + "0"),
            Self.packed(id: ""), Self.packed(kind: 5), Self.packed(kind: 5, oldID: Self.id),
            Self.packed(kind: 2, oldID: Self.oldID), Self.packed(count: 1), Self.packed(count: .max),
            Self.packed(proposed: 0), Self.packed(proposed: .max), Self.packed() + [0],
            Self.packed(fields: [(0, 0, [97, 58, 98], [])]), Self.packed(fields: [(4, 0, [97, 58, 98], [])]),
            Self.packed(fields: [(2, -1, [97, 58, 98], [])]), Self.packed(fields: [(1, 0, Array("v".utf8), [])]),
            Self.packed(fields: [(1, 0, Array("layout".utf8), [])]), Self.packed(fields: [(1, 0, [], [])]),
        ]
        for (place, bytes) in refused.enumerated() {
            #expect(SessionMessage(decoding: bytes) == nil, "number \(place)")
        }
    }

    @Test func readsNoPartOfAMessage() {
        for length in 0..<Self.whole.count { #expect(SessionMessage(decoding: Array(Self.whole[..<length])) == nil) }
    }

    @Test func readsAnyBytesWithoutATrap() {
        var generator = SeededGenerator(seed: 3)
        var read = 0
        for _ in 0..<20_000 {
            var bytes = Self.whole
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            if SessionMessage(decoding: bytes) != nil { read += 1 }
        }
        #expect(read > 100 && read < 20_000)
    }

    @Test func packsALeaseForJava() async throws {
        let directory = SessionDirectory(MemorySessionStore())
        let key = SessionKey.sample()
        _ = await directory.save(SessionMessage(.create, key, epoch: 9, ["a:x": "12"], proposed: 1_700_000_000_000_000))
        _ = await directory.save(SessionMessage(.update, key, epoch: 9, ["a:y": ""], proposed: 1_700_000_000_000_001))
        let lease = try await directory.lease(key)
        for since in [0, 1_700_000_000_000_000] as [Int64] {
            let bytes = lease.packed(since: since)
            var reader = bytes[...]
            #expect(reader.take(Int64.self) == 9)
            #expect(reader.take(Int64.self) == 1_700_000_000_000_001)
            #expect(reader.take(Int64.self) == lease.times.created)
            #expect(reader.take(Int64.self) == lease.times.accessed)
            #expect(reader.take(Int32.self) == 1800)
            #expect(reader.take(UInt32.self) == 2)
            var values: [String: String?] = [:]
            for _ in 0..<2 {
                let version = reader.take(Int64.self)
                let (nameLength, valueLength) = (Int(reader.take(UInt16.self)), reader.take(UInt32.self))
                let name = String(decoding: reader.prefix(nameLength), as: UTF8.self)
                reader = reader.dropFirst(nameLength)
                #expect(version == (name == "a:x" ? 1_700_000_000_000_000 : 1_700_000_000_000_001))
                if valueLength == .max {
                    values.updateValue(nil, forKey: name)
                } else {
                    values[name] = String(decoding: reader.prefix(Int(valueLength)), as: UTF8.self)
                    reader = reader.dropFirst(Int(valueLength))
                }
            }
            #expect(reader.isEmpty)
            #expect(values == ["a:x": since == 0 ? "12" : nil, "a:y": ""])
        }
    }

    @Test func packsNothingThatDoesNotFit() async throws {
        let directory = SessionDirectory(MemorySessionStore())
        _ = await directory.save(SessionMessage(.create, .sample(), epoch: 9, ["a:x": "12"]))
        let lease = try await directory.lease(.sample())
        let needed = lease.packed(since: 0).count
        var bytes = [UInt8](repeating: 0xAA, count: needed)
        let reported = bytes.withUnsafeMutableBytes { lease.pack(since: 0, into: .init(rebasing: $0.dropLast())) }
        #expect(reported == needed)
        #expect(bytes.allSatisfy { $0 == 0xAA })
    }

    @Test func acceptsOnlyIdsOfOurOwn() {
        #expect(SessionID(Self.id)?.description == Self.id)
        for text in [
            "", "0", Self.id + "0", String(Self.id.dropLast()), Self.id.lowercased(), Self.id.dropLast() + "G",
            "../" + Self.id.dropFirst(3), "０" + Self.id.dropFirst(),
        ] { #expect(SessionID(String(text)) == nil) }
    }
}

extension [UInt8] {
    fileprivate mutating func put(_ value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}

extension ArraySlice<UInt8> {
    fileprivate mutating func take<Value: FixedWidthInteger>(_ type: Value.Type) -> Value {
        var value: Value = 0
        for (place, byte) in prefix(Value.bitWidth / 8).enumerated() {
            value |= Value(truncatingIfNeeded: byte) << (8 * place)
        }
        self = dropFirst(Value.bitWidth / 8)
        return value
    }
}
