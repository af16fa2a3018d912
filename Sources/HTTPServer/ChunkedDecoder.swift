// SPDX-License-Identifier: Apache-2.0

/// Takes the chunked coding off a body (RFC 9112 7.1), however it is cut up, and does no I/O.
struct ChunkedDecoder {
    enum Step {
        /// All bytes were taken and none belongs to the body.
        case incomplete
        /// Bytes of the body, as a range of those presented; what comes before it was framing.
        case data(Range<Int>)
        /// The body has ended after so many bytes.
        case end(consumed: Int)
        case refused(RequestRefusal)
    }

    /// Digits of a chunk's size, as Tomcat counts them: larger chunks do not occur, longer lines are attacks.
    static let maxSizeDigits = 8
    /// Bytes of all extensions of one body.
    static let maxExtensionSize = 8192
    /// Bytes of a trailer section.
    static let maxTrailerSize = 8192

    private enum State {
        case size
        case extensionName, extensionNext, extensionValue, quoted, quotedPair, quotedEnd
        case sizeLineFeed
        case data
        case dataCarriageReturn, dataLineFeed
        case trailers
        case done
    }

    private var state = State.size
    private var remaining = 0
    private var digits = 0
    private var extensionSize = 0
    /// Bytes of the extension name or value being read; an empty one is refused.
    private var nameLength = 0
    private var trailerBytes: [UInt8] = []
    /// Where the trailer line being read begins.
    private var trailerStart = 0
    private let maxFieldCount: Int
    /// The trailer fields, once the body has ended.
    private(set) var trailers: [(name: [UInt8], value: [UInt8])] = []

    init(maxFieldCount: Int) {
        self.maxFieldCount = maxFieldCount
    }

    mutating func decode(_ bytes: UnsafeRawBufferPointer) -> Step {
        do {
            return try advance(bytes)
        } catch {
            return .refused(error)
        }
    }

    private mutating func advance(_ bytes: UnsafeRawBufferPointer) throws(RequestRefusal) -> Step {
        var index = 0
        while index < bytes.count {
            switch state {
            case .data:
                let count = min(remaining, bytes.count - index)
                remaining -= count
                if remaining == 0 { state = .dataCarriageReturn }
                return .data(index..<index + count)
            case .trailers:
                return try readTrailers(bytes, from: index)
            case .done:
                return .end(consumed: index)
            default:
                try readFraming(bytes[index])
                index += 1
            }
        }
        return .incomplete
    }

    private mutating func readFraming(_ byte: UInt8) throws(RequestRefusal) {
        switch state {
        case .size:
            if let digit = Self.hexadecimal(byte) {
                guard digits < Self.maxSizeDigits else { throw .chunk }
                digits += 1
                remaining = remaining << 4 | digit
            } else if digits > 0, byte == ASCII.cr {
                state = .sizeLineFeed
            } else if digits > 0, byte == ASCII.semicolon {
                state = .extensionName
                try countExtension()
                nameLength = 0
            } else {
                throw .chunk
            }
        case .sizeLineFeed:
            guard byte == ASCII.lf else { throw .chunk }
            state = remaining == 0 ? .trailers : .data
            digits = 0
        case .dataCarriageReturn:
            guard byte == ASCII.cr else { throw .chunk }
            state = .dataLineFeed
        case .dataLineFeed:
            guard byte == ASCII.lf else { throw .chunk }
            state = .size
        default:
            try readExtension(byte)
        }
    }

    /// Extensions mean nothing here, but a line that ends elsewhere for another reader would move the body, so their
    /// grammar is held to.
    private mutating func readExtension(_ byte: UInt8) throws(RequestRefusal) {
        try countExtension()
        switch state {
        case .extensionName, .extensionValue:
            if ByteSet.token.contains(byte) {
                nameLength += 1
            } else if state == .extensionValue, nameLength == 0, byte == UInt8(ascii: "\"") {
                state = .quoted
            } else if nameLength > 0, state == .extensionName, byte == ASCII.equals {
                state = .extensionValue
                nameLength = 0
            } else {
                guard nameLength > 0 else { throw .chunk }
                try endExtension(byte)
            }
        case .quoted:
            if byte == UInt8(ascii: "\"") {
                state = .quotedEnd
            } else if byte == UInt8(ascii: "\\") {
                state = .quotedPair
            } else {
                try checkQuoted(byte)
            }
        case .quotedPair:
            try checkQuoted(byte)
            state = .quoted
        default:
            try endExtension(byte)
        }
    }

    private mutating func endExtension(_ byte: UInt8) throws(RequestRefusal) {
        if byte == ASCII.cr {
            state = .sizeLineFeed
        } else if byte == ASCII.semicolon {
            state = .extensionName
            nameLength = 0
        } else {
            throw .chunk
        }
    }

    private func checkQuoted(_ byte: UInt8) throws(RequestRefusal) {
        guard byte >= 0x20 && byte != 0x7F || byte == ASCII.tab else { throw .chunk }
    }

    private mutating func countExtension() throws(RequestRefusal) {
        extensionSize += 1
        guard extensionSize <= Self.maxExtensionSize else { throw .chunk }
    }

    private mutating func readTrailers(_ bytes: UnsafeRawBufferPointer, from start: Int) throws(RequestRefusal) -> Step
    {
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            trailerBytes.append(byte)
            guard trailerBytes.count <= Self.maxTrailerSize else { throw .trailers }
            guard byte == ASCII.lf else { continue }
            if try readTrailerLine() {
                state = .done
                return .end(consumed: index)
            }
        }
        return .incomplete
    }

    /// Reads the line at the end of `trailerBytes`; true for the empty one.
    private mutating func readTrailerLine() throws(RequestRefusal) -> Bool {
        let end = trailerBytes.count - 2
        guard end >= trailerStart, trailerBytes[end] == ASCII.cr else { throw .trailers }
        guard end > trailerStart else { return true }
        guard trailers.count < maxFieldCount else { throw .trailers }
        let range = trailerStart..<end
        guard let line = trailerBytes.withUnsafeBytes({ try? FieldLine($0, range) }) else { throw .trailers }
        let name = [UInt8](trailerBytes[line.name])
        guard !name.withUnsafeBytes(Self.isFraming) else { throw .trailers }
        trailers.append((name: name, value: [UInt8](trailerBytes[line.value])))
        trailerStart = trailerBytes.count
        return false
    }

    /// A field that frames a message has no business after it (RFC 9110 6.5.1): a reader that merges it would see
    /// another message.
    private static func isFraming(_ name: UnsafeRawBufferPointer) -> Bool {
        ASCII.equalsIgnoringCase(name, "content-length") || ASCII.equalsIgnoringCase(name, "transfer-encoding")
            || ASCII.equalsIgnoringCase(name, "host")
    }

    private static func hexadecimal(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: Int(byte) - 0x30
        case 0x41...0x46: Int(byte) - 0x41 + 10
        case 0x61...0x66: Int(byte) - 0x61 + 10
        default: nil
        }
    }
}
