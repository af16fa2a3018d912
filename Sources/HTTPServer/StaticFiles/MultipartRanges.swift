// SPDX-License-Identifier: Apache-2.0

/// The body of an answer to several ranges, in Tomcat's form of `multipart/byteranges` (RFC 9110, 14.6).
struct MultipartRanges {
    /// The boundary is a constant, as in Tomcat; a range that holds it is nevertheless read rightly by its length.
    static let contentType = "multipart/byteranges; boundary=CATALINA_MIME_BOUNDARY"

    /// A piece of the body.
    enum Piece: Equatable {
        case text([UInt8])
        case range(RangeHeader.ByteRange)
    }

    /// In the order in which they are sent, the first first.
    private(set) var pieces: ArraySlice<Piece>
    /// Bytes of the whole body; nil beyond all numbers.
    let length: Int64?

    init(_ ranges: [RangeHeader.ByteRange], of size: Int64, contentType: [UInt8]?) {
        var pieces: [Piece] = []
        pieces.reserveCapacity(ranges.count * 2 + 1)
        var length: Int64? = 0
        for range in ranges {
            var head = [UInt8]("\r\n--CATALINA_MIME_BOUNDARY\r\n".utf8)
            if let contentType { head += [UInt8]("Content-Type: ".utf8) + contentType + [UInt8]("\r\n".utf8) }
            head += [UInt8]("Content-Range: bytes \(range.start)-\(range.end)/\(size)\r\n\r\n".utf8)
            length = length?.adding(Int64(head.count), range.length)
            pieces.append(.text(head))
            pieces.append(.range(range))
        }
        let tail = [UInt8]("\r\n--CATALINA_MIME_BOUNDARY--".utf8)
        pieces.append(.text(tail))
        self.pieces = pieces[...]
        self.length = length?.adding(Int64(tail.count), 0)
    }

    /// A body of one range and nothing around it.
    init(only range: RangeHeader.ByteRange) {
        pieces = [.range(range)]
        length = range.length
    }

    /// A deflate stream between the head and the tail of a gzip member.
    init(_ stream: RangeHeader.ByteRange, after head: [UInt8], before tail: [UInt8]) {
        pieces = [.text(head), .range(stream), .text(tail)]
        length = stream.length.adding(Int64(head.count), Int64(tail.count))
    }

    /// Takes the next bytes, about `limit` of them at most; empty at the end, nil when the file cannot be read.
    ///
    /// - Parameter read: reads a number of bytes of the file from an offset.
    mutating func take(_ limit: Int, by read: (Int, Int64) -> [UInt8]?) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < limit, let piece = pieces.first {
            switch piece {
            case .text(let text):
                bytes += text
                pieces.removeFirst()
            case .range(let range):
                let count = min(range.length, Int64(limit - bytes.count))
                guard let part = read(Int(count), range.start) else { return nil }
                bytes += part
                pieces.removeFirst()
                if count < range.length {
                    let rest = RangeHeader.ByteRange(start: range.start + count, end: range.end)
                    pieces.insert(.range(rest), at: pieces.startIndex)
                }
            }
        }
        return bytes
    }
}

extension CachedFile.Content {
    /// Bytes of the file; nil when there are not so many.
    func read(_ count: Int, from offset: Int64) -> [UInt8]? {
        switch self {
        case .memory(let bytes):
            guard let start = Int(exactly: offset), start >= 0, start + count <= bytes.count else { return nil }
            return [UInt8](bytes[start..<start + count])
        case .disk(let file):
            return file.read(count, from: offset)
        }
    }
}

extension Int64 {
    fileprivate func adding(_ first: Int64, _ second: Int64) -> Int64? {
        let (sum, overflow) = addingReportingOverflow(first)
        let (total, again) = sum.addingReportingOverflow(second)
        return overflow || again ? nil : total
    }
}
