// SPDX-License-Identifier: Apache-2.0
import NIOCore

/// Writes heads and bodies as Tomcat's connector does: no reason phrase, the application's fields first, then the
/// length, `Date` and `Connection`.
enum ResponseSerializer {
    /// Everything in a head that is not a field of the application's.
    private static let headOverhead = 256
    /// A chunk's size line and the ends of the chunk and of the body.
    private static let chunkOverhead = 32

    /// The head and the first bytes of the body in one buffer.
    static func serialize(
        _ head: ResponseHead, plan: ResponsePlan, body: UnsafeRawBufferPointer, ends: Bool, date: DateCache,
        keepAliveSeconds: Int64, server: [UInt8]? = nil
    ) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(
            capacity: headOverhead + plan.fieldSize + (server?.count ?? 0) + chunkOverhead + body.count)
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: 0) { memory in
            var writer = ByteWriter(memory)
            writer.write("HTTP/1.1 ")
            writer.writeDecimal(Int64(plan.status))
            writer.write(" \r\n")
            writeFields(head, plan, replacesServer: server != nil, &writer)
            if let length = plan.contentLength {
                writer.write("Content-Length: ")
                writer.writeDecimal(length)
                writer.write("\r\n")
            } else if plan.framing == .chunked {
                writer.write("Transfer-Encoding: chunked\r\n")
            }
            if !plan.hasDate {
                writer.write("Date: ")
                date.now.withUnsafeBytes { writer.write($0) }
                writer.write("\r\n")
            }
            writeConnection(plan, keepAliveSeconds, &writer)
            if let server {
                writer.write("Server: ")
                server.withUnsafeBytes { writer.writeValue($0) }
                writer.write("\r\n")
            }
            writer.write("\r\n")
            writeBody(body, plan.framing, ends: ends, &writer)
            return writer.count
        }
        return buffer
    }

    /// A response that is not the last one to its request, and has neither body nor length.
    static func serializeInformational(_ head: ResponseHead) -> ByteBuffer {
        let size = PackedFields(head).reduce(headOverhead) { $0 + $1.name.count + $1.value.count + 4 }
        var buffer = ByteBufferAllocator().buffer(capacity: size)
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: 0) { memory in
            var writer = ByteWriter(memory)
            writer.write("HTTP/1.1 ")
            writer.writeDecimal(Int64(head.status))
            writer.write(" \r\n")
            for field in PackedFields(head) where isSendable(field.name) {
                writer.write(field.name)
                writer.write(": ")
                writer.writeValue(field.value)
                writer.write("\r\n")
            }
            writer.write("\r\n")
            return writer.count
        }
        return buffer
    }

    /// An answer of the codec's own, after which the connection ends.
    static func serializeRefusal(_ head: ResponseHead, body: [UInt8], date: DateCache, server: [UInt8]? = nil)
        -> ByteBuffer
    {
        let plan = ResponsePlan(refusing: head)
        return body.withUnsafeBytes {
            serialize(head, plan: plan, body: $0, ends: true, date: date, keepAliveSeconds: 0, server: server)
        }
    }

    /// More bytes of a body, framed; `bytes` is within the length announced.
    static func serialize(_ bytes: UnsafeRawBufferPointer, framing: ResponseFraming, ends: Bool) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: bytes.count + chunkOverhead)
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: 0) { memory in
            var writer = ByteWriter(memory)
            writeBody(bytes, framing, ends: ends, &writer)
            return writer.count
        }
        return buffer
    }

    /// How many bytes `serialize` makes of so many of a body.
    static func framedSize(of count: Int, framing: ResponseFraming, ends: Bool) -> Int {
        switch framing {
        case .empty: return 0
        case .length(let length): return Int(exactly: min(length, Int64(count))) ?? count
        case .untilClose, .raw: return count
        case .chunked:
            let digits = (Int.bitWidth - count.leadingZeroBitCount + 3) / 4
            return (count > 0 ? count + digits + 4 : 0) + (ends ? 5 : 0)
        }
    }

    /// The line that begins a chunk of so many bytes.
    static func chunkStart(size: Int) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: chunkOverhead)
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: 0) { memory in
            var writer = ByteWriter(memory)
            writer.writeHexadecimal(size)
            writer.write("\r\n")
            return writer.count
        }
        return buffer
    }

    /// The last chunk with the trailer fields that have a lawful name and do not frame the message.
    static func lastChunk(trailers: [(name: [UInt8], value: [UInt8])]) -> ByteBuffer {
        let size = trailers.reduce(chunkOverhead) { $0 + $1.name.count + $1.value.count + 4 }
        var buffer = ByteBufferAllocator().buffer(capacity: size)
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: 0) { memory in
            var writer = ByteWriter(memory)
            writer.write("0\r\n")
            for trailer in trailers {
                trailer.name.withUnsafeBytes { name in
                    trailer.value.withUnsafeBytes { value in
                        guard isSendable(name) else { return }
                        writer.write(name)
                        writer.write(": ")
                        writer.writeValue(value)
                        writer.write("\r\n")
                    }
                }
            }
            writer.write("\r\n")
            return writer.count
        }
        return buffer
    }

    private static func writeFields(
        _ head: ResponseHead, _ plan: ResponsePlan, replacesServer: Bool, _ writer: inout ByteWriter
    ) {
        var appendsKeepAlive = plan.addsKeepAliveTimeout && plan.hasConnection && !plan.addsKeepAlive
        for field in PackedFields(head) where isSendable(field.name) {
            if replacesServer, ASCII.equalsIgnoringCase(field.name, "server") { continue }
            writer.write(field.name)
            writer.write(": ")
            writer.writeValue(field.value)
            if appendsKeepAlive, ASCII.equalsIgnoringCase(field.name, "connection") {
                writer.write(", keep-alive")
                appendsKeepAlive = false
            }
            writer.write("\r\n")
        }
    }

    private static func writeConnection(_ plan: ResponsePlan, _ seconds: Int64, _ writer: inout ByteWriter) {
        if plan.addsClose {
            writer.write("Connection: close\r\n")
        } else if plan.addsKeepAlive {
            writer.write("Connection: keep-alive\r\n")
        }
        if plan.addsKeepAliveTimeout {
            writer.write("Keep-Alive: timeout=")
            writer.writeDecimal(seconds)
            writer.write("\r\n")
            if !plan.addsKeepAlive, !plan.hasConnection { writer.write("Connection: keep-alive\r\n") }
        }
    }

    private static func writeBody(
        _ bytes: UnsafeRawBufferPointer, _ framing: ResponseFraming, ends: Bool, _ writer: inout ByteWriter
    ) {
        switch framing {
        case .empty: break
        case .length(let length): writer.write(UnsafeRawBufferPointer(rebasing: bytes.prefix(clamping: length)))
        case .untilClose, .raw: writer.write(bytes)
        case .chunked:
            if !bytes.isEmpty {
                writer.writeHexadecimal(bytes.count)
                writer.write("\r\n")
                writer.write(bytes)
                writer.write("\r\n")
            }
            if ends { writer.write("0\r\n\r\n") }
        }
    }

    /// A name must be a token, or it could end its line; the length and the coding are the serialiser's own.
    @inline(__always)
    private static func isSendable(_ name: UnsafeRawBufferPointer) -> Bool {
        let token = ByteSet.token
        for byte in name where !token.contains(byte) { return false }
        switch name.count {
        case 0: return false
        case 14: return !ASCII.equalsIgnoringCase(name, "content-length")
        case 17: return !ASCII.equalsIgnoringCase(name, "transfer-encoding")
        default: return true
        }
    }
}

extension UnsafeRawBufferPointer {
    /// The first bytes, as many as there are up to `length`.
    fileprivate func prefix(clamping length: Int64) -> Slice<UnsafeRawBufferPointer> {
        prefix(Int(exactly: Swift.min(length, Int64(count))) ?? count)
    }
}
