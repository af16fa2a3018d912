// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Launcher

@Suite("What a server answers about its health")
struct HealthProbeTests {
    @Test func readsTheStatusAndTheFirstLineOfTheBody() {
        let answer = HealthProbe.answer(in: Array("HTTP/1.1 200 \r\nA: b\r\n\r\n{\"status\":\"ready\"}\nmore".utf8))
        #expect(answer == HealthProbe.Answer(status: 200, text: "200 {\"status\":\"ready\"}"))
        #expect(answer?.isReady == true)
        #expect(HealthProbe.answer(in: Array("HTTP/1.0 503 Busy\r\n\r\n".utf8))?.isReady == false)
    }

    @Test(arguments: [
        "", "\r\n", "HTTP/1.1\r\n\r\n", "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 2x0 OK\r\n\r\n", "SSH-2.0-x\r\n",
    ])
    func takesNothingElseForAnAnswer(_ text: String) {
        #expect(HealthProbe.answer(in: Array(text.utf8)) == nil)
    }
}
