// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Launcher

@Suite("Numbers as a person reads them")
struct ProgressBarTests {
    @Test(arguments: [
        (0, "a.war [..............................]   0 %"), (50, "a.war [###############...............]  50 %"),
        (100, "a.war [##############################] 100 %"),
    ])
    func drawsABar(_ percent: Int, _ line: String) {
        #expect(ProgressBar.line("a.war", percent: percent) == line)
    }

    @Test(
        arguments: [
            (0, "0 bytes"), (1023, "1023 bytes"), (1536, "1.5 KB"), (35_861_299, "34.2 MB"), (5 << 30, "5.0 GB"),
            (UInt64.max, "17179869184.0 GB"),
        ] as [(UInt64, String)])
    func namesSizes(_ bytes: UInt64, _ words: String) {
        #expect(ByteCount.inWords(bytes) == words)
    }

    @Test(arguments: [
        (Duration.microseconds(999), "0 ms"), (.milliseconds(8), "8 ms"), (.milliseconds(1299), "1.2 s"),
        (.seconds(60), "60.0 s"),
    ])
    func namesTimes(_ duration: Duration, _ words: String) {
        #expect(duration.inWords == words)
    }
}
