// SPDX-License-Identifier: Apache-2.0
import ServletEngine
import Testing

@testable import Launcher

@Suite("Who the users are")
struct UserSettingsTests {
    private func configuration(_ arguments: [String], _ environment: [String: String] = [:]) throws -> Configuration {
        try Configuration(RunnerCommand.parsing(arguments), environment: environment)
    }

    @Test func takesTheUserFromTheFlagsElseFromTheEnvironment() throws {
        let environment = ["BASIC_AUTH_USER": "env", "BASIC_AUTH_PW": "secret"]
        let flags = ["--enable-basic-auth", "--basic-auth-user", "flag", "--basic-auth-pw", "-Apw=@x"]
        #expect(try configuration(flags, environment).users.user == .init(name: "flag", password: "-Apw=@x"))
        #expect(try configuration(flags).users.areRequired)
        #expect(
            try configuration(["--enable-basic-auth"], environment).users.user
                == .init(name: "env", password: "secret"))
        // A platform sets variables for all its applications.
        let unasked = try configuration([], environment)
        #expect(unasked.users == UserSettings())
        #expect(unasked.engineReason == nil)
        #expect(try configuration(flags).engineReason == "--enable-basic-auth is given")
    }

    @Test func takesTheUsersOfAFile() throws {
        let users = try configuration(["--enable-basic-auth", "--tomcat-users-location", "users.xml"]).users
        #expect(users.file == "users.xml")
        #expect(users.user == nil)
        #expect(users.areRequired)
    }

    @Test(arguments: [
        ["--enable-basic-auth"], ["--enable-basic-auth", "--basic-auth-user", "a"],
        ["--enable-basic-auth", "--basic-auth-pw", "a"],
        ["--enable-basic-auth", "--basic-auth-user", "a:b", "--basic-auth-pw", "c"],
        ["--enable-basic-auth", "--basic-auth-user", "", "--basic-auth-pw", "c"],
    ])
    func refusesToProtectWithoutAUser(_ arguments: [String]) throws {
        let failure = #expect(throws: Failure.self) { try configuration(arguments) }
        #expect(failure?.status == .usage)
    }

    @Test func neverShowsAPassword() throws {
        let users = try configuration([
            "--enable-basic-auth", "--basic-auth-user", "anna", "--basic-auth-pw", "hush",
        ]).users
        #expect(!"\(users.user.map(String.init(describing:)) ?? "")".contains("hush"))
    }

    @Test func saysThatAUserAloneHasNoEffect() throws {
        #expect(try configuration(["--basic-auth-user", "a", "--basic-auth-pw", "b"]).warnings.count == 1)
    }
}
