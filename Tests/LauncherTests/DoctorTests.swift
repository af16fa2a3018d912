// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import Launcher

@Suite("What the doctor says")
struct DoctorTests {
    @Test func cannotServeWhereOneCheckFails() {
        #expect(Checkup([.ok("a", "fine"), .warn("b", "not so")]).canServe)
        let checkup = Checkup([.ok("a", "fine"), .fail("bb", "missing")])
        #expect(!checkup.canServe)
        #expect(
            checkup.text == """
                ok    a   fine
                fail  bb  missing
                runner \(Version.current) could not serve here.

                """)
    }

    @Test func tellsAPortThatIsHeldFromOneThatIsFree() async throws {
        let holder = try await Holder.start()
        #expect(PortCheck.check(host: "127.0.0.1", port: holder.port).status == .fail)
        #expect(PortCheck.check(host: "127.0.0.1", port: holder.port).message.contains("held by another process"))
        await holder.stop()
        #expect(
            PortCheck.check(host: "127.0.0.1", port: holder.port) == .ok("port", "127.0.0.1:\(holder.port) is free"))
        #expect(PortCheck.check(host: "192.0.2.1", port: 1).status == .fail)
        #expect(PortCheck.check(host: "no such host", port: 1).message.contains("--host"))
    }

    /// What ends a start with a sentence is not well here either.
    @Test(arguments: [
        "http://h", "redis-sentinel://h1:26379,h2/3?master=a", "redis://h1,h2", "redis://127.0.0.1/abc",
        "127.0.0.1:99999", "redis://",
    ])
    func refusesAnAddressOfRedisAsTheStartDoes(_ url: String) {
        let checks = RedisCheck.all(environment: ["REDIS_URL": url])
        #expect(checks.map(\.status) == [.fail])
        #expect(throws: Failure.self) {
            try Configuration(RunnerCommand.parsing(["--session-store", "redis"]), environment: ["REDIS_URL": url])
        }
    }

    @Test func connectsToRedisAndNeverShowsAPassword() async throws {
        let holder = try await Holder.start()
        let url = "redis://user:secret@127.0.0.1:\(holder.port)/1"
        let reached = RedisCheck.all(environment: ["REDIS_URL": url])
        #expect(reached.map(\.status) == [.ok])
        await holder.stop()
        let missed = RedisCheck.all(environment: ["REDIS_URL": "", "REDISTOGO_URL": url])
        #expect(missed.map(\.status) == [.warn])
        for check in reached + missed { #expect(!check.message.contains("secret")) }
        #expect(RedisCheck.all(environment: [:]).isEmpty)
        #expect(RedisCheck.all(environment: ["REDIS_URL": "redis://no.such.host.invalid"]).map(\.status) == [.warn])
    }

    @Test func saysWhatALocaleMeans() {
        func status(_ environment: [String: String]) -> Check.Status? {
            LimitChecks.all(environment: environment).first { $0.name == "locale" }?.status
        }
        #expect(status([:]) == .ok)
        #expect(status(["LANG": "de_DE.UTF-8"]) == .ok)
        #expect(status(["LANG": "de_DE.UTF-8", "LC_ALL": "C"]) == .warn)
    }
}
