// SPDX-License-Identifier: Apache-2.0
import Testing

/// The tables of docs/fidelity.md: a test that is named there exists, and a class of Tomcat's that has none has a reason.
@Suite("The tables of fidelity")
struct FidelityTableTests {
    /// The rows about Tomcat's classes: the class, what it is about, tests, reason.
    private static func rows() throws -> [[String]] {
        try DocumentedTests.rows(of: "docs/fidelity.md").filter { $0[0].hasPrefix("`Test") }
    }

    @Test func nameTestsThatExist() throws {
        let tests = try DocumentedTests.all()
        let rows = try Self.rows()
        #expect(rows.count > 70)
        for row in rows {
            #expect(row.count == 4, "\(row)")
            for name in DocumentedTests.names(row[2]) { #expect(tests.contains(name), "\(row[0]) names \(name)") }
        }
    }

    @Test func saySomethingOfEveryClass() throws {
        let rows = try Self.rows()
        for row in rows where row.count == 4 {
            #expect(!row[1].isEmpty, "\(row)")
            #expect(!DocumentedTests.names(row[2]).isEmpty || !row[3].isEmpty, "\(row)")
        }
        // Tomcat has two pairs of classes of one name in two packages.
        let names = rows.map(\.[0])
        let repeated = Set(names.filter { name in names.filter { $0 == name }.count > 1 })
        #expect(repeated == ["`TestRequest`", "`TestResponse`"])
    }
}
