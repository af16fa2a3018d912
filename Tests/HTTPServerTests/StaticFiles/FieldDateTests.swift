// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import HTTPServer

@Suite struct FieldDateTests {
    private func parse(_ text: String) -> Int64? { FieldDate.parse(Array(text.utf8)[...]) }

    @Test(
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777_000, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_782_400_000, "Tue, 29 Feb 2000 00:00:00 GMT"), (4_107_542_399_000, "Sun, 28 Feb 2100 23:59:59 GMT"),
        ] as [(Int64, String)])
    func parsesThePreferredForm(milliseconds: Int64, text: String) {
        #expect(parse(text) == milliseconds)
    }

    @Test(arguments: [
        "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun Nov 6 08:49:37 1994",
        "Mon, 06 Nov 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT", "sun, 06 november 1994 08:49:37 utc",
        "Sun, 06 Nov 1994 03:49:37 EST", "Sun, 06 Nov 1994 09:49:37 +0100", "Sun, 06-Nov-1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT; length=26", "Sun, 37 Oct 1994 08:49:37 GMT",
    ])
    func parsesWhatTomcatParses(text: String) {
        #expect(parse(text) == 784_111_777_000)
    }

    @Test(arguments: [
        "", "garbage", "1709618828", "Tue, 05 Mar 2024 06:07:08", "Tue,05 Mar 2024 06:07:08 GMT",
        "Tue, 05 Foo 2024 06:07:08 GMT",
        "Tue, 05 Mar 2024 06:07 GMT", "Tue, 05 Mar 99999999999 06:07:08 GMT", "Tue, 05 Mar 2024 06:07:08 +1",
    ])
    func refusesWhatIsNoDate(text: String) {
        #expect(parse(text) == nil)
    }

    @Test func neverTrapsOnADamagedDate() {
        let dates = ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
        for _ in 0..<20_000 {
            var bytes = Array((dates.randomElement() ?? "").utf8)
            bytes[Int.random(in: 0..<bytes.count)] = UInt8.random(in: 0...255)
            bytes.removeSubrange(Int.random(in: 0..<bytes.count)...)
            _ = FieldDate.parse(bytes[...])
        }
    }
}
