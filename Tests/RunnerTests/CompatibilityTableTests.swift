// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// The tables of docs/compatibility.md: each line says what we do, and names a test that exists.
@Suite("The tables of compatibility")
struct CompatibilityTableTests {
    /// Flags of webapp-runner's command line, in its spelling.
    private static let flags = [
        "--port", "--path", "--session-timeout", "--context-xml", "--shutdown-override", "--session-store",
        "--session-store-pool-size", "--session-store-operation-timeout", "--session-store-ignore-pattern",
        "--session-store-ssl-endpoint-identification", "--enable-compression", "--compressable-mime-types",
        "--expand-war", "--expand-war-file", "--expanded-dir-name", "--temp-directory", "--bind-on-init",
        "--max-threads", "--help",
    ]

    @Test func haveATestForEveryLine() throws {
        let tests = try DocumentedTests.all()
        let rows = try DocumentedTests.rows(of: "docs/compatibility.md")
        #expect(rows.count > 45)
        for row in rows {
            guard row.count == 3 else {
                Issue.record("not three cells: \(row)")
                continue
            }
            #expect(!row[1].isEmpty, "\(row[0])")
            #expect(!DocumentedTests.names(row[2]).isEmpty, "\(row[0]) has no test")
            for name in DocumentedTests.names(row[2]) { #expect(tests.contains(name), "\(row[0]) names \(name)") }
        }
    }

    @Test func leaveOutNoFlag() throws {
        let named = Set(
            try DocumentedTests.rows(of: "docs/compatibility.md").flatMap { DocumentedTests.names($0[0]) })
        for flag in Self.flags { #expect(named.contains(flag), "\(flag)") }
    }
}
