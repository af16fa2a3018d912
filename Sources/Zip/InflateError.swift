// SPDX-License-Identifier: Apache-2.0

/// Why compressed data is not a DEFLATE stream (RFC 1951).
public enum InflateError: Error, Equatable, Sendable {
    /// BTYPE 11 (3.2.3).
    case reservedBlockType
    /// LEN and NLEN of a stored block are not complements (3.2.4).
    case storedLengthMismatch
    /// More than 286 literal/length codes or 30 distance codes (3.2.7).
    case tooManyCodes
    /// More codes of a length than the length has room for (3.2.2).
    case oversubscribedCode
    /// Bit patterns without a meaning, other than the single one-bit code that 3.2.7 allows.
    case incompleteCode
    /// A repeat code before any length, or beyond the last one (3.2.7).
    case badRepeat
    /// No code for symbol 256: the block could not end (3.2.7).
    case noEndOfBlock
    /// A bit pattern or a symbol that stands for nothing (3.2.5, 3.2.6).
    case invalidSymbol
    /// A distance that reaches before the first byte of the output (3.2.3).
    case distanceTooFar
}

extension InflateError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .reservedBlockType: "a block of the reserved type"
        case .storedLengthMismatch: "a stored block whose two lengths disagree"
        case .tooManyCodes: "more codes than the format knows"
        case .oversubscribedCode: "a prefix code with too many codes"
        case .incompleteCode: "a prefix code with codes missing"
        case .badRepeat: "a repeat of code lengths that leads nowhere"
        case .noEndOfBlock: "a block that could not end"
        case .invalidSymbol: "a symbol without meaning"
        case .distanceTooFar: "a reference to before the first byte"
        }
    }
}
