// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Glibc

/// The paths that match a shell pattern (POSIX XCU 2.14), in the order of their bytes as in the C locale.
enum PathnameExpansion {
    /// Looks in the current directory for a relative pattern; `\` makes the next character an ordinary one.
    static func paths(matching pattern: String) -> [String] {
        let components = pattern.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        var found = [""]
        for (index, component) in components.enumerated() {
            let isLast = index == components.count - 1
            found = found.flatMap { matches(component, below: $0, isLast: isLast) }
        }
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The paths that a component leads to from `folder`, which is empty or ends in a slash.
    private static func matches(_ component: String, below folder: String, isLast: Bool) -> [String] {
        let end = isLast ? "" : "/"
        guard component.contains(where: { "*?[".contains($0) }) else {
            let path = folder + unescaped(component)
            let exists = path.isEmpty || access(path, F_OK) == 0
            return exists ? [path + end] : []
        }
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)
        return (names ?? []).compactMap { name in
            guard fnmatch(component, name, FNM_PERIOD) == 0 else { return nil }
            return isLast || FilePath.isDirectory(folder + name) ? folder + name + end : nil
        }
    }

    private static func unescaped(_ text: String) -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            if character == "\\", !isEscaped {
                isEscaped = true
            } else {
                result.append(character)
                isEscaped = false
            }
        }
        return result
    }
}
