// SPDX-License-Identifier: Apache-2.0

/// The request line after its method, as ranges of the presented bytes.
///
/// The characters let through are those Tomcat's parser lets through, so that an application sees no target here that it
/// would not see there.
struct RequestTarget {
    private(set) var path = 0..<0
    private(set) var query: Range<Int>?
    private(set) var authority: Range<Int>?
    private(set) var minorVersion: UInt8 = 1
    private(set) var isHead = false

    /// - Parameter methodEnd: where the space after the method is.
    mutating func read(
        _ bytes: UnsafeRawBufferPointer, _ line: Range<Int>, methodEnd: Int, _ characters: TargetCharacters
    ) throws(RequestRefusal) {
        let method = UnsafeRawBufferPointer(rebasing: bytes[line.lowerBound..<methodEnd])
        isHead = Self.equals(method, "HEAD")
        let targetStart = methodEnd + 1
        var index = targetStart
        let pathSet = characters.path
        while index < line.upperBound, pathSet.contains(bytes[index]) { index += 1 }
        let pathEnd = index
        if index < line.upperBound, bytes[index] == ASCII.question {
            let querySet = characters.query
            index += 1
            while index < line.upperBound, querySet.contains(bytes[index]) { index += 1 }
            query = pathEnd + 1..<index
        }
        guard index > targetStart else { throw .requestLine }
        guard index < line.upperBound else { throw .requestLine }
        guard bytes[index] == ASCII.space else { throw bytes[index] == ASCII.tab ? .requestLine : .target }
        try readVersion(UnsafeRawBufferPointer(rebasing: bytes[index + 1..<line.upperBound]))
        guard !Self.equals(method, "CONNECT") else { throw .connectMethod }
        path = targetStart..<pathEnd
        try judgeForm(bytes, method)
    }

    private mutating func readVersion(_ version: UnsafeRawBufferPointer) throws(RequestRefusal) {
        guard version.count == 8, Self.equals(UnsafeRawBufferPointer(rebasing: version[..<5]), "HTTP/"),
            Self.isDigit(version[5]), version[6] == UInt8(ascii: "."), Self.isDigit(version[7])
        else { throw .requestLine }
        guard version[5] == UInt8(ascii: "1"), version[7] <= UInt8(ascii: "1") else { throw .version }
        minorVersion = version[7] - UInt8(ascii: "0")
    }

    private mutating func judgeForm(
        _ bytes: UnsafeRawBufferPointer, _ method: UnsafeRawBufferPointer
    ) throws(RequestRefusal) {
        guard !path.isEmpty else { throw .target }
        if bytes[path.lowerBound] == ASCII.slash { return }
        if path.count == 1, bytes[path.lowerBound] == UInt8(ascii: "*") {
            // RFC 9112 3.2.4: the asterisk-form is for OPTIONS alone.
            guard Self.equals(method, "OPTIONS"), query == nil else { throw .target }
            return
        }
        let whole = UnsafeRawBufferPointer(rebasing: bytes[path])
        let schemeLength: Int
        if Self.hasPrefix(whole, "http://") {
            schemeLength = 7
        } else if Self.hasPrefix(whole, "https://") {
            schemeLength = 8
        } else {
            throw .target
        }
        let authorityStart = path.lowerBound + schemeLength
        var end = authorityStart
        while end < path.upperBound, bytes[end] != ASCII.slash { end += 1 }
        // A userinfo part in a target is how one host is made to look like another (RFC 9110 4.2.4).
        guard end > authorityStart, FieldFacts.isHost(UnsafeRawBufferPointer(rebasing: bytes[authorityStart..<end]))
        else {
            throw .target
        }
        authority = authorityStart..<end
        // Without a path the slash before the authority stands in for it, so that the path stays a slice of the head.
        path = end < path.upperBound ? end..<path.upperBound : authorityStart - 1..<authorityStart
    }

    @inline(__always)
    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    @inline(__always)
    private static func equals(_ bytes: UnsafeRawBufferPointer, _ text: StaticString) -> Bool {
        bytes.count == text.utf8CodeUnitCount && (0..<bytes.count).allSatisfy { bytes[$0] == text.utf8Start[$0] }
    }

    private static func hasPrefix(_ bytes: UnsafeRawBufferPointer, _ lowercased: StaticString) -> Bool {
        let count = lowercased.utf8CodeUnitCount
        guard bytes.count >= count else { return false }
        return ASCII.equalsIgnoringCase(UnsafeRawBufferPointer(rebasing: bytes[..<count]), lowercased)
    }
}
