// SPDX-License-Identifier: Apache-2.0

/// A command: its words, one after the other in one block of bytes, so that it costs two allocations however many there are.
public struct RedisCommand: Sendable, Equatable, ExpressibleByArrayLiteral {
    /// All words without anything between them.
    private(set) var bytes: [UInt8] = []
    /// The length of each word in `bytes`.
    private(set) var lengths: [Int] = []

    /// - Parameters:
    ///   - name: the first word, such as `EVALSHA`.
    ///   - wordCapacity: how many words will follow, if known.
    ///   - byteCapacity: how many bytes they will have.
    public init(_ name: StaticString, wordCapacity: Int = 4, byteCapacity: Int = 64) {
        bytes.reserveCapacity(name.utf8CodeUnitCount + byteCapacity)
        lengths.reserveCapacity(1 + wordCapacity)
        name.withUTF8Buffer {
            bytes.append(contentsOf: $0)
            lengths.append($0.count)
        }
    }

    public init(arrayLiteral words: String...) { self.init(words) }

    public init(_ words: some Sequence<String>) {
        for word in words { append(word) }
    }

    public mutating func append(_ word: [UInt8]) {
        bytes.append(contentsOf: word)
        lengths.append(word.count)
    }

    public mutating func append(_ word: some Collection<UInt8>) {
        let start = bytes.count
        bytes.append(contentsOf: word)
        lengths.append(bytes.count - start)
    }

    public mutating func append(_ word: String) {
        let start = bytes.count
        bytes.append(contentsOf: word.utf8)
        lengths.append(bytes.count - start)
    }

    /// The number in decimal.
    public mutating func append(_ number: Int64) {
        let start = bytes.count
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        let firstDigit = bytes.count
        var rest = number.magnitude
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        bytes[firstDigit...].reverse()
        lengths.append(bytes.count - start)
    }

    /// A word in several pieces: what `build` appends.
    public mutating func appendWord(_ build: (inout [UInt8]) -> Void) {
        let start = bytes.count
        build(&bytes)
        precondition(bytes.count >= start, "cannot append a word while it removes others")
        lengths.append(bytes.count - start)
    }

    public var wordCount: Int { lengths.count }

    /// The bytes on the wire, at most.
    var encodedSizeBound: Int { bytes.count + 16 + 26 * lengths.count }
}
