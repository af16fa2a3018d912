// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import Launcher

@Suite("Names of log files")
struct DatedFileNameTests {
    private let berlin = TimeZone(identifier: "Europe/Berlin")

    @Test func haveTheDayInThem() throws {
        let name = DatedFileName("logs/yyyy_mm_dd.out.log", timeZone: try #require(berlin))
        // 2026-03-28 22:30 and 23:30 UTC: before and after midnight there.
        let evening = Date(timeIntervalSince1970: 1_774_737_000)
        #expect(name.path(at: evening) == "logs/2026_03_28.out.log")
        #expect(name.path(at: evening + 3600) == "logs/2026_03_29.out.log")
        #expect(name.end(after: evening) == evening + 1800)
        // The day on which the clocks change has 23 hours.
        #expect(name.end(after: evening + 1800) == evening + 1800 + 23 * 3600)
    }

    @Test func mayBeOneForEver() throws {
        let name = DatedFileName("out.log", timeZone: try #require(berlin))
        #expect(!name.isDated)
        #expect(name.path(at: Date()) == "out.log")
        #expect(name.end(after: Date()) == nil)
        #expect(DatedFileName("YYYY_MM_DD", timeZone: try #require(berlin)).isDated)
    }
}
