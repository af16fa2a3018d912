// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Launcher

@Suite("What is said at the stop port")
struct StopConversationTests {
    private func step(_ text: String, key: String = "secret") -> StopConversation.Step {
        var whole = StopConversation(key: key)
        let atOnce = whole.receive(Array(text.utf8))
        var piecemeal = StopConversation(key: key)
        var last = StopConversation.Step.wait
        for byte in text.utf8 where last == .wait { last = piecemeal.receive([byte]) }
        #expect(last == atOnce)
        return atOnce
    }

    @Test func obeysWhoKnowsTheKey() {
        #expect(step("secret\r\nstop\r\n") == .obey(.stop))
        #expect(step("secret\nSTATUS\n") == .obey(.status))
        #expect(step("secret\nforcestop\nmore") == .obey(.forcestop))
        #expect(step("secret\nstopexit\n") == .obey(.stopexit))
    }

    @Test func waitsForBothLines() {
        for text in ["", "sec", "secret", "secret\n", "secret\r\nsto", "secret\nstop"] { #expect(step(text) == .wait) }
    }

    @Test func refusesEverybodyElse() {
        #expect(step("wrong!\nstop\n") == .refuse(reason: "a wrong key"))
        #expect(step("\nstop\n") == .refuse(reason: "a wrong key"))
        #expect(step("secret \nstop\n") == .refuse(reason: "a wrong key"))
        #expect(step("secret\nreboot\n") == .refuse(reason: "an unknown command"))
        #expect(step(String(repeating: "x", count: 2000)) == .refuse(reason: "too long a line"))
        #expect(step("secret\n" + String(repeating: "x", count: 2000)) == .refuse(reason: "too long a line"))
    }
}
