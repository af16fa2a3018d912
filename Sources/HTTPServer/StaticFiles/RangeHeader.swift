// SPDX-License-Identifier: Apache-2.0

/// The value of a `Range` field and what it asks for of a file (RFC 9110, 14.2), judged as Tomcat does.
struct RangeHeader: Equatable {
    /// One range as it was sent: `first-last`, `first-` or `-suffix`.
    struct Specification: Equatable {
        let first: Int64?
        let last: Int64?
    }

    /// Bytes of a file, from `start` to `end`, both included.
    struct ByteRange: Hashable {
        let start: Int64
        let end: Int64

        var length: Int64 { end - start + 1 }
    }

    /// What to send of a file.
    enum Selection: Equatable {
        /// All of it: no range was asked for, or one in a unit that is not ours, or the file is empty.
        case whole
        /// These ranges, in this order; at least one.
        case ranges([ByteRange])
        /// Nothing: status 416.
        case notSatisfiable
    }

    /// In small letters.
    let unit: [UInt8]
    let specifications: [Specification]

    /// Parses a value; nil when it is malformed.
    static func parse(_ value: ArraySlice<UInt8>) -> RangeHeader? {
        var scanner = HeaderScanner(value)
        guard let unit = scanner.token(), !unit.isEmpty, case .found = scanner.skip("=") else { return nil }
        var specifications: [Specification] = []
        while true {
            guard let first = bound(of: &scanner), case .found = scanner.skip("-"), let last = bound(of: &scanner)
            else { return nil }
            switch (first.value, last.value) {
            case (nil, nil): return nil
            case (let first?, let last?) where first > last: return nil
            default: break
            }
            specifications.append(Specification(first: first.value, last: last.value))
            switch scanner.skip(",") {
            case .found: continue
            case .notFound: return nil
            case .end: return RangeHeader(unit: unit.map(\.lowercasedASCII), specifications: specifications)
            }
        }
    }

    /// What a request with this `Range` field gets of a file of `length` bytes.
    static func select(_ value: ArraySlice<UInt8>?, length: Int64) -> Selection {
        guard let value, length > 0 else { return .whole }
        guard let header = parse(value) else { return .notSatisfiable }
        guard header.unit.elementsEqual("bytes".utf8) else { return .whole }
        let ranges = header.specifications.map { $0.applied(to: length) }
        guard ranges.allSatisfy({ $0.start <= $0.end }), !overlapTooOften(ranges) else { return .notSatisfiable }
        return .ranges(ranges)
    }

    /// Whether more than two ranges lie over one another.
    ///
    /// RFC 9110, 14.2 allows it to be refused: a short request must not make a server send a file many times over.
    private static func overlapTooOften(_ ranges: [ByteRange]) -> Bool {
        guard ranges.count > 2 else { return false }
        let ordered = Set(ranges).sorted { ($0.start, $0.end) < ($1.start, $1.end) }
        var overlaps = ranges.count - ordered.count
        var latestEnd: Int64 = -1
        for range in ordered {
            if range.start <= latestEnd { overlaps += 1 }
            latestEnd = max(latestEnd, range.end)
        }
        return overlaps > 1
    }

    /// The wrapper tells "no number" (a range may be open) from "no range" (the value is refused).
    private static func bound(of scanner: inout HeaderScanner) -> (value: Int64?, Void)? {
        switch scanner.number() {
        case .value(let value): (value, ())
        case .absent: (nil, ())
        case .tooLarge: nil
        }
    }
}

extension RangeHeader.Specification {
    /// The bytes meant in a file of `length` bytes; the start lies behind the end when there are none.
    func applied(to length: Int64) -> RangeHeader.ByteRange {
        guard let first else {
            let suffix = last ?? 0
            return RangeHeader.ByteRange(start: suffix >= length ? 0 : length - suffix, end: length - 1)
        }
        return RangeHeader.ByteRange(start: first, end: last.map { min($0, length - 1) } ?? length - 1)
    }
}
