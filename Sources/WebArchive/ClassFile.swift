// SPDX-License-Identifier: Apache-2.0

/// A compiled Java class, as far as its version and the names in its constant pool go (Java Virtual Machine
/// Specification, 4.1 and 4.4).
struct ClassFile {
    /// The servlet packages that the class names, in class names, descriptors and signatures alike.
    ///
    /// All of them are UTF-8 constants with slashes; the names of request attributes ("javax.servlet.forward…") have
    /// dots and do not count, as applications of either generation look at both. A broken class names what is found
    /// before the break.
    static func servletAPIs(in bytes: [UInt8]) -> Set<ServletAPI> {
        var found: Set<ServletAPI> = []
        forEachText(in: bytes) { text in found.formUnion(servletAPIs(named: text)) }
        return found
    }

    /// The servlet packages that one constant names.
    static func servletAPIs(named text: UnsafeRawBufferPointer) -> Set<ServletAPI> {
        guard text.count >= 14 else { return [] }
        var found: Set<ServletAPI> = []
        if text.contains("javax/servlet/") { found.insert(.javax) }
        if text.contains("jakarta/servlet/") { found.insert(.jakarta) }
        return found
    }

    /// The major version; nil for what is no class. Java N writes N + 44 (4.1, table 4.1-A).
    static func majorVersion(of bytes: [UInt8]) -> Int? {
        guard bytes.count >= 8, bytes.starts(with: [0xCA, 0xFE, 0xBA, 0xBE]) else { return nil }
        return Int(bytes[6]) << 8 | Int(bytes[7])
    }

    /// Shows every UTF-8 constant to `body`, in order; ends early where the class is broken.
    static func forEachText(in bytes: [UInt8], _ body: (UnsafeRawBufferPointer) -> Void) {
        bytes.withUnsafeBytes { forEachText(in: $0, body) }
    }

    private static func forEachText(in bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        func number(_ offset: Int, bytes count: Int) -> Int? {
            guard offset >= 0, count <= bytes.count - offset else { return nil }
            return bytes[offset..<(offset + count)].reduce(0) { $0 << 8 | Int($1) }
        }
        guard number(0, bytes: 4) == 0xCAFE_BABE, let count = number(8, bytes: 2) else { return }
        var offset = 10
        var index = 1
        while index < count, let tag = number(offset, bytes: 1) {
            switch tag {
            case 1:
                guard let length = number(offset + 1, bytes: 2), offset + 3 + length <= bytes.count else { return }
                body(UnsafeRawBufferPointer(rebasing: bytes[(offset + 3)..<(offset + 3 + length)]))
                offset += 3 + length
            case 3, 4, 9, 10, 11, 12, 17, 18: offset += 5
            case 5, 6:
                // Long and double take two places in the pool (4.4.5).
                offset += 9
                index += 1
            case 7, 8, 16, 19, 20: offset += 3
            case 15: offset += 4
            default: return
            }
            index += 1
        }
    }
}
