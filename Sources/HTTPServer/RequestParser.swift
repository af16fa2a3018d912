// SPDX-License-Identifier: Apache-2.0

/// Reads one request head, however it is cut up, and does no I/O.
///
/// The caller presents, at each call, all bytes from the head's first on; the parser remembers how far it has looked.
/// It builds one table and, at the end, one block: nothing is allocated for a single field.
struct RequestParser {
    enum Step {
        /// The head has not ended.
        case incomplete
        /// The head, and how many of the presented bytes it took.
        case head(RequestHead, consumed: Int)
        case refused(RequestRefusal)
    }

    /// Empty lines that may come before a head (RFC 9112 2.2), in bytes.
    static let maxLeadingBytes = 16

    private enum State {
        /// Before the first byte of the method.
        case leading
        case method
        case requestLine
        case fields
    }

    private let maxHeadSize: Int
    private let maxFieldCount: Int
    private let characters: TargetCharacters
    private var state = State.leading
    /// Where the head begins in the presented bytes, after empty lines.
    private var start = 0
    private var cursor = 0
    private var lines = LineScanner()
    private var target = RequestTarget()
    private var facts = FieldFacts()
    private var fields: [(name: RequestHead.Slice, value: RequestHead.Slice)] = []

    init(maxHeadSize: Int, maxFieldCount: Int, characters: TargetCharacters = TargetCharacters()) {
        // A slice holds 32-bit offsets.
        self.maxHeadSize = min(max(maxHeadSize, 64), 1 << 24)
        self.maxFieldCount = maxFieldCount
        self.characters = characters
    }

    /// Whether a byte of a method has been seen, so that the client now owes the rest of a head.
    var hasBegun: Bool { state != .leading }

    mutating func parse(_ bytes: UnsafeRawBufferPointer) -> Step {
        do {
            return try advance(bytes)
        } catch {
            return .refused(error)
        }
    }

    private mutating func advance(_ bytes: UnsafeRawBufferPointer) throws(RequestRefusal) -> Step {
        if state == .leading, try !skipEmptyLines(bytes) { return .incomplete }
        // Bytes past the limit are never looked at, so that a head is judged alike whole and in pieces.
        let visible = UnsafeRawBufferPointer(rebasing: bytes.prefix(start + maxHeadSize))
        if state == .method, try !readMethod(visible) { return try incomplete(bytes, visible) }
        if state == .requestLine {
            guard let line = try lines.next(in: visible) else { return try incomplete(bytes, visible) }
            try target.read(visible, line, methodEnd: cursor, characters)
            state = .fields
        }
        while let line = try lines.next(in: visible) {
            guard !line.isEmpty else {
                return .head(try finish(visible, end: lines.lineStart), consumed: lines.lineStart)
            }
            try readField(visible, line)
        }
        return try incomplete(bytes, visible)
    }

    /// Steps over the CR LF that some clients send after a body; false when more bytes are needed to tell.
    private mutating func skipEmptyLines(_ bytes: UnsafeRawBufferPointer) throws(RequestRefusal) -> Bool {
        while start < bytes.count {
            let byte = bytes[start]
            if byte == ASCII.lf { throw .lineEnd }
            if byte != ASCII.cr {
                state = .method
                cursor = start
                lines = LineScanner(start: start)
                return true
            }
            guard start + 1 < bytes.count else { return false }
            guard bytes[start + 1] == ASCII.lf, start < Self.maxLeadingBytes else { throw .lineEnd }
            start += 2
        }
        return false
    }

    private mutating func readMethod(_ bytes: UnsafeRawBufferPointer) throws(RequestRefusal) -> Bool {
        let token = ByteSet.token
        while cursor < bytes.count {
            let byte = bytes[cursor]
            if token.contains(byte) {
                cursor += 1
            } else if byte == ASCII.space, cursor > start {
                state = .requestLine
                return true
            } else {
                throw .method
            }
        }
        return false
    }

    private mutating func readField(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) throws(RequestRefusal) {
        let line = try FieldLine(bytes, range)
        guard fields.count < maxFieldCount else { throw .tooManyFields(limit: maxFieldCount) }
        if fields.isEmpty { fields.reserveCapacity(min(16, maxFieldCount)) }
        try facts.regard(line, bytes)
        fields.append((name: slice(line.name), value: slice(line.value)))
    }

    private func incomplete(
        _ bytes: UnsafeRawBufferPointer, _ visible: UnsafeRawBufferPointer
    ) throws(RequestRefusal) -> Step {
        guard bytes.count > visible.count else { return .incomplete }
        throw state == .fields ? .headTooLarge(limit: maxHeadSize) : .targetTooLong
    }

    private func finish(_ bytes: UnsafeRawBufferPointer, end: Int) throws(RequestRefusal) -> RequestHead {
        let framing = try facts.judge(target: target, bytes: bytes)
        return RequestHead(
            bytes: [UInt8](bytes[start..<end]),
            method: slice(start..<cursor),
            path: slice(target.path),
            query: target.query.map(slice),
            authority: target.authority.map(slice),
            minorVersion: target.minorVersion,
            fields: fields,
            contentLength: framing.contentLength,
            isChunked: framing.isChunked,
            expectsContinue: facts.expectsContinue && target.minorVersion == 1,
            keepAlive: facts.namesClose ? false : target.minorVersion == 1 || facts.namesKeepAlive,
            namesKeepAlive: facts.namesKeepAlive,
            isHead: target.isHead,
            hasForwardedFields: facts.hasForwardedFields
        )
    }

    /// Offsets are below 2^24 and a few bytes: they always fit.
    @inline(__always)
    private func slice(_ range: Range<Int>) -> RequestHead.Slice {
        RequestHead.Slice(
            offset: UInt32(truncatingIfNeeded: range.lowerBound - start),
            length: UInt32(truncatingIfNeeded: range.count))
    }
}
