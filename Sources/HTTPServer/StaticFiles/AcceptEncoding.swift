// SPDX-License-Identifier: Apache-2.0

/// The `Accept-Encoding` field (RFC 9110, 12.5.3), as far as one has to know whether gzip may be sent.
enum AcceptEncoding {
    /// Whether gzip is named with a weight above zero.
    ///
    /// As in Tomcat, `*` is not taken for it and the weight of others does not matter, and a member that is malformed
    /// does not count.
    static func takesGzip(_ request: RequestHead) -> Bool {
        request.fields.contains { field in
            field.name.length == 15 && request.matches(field.name, "accept-encoding")
                && takesGzip(request[field.value])
        }
    }

    static func takesGzip(_ value: ArraySlice<UInt8>) -> Bool {
        value.split(separator: UInt8(ascii: ",")).contains { member in
            let parts = member.split(
                separator: UInt8(ascii: ";"), maxSplits: 1, omittingEmptySubsequences: false)
            guard let coding = parts.first, trimmed(coding).isSpelled("gzip") else { return false }
            return parts.count == 1 || hasWeight(trimmed(parts[1]))
        }
    }

    /// Whether `q=…` is a weight (12.4.2) above zero.
    private static func hasWeight(_ parameter: ArraySlice<UInt8>) -> Bool {
        guard !parameter.isEmpty else { return true }
        let parts = parameter.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, trimmed(parts[0]).elementsEqual("q".utf8) else { return false }
        let weight = trimmed(parts[1])
        let decimals = weight.dropFirst(2)
        guard let whole = weight.first, decimals.allSatisfy(\.isDigit),
            weight.count == 1 || weight.dropFirst().first == .dot
        else { return false }
        // Beyond the third decimal Tomcat does not look.
        let isZero = decimals.prefix(3).allSatisfy { $0 == UInt8(ascii: "0") }
        switch whole {
        case UInt8(ascii: "0"): return !isZero
        case UInt8(ascii: "1"): return isZero
        default: return false
        }
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        var bytes = bytes.drop(while: isBlank)
        while let last = bytes.last, isBlank(last) { bytes.removeLast() }
        return bytes
    }
}
