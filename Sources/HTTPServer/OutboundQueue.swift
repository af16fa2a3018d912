// SPDX-License-Identifier: Apache-2.0
import NIOCore

/// What an exchange has for its connection to write, in order.
struct OutboundQueue: Sendable {
    enum Item: Sendable {
        case bytes(ByteBuffer)
        case file(SharedFile)
    }

    /// Most responses are one item: it needs no array.
    private var first: Item?
    private var rest: [Item] = []
    private(set) var byteCount = 0
    /// Bytes of the body among them, framed.
    private(set) var bodyByteCount = 0

    var isEmpty: Bool { first == nil }

    /// - Parameter headBytes: how many of the bytes are not the body's.
    mutating func append(_ bytes: ByteBuffer, headBytes: Int = 0) {
        guard bytes.readableBytes > 0 else { return }
        byteCount += bytes.readableBytes
        bodyByteCount += bytes.readableBytes - headBytes
        append(.bytes(bytes))
    }

    mutating func append(_ file: SharedFile) {
        guard file.region.readableBytes > 0 else { return }
        byteCount += file.region.readableBytes
        bodyByteCount += file.region.readableBytes
        append(.file(file))
    }

    private mutating func append(_ item: Item) {
        if first == nil {
            first = item
        } else {
            rest.append(item)
        }
    }

    @inline(__always)
    func forEach(_ body: (Item) -> Void) {
        guard let first else { return }
        body(first)
        for item in rest { body(item) }
    }
}
