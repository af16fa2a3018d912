// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A regular expression that a request's path has to match as a whole.
struct PathPattern: Equatable, Sendable {
    /// A longer path matches no pattern: what is not fetched ahead is fetched when it is needed, so nothing is lost.
    static let longestPath = 2048

    private let source: String
    private let expression: NSRegularExpression
    /// The extensions of a pattern of the form `.*\.(a|b|c)$`, which is decided without the expression.
    private let extensions: [[UInt8]]?

    init(_ source: String) throws(Failure) {
        self.source = source
        do {
            expression = try NSRegularExpression(pattern: "^(?:\(source))$")
        } catch {
            throw Failure(.usage, "--session-store-ignore-pattern '\(source)' is no regular expression.")
        }
        extensions = Self.extensions(of: source)
    }

    func matches(_ path: ArraySlice<UInt8>) -> Bool {
        if let extensions {
            guard let dot = path.lastIndex(of: UInt8(ascii: ".")) else { return false }
            let tail = path[(dot + 1)...]
            return extensions.contains { tail.elementsEqual($0) }
        }
        guard path.count <= Self.longestPath else { return false }
        let text = String(decoding: path, as: UTF8.self)
        return expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
    }

    private static func extensions(of source: String) -> [[UInt8]]? {
        guard source.hasPrefix(#".*\.("#), source.hasSuffix(")$") else { return nil }
        let names = source.dropFirst(5).dropLast(2).split(separator: "|", omittingEmptySubsequences: false)
        let areWords = names.allSatisfy { name in
            !name.isEmpty
                && name.utf8.allSatisfy {
                    UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
                        || $0 >= 0x40 && UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20
                }
        }
        return areWords ? names.map { Array($0.utf8) } : nil
    }

    static func == (one: PathPattern, other: PathPattern) -> Bool {
        one.source == other.source
    }
}
