// SPDX-License-Identifier: Apache-2.0

/// What the fields of a head say about the message itself, gathered while they are read.
struct FieldFacts {
    private var host: Range<Int>?
    private var contentLength: Int64?
    /// How often `Transfer-Encoding` came, each time with nothing but `chunked`.
    private var chunkedCount = 0
    private(set) var expectsContinue = false
    private var expectsTheUnknown = false
    private(set) var namesClose = false
    private(set) var namesKeepAlive = false
    private(set) var hasForwardedFields = false

    /// Regards one field, by the length of its name first: most fields are none of these.
    @inline(__always)
    mutating func regard(_ line: FieldLine, _ bytes: UnsafeRawBufferPointer) throws(RequestRefusal) {
        switch line.name.count {
        case 4, 6, 10, 14, 15, 16, 17:
            try regardByName(
                UnsafeRawBufferPointer(rebasing: bytes[line.name]), UnsafeRawBufferPointer(rebasing: bytes[line.value]),
                line.value)
        default: break
        }
    }

    private mutating func regardByName(
        _ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer, _ range: Range<Int>
    ) throws(RequestRefusal) {
        switch name.count {
        case 4 where ASCII.equalsIgnoringCase(name, "host"):
            guard host == nil, Self.isHost(value) else { throw .host }
            host = range
        case 6 where ASCII.equalsIgnoringCase(name, "expect"):
            if ASCII.equalsIgnoringCase(value, "100-continue") {
                expectsContinue = true
            } else {
                expectsTheUnknown = true
            }
        case 10 where ASCII.equalsIgnoringCase(name, "connection"):
            regardConnection(value)
        case 14 where ASCII.equalsIgnoringCase(name, "content-length"):
            guard contentLength == nil, let length = Self.decimal(value) else { throw .contentLength }
            contentLength = length
        case 17 where ASCII.equalsIgnoringCase(name, "transfer-encoding"):
            try regardTransferEncoding(value)
        case 15 where ASCII.equalsIgnoringCase(name, "x-forwarded-for"),
            16 where ASCII.equalsIgnoringCase(name, "x-forwarded-port"),
            17 where ASCII.equalsIgnoringCase(name, "x-forwarded-proto"):
            hasForwardedFields = true
        default: break
        }
    }

    /// Weighs the fields against each other once all are known.
    func judge(
        target: RequestTarget, bytes: UnsafeRawBufferPointer
    ) throws(RequestRefusal) -> (contentLength: Int64?, isChunked: Bool) {
        if target.minorVersion == 1 {
            guard let host else { throw .host }
            // RFC 9110, 10.1.1: HTTP/1.0 knows no expectations.
            guard !expectsTheUnknown else { throw .expectation }
            if let authority = target.authority {
                guard host.count == authority.count,
                    zip(host, authority).allSatisfy({ ASCII.lowercase(bytes[$0]) == ASCII.lowercase(bytes[$1]) })
                else { throw .hostMismatch }
            }
        }
        // RFC 9112 6.1, 6.3: a message with both lengths, or a coding that its version does not know, is read
        // differently by different servers on one path.
        if chunkedCount > 0 {
            guard contentLength == nil, target.minorVersion == 1 else { throw .bodyLength }
            guard chunkedCount == 1 else { throw .transferEncoding }
        }
        return (contentLength, chunkedCount > 0)
    }

    private mutating func regardConnection(_ value: UnsafeRawBufferPointer) {
        Self.forEachListItem(value) { item in
            if ASCII.equalsIgnoringCase(item, "close") {
                namesClose = true
            } else if ASCII.equalsIgnoringCase(item, "keep-alive") {
                namesKeepAlive = true
            }
        }
    }

    private mutating func regardTransferEncoding(_ value: UnsafeRawBufferPointer) throws(RequestRefusal) {
        var unknown = false
        var malformed = value.isEmpty
        var chunked = 0
        Self.forEachListItem(value) { item in
            if ASCII.equalsIgnoringCase(item, "chunked") {
                chunked += 1
            } else {
                // What follows chunked could not be delimited by it.
                malformed = malformed || chunked > 0 || !item.allSatisfy { ByteSet.token.contains($0) }
                unknown = true
            }
        }
        chunkedCount += chunked
        guard !malformed, chunked < 2 else { throw .transferEncoding }
        guard !unknown else { throw .unknownTransferCoding }
    }

    @inline(__always)
    static func forEachListItem(_ value: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        var index = 0
        while index < value.count {
            var end = index
            while end < value.count, value[end] != ASCII.comma { end += 1 }
            var first = index
            var last = end
            while first < last, FieldLine.isBlank(value[first]) { first += 1 }
            while last > first, FieldLine.isBlank(value[last - 1]) { last -= 1 }
            if first < last { body(UnsafeRawBufferPointer(rebasing: value[first..<last])) }
            index = end + 1
        }
    }

    /// Digits alone, without overflow; no sign and no list, which other readers take differently (RFC 9110 8.6).
    private static func decimal(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        guard !bytes.isEmpty else { return nil }
        var value: Int64 = 0
        for byte in bytes {
            guard byte &- 0x30 < 10 else { return nil }
            let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflow) = product.addingReportingOverflow(Int64(byte &- 0x30))
            guard !tooLarge, !overflow else { return nil }
            value = sum
        }
        return value
    }

    /// Whether only bytes of a host and a port occur; an empty value is a host too (RFC 9112 3.2).
    static func isHost(_ value: UnsafeRawBufferPointer) -> Bool {
        let set = ByteSet.host
        for byte in value where !set.contains(byte) { return false }
        return true
    }
}
