// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// The tables of docs/fidelity.md: a test that is named there exists, and a class of Tomcat's that has none has a reason.
@Suite("The tables of fidelity")
struct FidelityTableTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The rows about Tomcat's classes: the class, what it is about, tests, reason.
    private static func rows() throws -> [[String]] {
        let page = try String(contentsOf: root.appendingPathComponent("docs/fidelity.md"), encoding: .utf8)
        return page.split(separator: "\n").filter { $0.hasPrefix("| `Test") }.map { line in
            line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast().map {
                $0.trimmingCharacters(in: .whitespaces)
            }
        }
    }

    /// What stands between backquotes.
    private static func names(_ cell: String) -> [String] {
        cell.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }.map {
            String($0.element)
        }
    }

    /// `Suite.test` of every file of tests. The functions of a file belong to all of its types: most files have one.
    private static func tests() throws -> Set<String> {
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
        return tests
    }

    @Test func nameTestsThatExist() throws {
        let tests = try Self.tests()
        let rows = try Self.rows()
        #expect(rows.count > 70)
        for row in rows {
            #expect(row.count == 4, "\(row)")
            for name in Self.names(row[2]) { #expect(tests.contains(name), "\(row[0]) names \(name)") }
        }
    }

    @Test func saySomethingOfEveryClass() throws {
        let rows = try Self.rows()
        for row in rows where row.count == 4 {
            #expect(!row[1].isEmpty, "\(row)")
            #expect(!Self.names(row[2]).isEmpty || !row[3].isEmpty, "\(row)")
        }
        // Tomcat has two pairs of classes of one name in two packages.
        let names = rows.map(\.[0])
        let repeated = Set(names.filter { name in names.filter { $0 == name }.count > 1 })
        #expect(repeated == ["`TestRequest`", "`TestResponse`"])
    }
}
