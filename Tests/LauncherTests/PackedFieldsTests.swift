// SPDX-License-Identifier: Apache-2.0
import HTTPServer
import Testing

@testable import Launcher

@Suite("Packed fields")
struct PackedFieldsTests {
    private func fields(_ count: Int, _ bytes: [UInt8]) -> [String] {
        bytes.withUnsafeBytes { raw in
            PackedFields(count: count, bytes: raw).map {
                "\(String(decoding: $0.name, as: UTF8.self)): \(String(decoding: $0.value, as: UTF8.self))"
            }
        }
    }

    @Test func areReadInOrder() {
        var packed = ResponseFields()
        packed.append("A", "1")
        packed.append("Long-Name", "")
        packed.append("A", "2")
        #expect(fields(3, packed.bytes) == ["A: 1", "Long-Name: ", "A: 2"])
        #expect(fields(1, packed.bytes) == ["A: 1"])
        #expect(fields(9, packed.bytes) == ["A: 1", "Long-Name: ", "A: 2"])
    }

    @Test func endWhereTheBytesEnd() {
        var packed = ResponseFields()
        packed.append("Name", "value")
        for length in 0..<packed.bytes.count {
            #expect(fields(1, Array(packed.bytes.prefix(length))).isEmpty)
        }
        #expect(fields(1, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2]).isEmpty)
        #expect(fields(-1, packed.bytes).isEmpty)
    }
}
