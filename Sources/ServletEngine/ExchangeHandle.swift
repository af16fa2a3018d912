// SPDX-License-Identifier: Apache-2.0

/// Names an exchange to Java: a slot and the generation of its use, never a pointer.
///
/// A handle is dead when its exchange ends. Tomcat's adapter closes a response itself and applications write after the
/// end; a stale handle then finds nothing, where a pointer would find another request or freed memory.
struct ExchangeHandle: RawRepresentable, Hashable, Sendable {
    let rawValue: Int64

    init(rawValue: Int64) { self.rawValue = rawValue }

    init(slot: Int, generation: UInt32) {
        rawValue = Int64(generation & 0x7fff_ffff) << 32 | Int64(slot)
    }

    var slot: Int { Int(truncatingIfNeeded: rawValue & 0xffff_ffff) }
    var generation: UInt32 { UInt32(truncatingIfNeeded: rawValue >> 32) }
}
