// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Launcher

@Suite("Names of log files")
struct DatedFileNameTests {
    @Test func haveTheDayInThem() throws {
        let name = try DatedFileName("/logs/yyyy_mm_dd.out.log", isInUTC: true)
        // 2026-03-28 23:30:00.
        let evening = 1_774_740_600
        #expect(name.path(at: evening) == "/logs/2026_03_28.out.log")
        #expect(name.path(at: evening + 1800) == "/logs/2026_03_29.out.log")
        #expect(name.end(after: evening) == evening + 1800)
        #expect(name.end(after: evening + 1800) == evening + 1800 + 86_400)
    }

    /// In every time zone that the machine may be in, on the days too on which its clocks change.
    @Test func changeWithTheLocalDay() throws {
        let name = try DatedFileName("/logs/YYYY_MM_DD", isInUTC: false)
        var second = 1_767_222_000
        for _ in 0..<400 {
            let end = try #require(name.end(after: second))
            #expect(end > second)
            #expect(name.path(at: end - 1) == name.path(at: second))
            #expect(name.path(at: end) > name.path(at: second))
            second = end + 40_000
        }
    }

    @Test func mayBeOneForEver() throws {
        let name = try DatedFileName("/logs/out.log", isInUTC: true)
        #expect(name.path(at: 0) == "/logs/out.log")
        #expect(name.end(after: 0) == nil)
        #expect(name.day(ofFile: "out.log") == nil)
    }

    @Test(
        arguments: [
            ("a.2026_03_28.log", "2026_03_28"), ("a.2026_03_28.log.gz", nil), ("b.2026_03_28.log", nil),
            ("a.2026-03-28.log", nil), ("a.2026_03_2x.log", nil), ("a..log", nil),
        ] as [(String, String?)])
    func tellTheDayOfAFile(_ file: String, _ day: String?) throws {
        let name = try DatedFileName("/logs/a.yyyy_mm_dd.log", isInUTC: true)
        #expect(name.day(ofFile: file).map(String.init) == day)
    }
}
