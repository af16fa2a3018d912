// SPDX-License-Identifier: Apache-2.0

/// The value of an `If-Match` or `If-None-Match` field that is not `*` (RFC 9110, 13.1.1 and 13.1.2).
enum EntityTagList {
    /// Whether one of the tags is the tag of the file; nil when the list is malformed.
    ///
    /// An empty member, which RFC 9110, 5.6.1 tells a recipient to ignore, makes the list malformed, as in Tomcat.
    static func contains(_ value: ArraySlice<UInt8>, tag: [UInt8]?, weakly: Bool) -> Bool? {
        let wanted = tag.map { weakly && $0.starts(with: "W/".utf8) ? $0.dropFirst(2) : $0[...] }
        var scanner = HeaderScanner(value)
        var isFound = false
        while true {
            let isStrong: Bool
            switch scanner.skip("W/") {
            case .end: return nil
            case .notFound: isStrong = true
            case .found: isStrong = false
            }
            guard let member = scanner.quotedString() else { return nil }
            if isStrong || weakly, let wanted, member.elementsEqual(wanted) { isFound = true }
            switch scanner.skip(",") {
            case .end: return isFound
            case .notFound: return nil
            case .found: continue
            }
        }
    }
}
