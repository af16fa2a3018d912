// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// A real browser (Debian's Chromium) on a page that uses WebSockets and reports what it has seen.
@Suite("A browser", .serialized, .serving("sockets"))
struct BrowserTests {
    @Test(arguments: Generation.allCases)
    func usesWebSockets(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let profile = try Scratch.directory("chromium").path
        // Without a sandbox, as root of a container has none.
        let browser = try Program(
            "/usr/bin/chromium",
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-extensions", "--user-data-dir=\(profile)", "--remote-debugging-port=0",
                "http://127.0.0.1:\(server.port)/browser.html?key=browser",
            ], environment: ["HOME": profile]
        ).start()
        let events: [String]
        do {
            events = try await server.journal("browser", has: "done", within: .seconds(60))
        } catch {
            try? await browser.stop()
            throw error
        }
        try? await browser.stop()
        #expect(events == ["text: ok", "binary: ok", "close: ok", "push: ok", "done"])
    }
}
