// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The tables of the documentation, and the tests that they may name.
enum DocumentedTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The rows of a page's tables, a cell an element; neither their heads nor the lines below those.
    static func rows(of page: String) throws -> [[String]] {
        let lines = try String(contentsOf: root.appendingPathComponent(page), encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
        return zip(lines, lines.dropFirst() + [""]).compactMap { line, next in
            guard line.hasPrefix("| "), !next.hasPrefix("|--") else { return nil }
            return line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast().map {
                $0.trimmingCharacters(in: .whitespaces)
            }
        }
    }

    /// What stands between backquotes.
    static func names(_ cell: String) -> [String] {
        cell.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }.map {
            String($0.element)
        }
    }

    /// `Suite.test` of every file of tests, and of the checks that `make check-dist` runs. The functions of a file belong to all of its types: most files have one.
    static func all() throws -> Set<String> {
        let folder = root.appendingPathComponent("Tests")
        var tests: Set<String> = []
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) where path.hasSuffix(".swift") {
            let text = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
            let types = text.matches(of: /(?:struct|class|extension) (\w+)/).map { String($0.1) }
            let functions = text.components(separatedBy: "@Test").dropFirst().compactMap { part in
                part.firstMatch(of: /func (\w+)/).map { String($0.1) }
            }
            for type in types { for function in functions { tests.insert("\(type).\(function)") } }
        }
        let checks = try String(contentsOf: folder.appendingPathComponent("dist/check"), encoding: .utf8)
        for suite in checks.components(separatedBy: "\nclass ").dropFirst() {
            let type = suite.prefix { $0 != "(" }
            for function in suite.matches(of: /def (test_\w+)/) { tests.insert("\(type).\(function.1)") }
        }
        return tests
    }
}
