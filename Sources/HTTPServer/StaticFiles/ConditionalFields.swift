// SPDX-License-Identifier: Apache-2.0

/// The fields of a request that make its answer depend on the state of a file, in the order in which they came.
struct ConditionalFields: Equatable {
    var ifMatch: [ArraySlice<UInt8>] = []
    var ifNoneMatch: [ArraySlice<UInt8>] = []
    var ifModifiedSince: [ArraySlice<UInt8>] = []
    var ifUnmodifiedSince: [ArraySlice<UInt8>] = []
    var ifRange: [ArraySlice<UInt8>] = []
    /// The first `Range` field; Tomcat looks at no other.
    var range: ArraySlice<UInt8>?

    /// Takes a field if it is one of these.
    mutating func take(name: ArraySlice<UInt8>, value: @autoclosure () -> ArraySlice<UInt8>) {
        switch name.count {
        case 5 where name.isSpelled("range"): if range == nil { range = value() }
        case 8 where name.isSpelled("if-match"): ifMatch.append(value())
        case 8 where name.isSpelled("if-range"): ifRange.append(value())
        case 13 where name.isSpelled("if-none-match"): ifNoneMatch.append(value())
        case 17 where name.isSpelled("if-modified-since"): ifModifiedSince.append(value())
        case 19 where name.isSpelled("if-unmodified-since"): ifUnmodifiedSince.append(value())
        default: break
        }
    }
}

extension Collection<UInt8> {
    /// Whether the bytes are this word in small letters, large ones, or both.
    func isSpelled(_ lowercased: StaticString) -> Bool {
        lowercased.withUTF8Buffer { word in
            count == word.count && zip(self, word).allSatisfy { $0.lowercasedASCII == $1 }
        }
    }
}
