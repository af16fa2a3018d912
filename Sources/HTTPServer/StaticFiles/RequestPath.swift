// SPDX-License-Identifier: Apache-2.0

/// Turns the path of a request target into the path that is looked up, exactly as Tomcat's connector does.
///
/// Everything that decides what a request may reach happens here, before a context or a file is looked for: were two
/// spellings of one path treated differently further down, `/WEB-INF` could be had by one of them.
enum RequestPath {
    /// What became of a path.
    enum Outcome: Equatable {
        /// The decoded path: it begins with a slash, has no path parameter, no empty, `.` or `..` segment, and is UTF-8.
        case path([UInt8])
        /// The path is answered with this status.
        case refused(status: UInt16, reason: Refusal)
    }

    /// Why a path is refused; the text is the one that Tomcat's error page shows.
    enum Refusal: String, Equatable {
        /// It does not begin with a slash, leaves the root, or holds a backslash or a NUL.
        case invalid = "Invalid URI"
        /// A `%` without two characters behind it.
        case truncatedEscape = "Invalid URI: [End of file (EOF)]"
        /// A `%` with something behind it that is no hexadecimal number.
        case invalidEscape = "Invalid URI: [The hexadecimal encoding is invalid]"
        /// A `%2f`: whoever decodes it later would see another path than the one that was checked.
        case encodedSlash = "Invalid URI: [The encoded slash character is not allowed]"
        /// The decoded bytes are not UTF-8.
        case notUTF8 = ""
    }

    /// Decodes and normalises the path of a request target (without its query).
    ///
    /// In Tomcat's order: path parameters go first and undecoded (so `%3b` is part of a name), then `%xx` is decoded,
    /// then `//`, `/./` and `/../` are resolved. A path whose escapes are wrong is still normalised, since a path that
    /// is wrong in both ways is reported for the second.
    static func normalise(_ raw: some Collection<UInt8>) -> Outcome {
        var bytes = removingParameters(raw)
        let escape = decodeEscapes(in: &bytes)
        guard let path = resolvingSegments(bytes) else { return .refused(status: 400, reason: .invalid) }
        guard isUTF8(path) else { return .refused(status: 400, reason: .notUTF8) }
        if let escape { return .refused(status: 400, reason: escape) }
        return .path(path)
    }

    /// Whether a path is its own normal form, so that no work is needed and it may be the key of a cache.
    ///
    /// Keys in one spelling only keep a client from filling the cache with `/a;1`, `/a;2` and so on.
    static func isNormal(_ raw: some Collection<UInt8>) -> Bool {
        guard raw.first == .slash else { return false }
        var previous = UInt8.slash
        var isFirst = true
        for byte in raw {
            switch byte {
            case 0, UInt8(ascii: "%"), UInt8(ascii: ";"), UInt8(ascii: "\\"), 0x7F...: return false
            case .slash where previous == .slash && !isFirst: return false
            case .dot where previous == .slash: return false
            default: break
            }
            previous = byte
            isFirst = false
        }
        return true
    }

    /// Whether a path below the context lies in `WEB-INF` or `META-INF`, which no client may read (Servlet 6.0, 10.5).
    ///
    /// Without regard to case, since a class path entry or a descriptor may lie on a file system that has none either.
    static func isProtected(_ path: some Collection<UInt8>) -> Bool {
        isBelow(path, "/web-inf") || isBelow(path, "/meta-inf")
    }

    /// What is left of a path behind the path of its context; nil when the path is not of that context.
    static func relative(_ path: ArraySlice<UInt8>, to context: [UInt8]) -> ArraySlice<UInt8>? {
        guard path.starts(with: context) else { return nil }
        let rest = path.dropFirst(context.count)
        return rest.isEmpty || rest.first == .slash ? rest : nil
    }

    private static func isBelow(_ path: some Collection<UInt8>, _ lowercased: StaticString) -> Bool {
        lowercased.withUTF8Buffer { name in
            guard path.count >= name.count else { return false }
            guard zip(path, name).allSatisfy({ $0.lowercasedASCII == $1 }) else { return false }
            let rest = path.dropFirst(name.count)
            return rest.isEmpty || rest.first == .slash
        }
    }

    private static func removingParameters(_ raw: some Collection<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(raw.count)
        var inParameter = false
        for byte in raw {
            if byte == UInt8(ascii: ";"), !result.isEmpty {
                inParameter = true
            } else if byte == .slash {
                inParameter = false
            }
            if !inParameter { result.append(byte) }
        }
        return result
    }

    /// Decodes in place; after an error the bytes up to it are decoded and the others are as they were.
    private static func decodeEscapes(in bytes: inout [UInt8]) -> Refusal? {
        guard bytes.contains(UInt8(ascii: "%")) else { return nil }
        var write = 0
        var read = 0
        while read < bytes.count {
            let byte = bytes[read]
            if byte != UInt8(ascii: "%") {
                bytes[write] = byte
                read += 1
            } else {
                guard read + 2 < bytes.count else { return .truncatedEscape }
                guard let high = bytes[read + 1].hexadecimalValue, let low = bytes[read + 2].hexadecimalValue else {
                    return .invalidEscape
                }
                let decoded = high << 4 | low
                if decoded == .slash { return .encodedSlash }
                bytes[write] = decoded
                read += 3
            }
            write += 1
        }
        bytes.removeSubrange(write...)
        return nil
    }

    /// Resolves empty, `.` and `..` segments; nil when the path leaves the root or holds what no path may hold.
    static func resolvingSegments(_ path: [UInt8]) -> [UInt8]? {
        guard path.first == .slash else { return nil }
        guard !path.contains(where: { $0 == 0 || $0 == UInt8(ascii: "\\") }) else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(path.count)
        var endsInSlash = false
        for segment in path.dropFirst().split(separator: .slash, omittingEmptySubsequences: false) {
            endsInSlash = segment.isEmpty
            if segment.isEmpty || segment.elementsEqual([.dot]) { continue }
            if segment.elementsEqual([.dot, .dot]) {
                guard let parent = result.lastIndex(of: .slash) else { return nil }
                result.removeSubrange(parent...)
            } else {
                result.append(.slash)
                result.append(contentsOf: segment)
            }
        }
        if endsInSlash || result.isEmpty { result.append(.slash) }
        return result
    }

    private static func isUTF8(_ bytes: [UInt8]) -> Bool {
        guard bytes.contains(where: { $0 >= 0x80 }) else { return true }
        return String(validating: bytes, as: UTF8.self) != nil
    }
}

extension UInt8 {
    static let slash = UInt8(ascii: "/")
    static let dot = UInt8(ascii: ".")

    /// The byte with an ASCII capital made small; every other byte as it is.
    var lowercasedASCII: UInt8 {
        self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self
    }

    var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
