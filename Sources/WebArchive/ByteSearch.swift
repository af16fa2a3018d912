// SPDX-License-Identifier: Apache-2.0
import Glibc

extension UnsafeRawBufferPointer {
    /// Whether the bytes of `text`, which is not empty, occur.
    func contains(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        var rest = self
        while rest.count >= length, let base = rest.baseAddress,
            let hit = memchr(base, Int32(text.utf8Start.pointee), rest.count - length + 1)
        {
            if memcmp(hit, text.utf8Start, length) == 0 { return true }
            rest = UnsafeRawBufferPointer(rebasing: rest[(UnsafeRawPointer(hit) - base + 1)...])
        }
        return false
    }
}

extension [UInt8] {
    /// Whether the bytes of `text` occur.
    func contains(_ text: StaticString) -> Bool {
        withUnsafeBytes { $0.contains(text) }
    }
}
