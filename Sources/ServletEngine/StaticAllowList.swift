// SPDX-License-Identifier: Apache-2.0

/// Which files of an application the host may send without asking the engine: all, or those of some patterns only, but
/// never one that a pattern excepts.
///
/// The bridge makes it once, after the start, from what Tomcat maps (Servlet 6.0, 12.2): servlets, filters and security
/// constraints cannot be added to a running application.
public struct StaticAllowList: Sendable, Equatable {
    /// The context path: empty for the root, else with a leading slash and none at the end.
    public let contextPath: String
    /// The directory that holds the files.
    public let root: String
    /// The media type of each extension (in small letters) that has one: the whole table, with Tomcat's own entries.
    public let mediaTypes: [String: String]

    /// `/path`
    private var exact: Set<[UInt8]> = []
    /// `/path/*`, without the last two characters
    private var prefixes: [[UInt8]] = []
    /// `*.name`, without the asterisk, in small letters
    private var suffixes: [[UInt8]] = []

    /// `/path/*`, without the last two characters, and `*.name`, without the asterisk; both nil for everything
    private var onlyPrefixes: [[UInt8]]?
    private var onlySuffixes: [[UInt8]]?

    /// Fails for a pattern that is none, as nobody knows what it is to except, and for one that excepts everything.
    ///
    /// - Parameter territory: the patterns, `/path/*` or `*.name`, of which a path must match one; empty for all paths.
    public init?(
        contextPath: String, root: String, territory: [String] = [], exceptions: [String], mediaTypes: [String: String]
    ) {
        self.contextPath = contextPath
        self.root = root
        self.mediaTypes = mediaTypes
        if !territory.isEmpty {
            onlyPrefixes = territory.filter { $0.hasPrefix("/") && $0.hasSuffix("/*") && $0.utf8.count > 2 }.map {
                Array($0.utf8.dropLast(2))
            }
            onlySuffixes = territory.filter { $0.hasPrefix("*.") && $0.utf8.count > 2 }.map {
                Array($0.utf8.dropFirst())
            }
            guard (onlyPrefixes?.count ?? 0) + (onlySuffixes?.count ?? 0) == territory.count else { return nil }
        }
        for pattern in exceptions {
            let bytes = [UInt8](pattern.utf8)
            if pattern.hasPrefix("*."), bytes.count > 2 {
                suffixes.append(bytes.dropFirst().map(Self.lowercased))
            } else if pattern.hasPrefix("/"), pattern.hasSuffix("/*"), bytes.count > 2 {
                prefixes.append(bytes.dropLast(2))
            } else if pattern.hasPrefix("/"), pattern != "/*", pattern != "/" {
                exact.insert(bytes)
            } else {
                return nil
            }
        }
    }

    /// Whether the file of this path, decoded, normalised and relative to the context, may be sent.
    ///
    /// An exception's extension is compared without regard to case and wherever its first dot is: an exception too many costs a
    /// crossing, one too few lets a file out from under a filter.
    public func allows(_ path: ArraySlice<UInt8>) -> Bool {
        guard isInTerritory(path) else { return false }
        for suffix in suffixes where Self.ends(path, with: suffix) { return false }
        for prefix in prefixes where Self.isBelow(path, prefix) { return false }
        return exact.isEmpty || !exact.contains([UInt8](path))
    }

    private func isInTerritory(_ path: ArraySlice<UInt8>) -> Bool {
        guard let onlyPrefixes, let onlySuffixes else { return true }
        return onlyPrefixes.contains { Self.isBelow(path, $0) }
            || onlySuffixes.contains { path.suffix($0.count).elementsEqual($0) }
    }

    private static func isBelow(_ path: ArraySlice<UInt8>, _ prefix: [UInt8]) -> Bool {
        guard path.starts(with: prefix) else { return false }
        let next = path.startIndex + prefix.count
        return next == path.endIndex || path[next] == UInt8(ascii: "/")
    }

    private static func ends(_ path: ArraySlice<UInt8>, with suffix: [UInt8]) -> Bool {
        guard path.count >= suffix.count else { return false }
        var index = path.endIndex - suffix.count
        for byte in suffix {
            if lowercased(path[index]) != byte { return false }
            index += 1
        }
        return true
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }
}
