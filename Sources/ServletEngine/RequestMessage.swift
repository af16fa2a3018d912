// SPDX-License-Identifier: Apache-2.0

/// The request head as it crosses to Java: one packed message in a buffer that belongs to the worker.
///
/// The layout (little endian, described in docs/java-bridge.md) is a fixed part, nine slices, the session, a table of fields, then a
/// blob that the slices and the table point into. The blob begins with the head's own bytes as the client sent them, so
/// a head crosses by copying one block and one table, and bytes that are not UTF-8 survive.
public struct RequestMessage {
    /// Where the nine slices stand, in the order of the layout.
    public enum Part: Int, Sendable {
        case method, path, query, networkProtocol, authority, connection, remoteAddress, peerAddress, localAddress
    }

    /// Bits of the flags word.
    public struct Flags: OptionSet, Sendable {
        public let rawValue: UInt32
        @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

        /// The client's side of the exchange is encrypted, here or at a trusted proxy.
        public static let secure = Flags(rawValue: 1)
        /// The client waits for `100 Continue`.
        public static let expectsContinue = Flags(rawValue: 2)
        /// A body follows.
        public static let hasBody = Flags(rawValue: 4)
        /// The request came as HTTP/1.0.
        public static let http10 = Flags(rawValue: 8)
        /// TLS ends here, so that there is something to tell of it.
        public static let tls = Flags(rawValue: 16)
    }

    /// The size of a buffer into which any message fits whose head is of such a size.
    static func capacity(maxHeadSize: Int, maxFieldCount: Int) -> Int {
        // Addresses, names and the session's part take up less than the rest.
        max(64 * 1024, maxHeadSize + 16 * maxFieldCount + 8192)
    }

    /// The smallest buffer a message can be written into, in bytes.
    static let minimumCapacity = 1024

    @usableFromInline static let slicesOffset = 56
    @usableFromInline static let tableOffset = 160
    /// Where the session's part begins; it is written after the head, see `RequestMessage+session.swift`.
    @usableFromInline static let sessionOffset = 128
    @usableFromInline static let absent: UInt32 = .max

    @usableFromInline let buffer: UnsafeMutableRawBufferPointer
    @usableFromInline var blobOffset: Int
    @usableFromInline var blobLength = 0

    /// Whether everything written so far fitted into the buffer; a message that did not fit must not be used.
    public var fits: Bool { isWhole }
    @usableFromInline var isWhole: Bool

    /// Begins a message.
    ///
    /// - Parameters:
    ///   - buffer: the worker's buffer; valid until the worker asks for its next piece of work.
    ///   - fieldCount: how many fields will follow.
    @inlinable
    public init(
        buffer: UnsafeMutableRawBufferPointer, fieldCount: Int, flags: Flags, contentLength: Int64?, receivedAt: UInt64
    ) {
        self.buffer = buffer
        blobOffset = Self.tableOffset + fieldCount * 16
        isWhole = fieldCount >= 0 && fieldCount < 0x10000 && blobOffset <= buffer.count
        guard isWhole else { return }
        store(flags.rawValue, at: 4)
        store(UInt64(bitPattern: contentLength ?? -1), at: 16)
        store(receivedAt, at: 24)
        store(UInt32(fieldCount), at: 44)
        store(UInt32(blobOffset), at: 48)
        store(UInt32(0), at: 52)
        for part in 0..<9 { store(Self.absent, at: Self.slicesOffset + part * 8) }
        store(UInt32(0), at: Self.sessionOffset)
    }

    /// Sets the ports: the peer's or the one a trusted proxy reports, ours, and the server port (-1: from `Host`).
    @inlinable
    public mutating func setPorts(remote: Int, local: Int, server: Int32) {
        guard isWhole else { return }
        store(UInt32(truncatingIfNeeded: remote), at: 32)
        store(UInt32(truncatingIfNeeded: local), at: 36)
        store(UInt32(bitPattern: server), at: 40)
    }

    /// Appends bytes to the blob and returns the offset at which they stand.
    @inlinable
    public mutating func append(_ bytes: UnsafeRawBufferPointer) -> Int {
        let offset = blobLength
        guard isWhole, bytes.count <= buffer.count - blobOffset - blobLength else {
            isWhole = false
            return 0
        }
        if let source = bytes.baseAddress, let base = buffer.baseAddress {
            (base + blobOffset + offset).copyMemory(from: source, byteCount: bytes.count)
        }
        blobLength += bytes.count
        store(UInt32(blobLength), at: 52)
        return offset
    }

    /// Points a part at bytes of the blob.
    @inlinable
    public mutating func set(_ part: Part, offset: Int, length: Int) {
        guard isWhole else { return }
        let place = Self.slicesOffset + part.rawValue * 8
        store(UInt32(truncatingIfNeeded: offset), at: place)
        store(UInt32(truncatingIfNeeded: length), at: place + 4)
    }

    /// Appends a text and points a part at it.
    @inlinable
    public mutating func set(_ part: Part, text: String) {
        var text = text
        text.withUTF8 { bytes in
            let offset = append(UnsafeRawBufferPointer(bytes))
            set(part, offset: offset, length: bytes.count)
        }
    }

    /// Points field `index` at its name and value in the blob, and turns the name into lower case, as Tomcat's own
    /// connector does: applications see it in `getHeaderNames()`.
    @inlinable
    public mutating func setField(
        _ index: Int, nameOffset: UInt32, nameLength: UInt32, valueOffset: UInt32, valueLength: UInt32
    ) {
        let place = Self.tableOffset + index * 16
        guard isWhole, index >= 0, place + 16 <= blobOffset else { return }
        lowercase(offset: Int(nameOffset), length: Int(nameLength))
        store(nameOffset, at: place)
        store(nameLength, at: place + 4)
        store(valueOffset, at: place + 8)
        store(valueLength, at: place + 12)
    }

    @inlinable
    func lowercase(offset: Int, length: Int) {
        guard offset + length <= blobLength else { return }
        for index in (blobOffset + offset)..<(blobOffset + offset + length) {
            let byte = buffer[index]
            if byte &- UInt8(ascii: "A") < 26 { buffer[index] = byte | 0x20 }
        }
    }

    @inlinable
    func store<Number: FixedWidthInteger>(_ number: Number, at offset: Int) {
        buffer.storeBytes(of: number.littleEndian, toByteOffset: offset, as: Number.self)
    }
}
