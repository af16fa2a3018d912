// SPDX-License-Identifier: Apache-2.0

/// The characters that may stand in a request's target as they are.
public struct TargetCharacters: Sendable {
    /// What Tomcat lets its user allow besides (`relaxedPathChars`): RFC 3986 has them escaped, some clients do not.
    public static let relaxable = "\"<>[\\]^`{|}"

    let path: ByteSet
    let query: ByteSet

    /// - Parameters:
    ///   - relaxedPath: characters of ``relaxable`` that a path may hold; others count for nothing.
    ///   - relaxedQuery: the same for a query.
    public init(relaxedPath: String = "", relaxedQuery: String = "") {
        path = ByteSet.path.adding(Self.allowed(relaxedPath))
        query = ByteSet.query.adding(Self.allowed(relaxedQuery))
    }

    private static func allowed(_ text: String) -> [UInt8] {
        text.utf8.filter { relaxable.utf8.contains($0) }
    }
}
