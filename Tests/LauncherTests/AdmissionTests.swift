// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPServer
import Logging
import TestSupport
import Testing
import WebArchive

@testable import Launcher

@Suite("Admission")
struct AdmissionTests {
    /// A client with a connection for each request: a 503 ends its connection, as Tomcat's does.
    private struct Client: Sendable {
        let port: Int

        func connect() throws -> ClientConnection { try ClientConnection(port: port) }
        func ask(_ request: Request) async throws -> Answer { try await connect().ask(request) }
    }

    /// Serves a directory with one page through `admission` while `body` runs.
    private func serving(
        _ admission: Admission, _ body: (Client, any Service) async throws -> Void
    ) async throws {
        let root = try Scratch.directory("admission")
        try Data("a page".utf8).write(to: root.appendingPathComponent("page.txt"))
        try Data("an application's own".utf8).write(to: root.appendingPathComponent("Health"))
        let path = try #require(ContextPath(""))
        let files = try FileService([
            FileService.Application(directory: root.path, path: path, descriptor: DeploymentDescriptor())
        ])

        var configuration = HTTPServerConfiguration()
        configuration.host = "127.0.0.1"
        configuration.port = 0
        configuration.eventLoops = 1
        let server = HTTPServer(configuration: configuration, handler: admission, logger: Logger(label: "test"))
        let client = Client(port: try await server.start())
        do {
            try await body(client, files)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    @Test func tellsEverybodyToComeBackUntilTheApplicationIsUp() async throws {
        try await serving(Admission(healthPath: "/health")) { (client, _) async throws in
            let health = try await client.ask(Request("/health"))
            #expect(health.status == 503)
            #expect(health["Content-Type"] == "application/json")
            #expect(health["Retry-After"] == "2")
            #expect(health.text == "{\"status\":\"starting\"}\n")

            let page = try await client.ask(Request("/page.txt"))
            #expect(page.status == 503)
            #expect(page["Retry-After"] == "2")
            #expect(!page.text.contains("a page"))
        }
    }

    @Test func letsRequestsThroughWhenTheApplicationIsUp() async throws {
        let admission = Admission(healthPath: "/health")
        try await serving(admission) { (client, service) async throws in
            admission.open(service, isComplete: true)
            #expect(try await client.ask(Request("/page.txt")).text == "a page")
            let health = try await client.ask(Request("/health?verbose"))
            #expect(health.status == 200)
            #expect(health["Cache-Control"] == "no-store")
            #expect(health.text == "{\"status\":\"ready\"}\n")
            #expect(try await client.ask(Request("HEAD", "/health")).body.isEmpty)
        }
    }

    @Test func saysThatAnApplicationIsMissing() async throws {
        let admission = Admission(healthPath: "/health")
        try await serving(admission) { (client, service) async throws in
            admission.open(service, isComplete: false)
            let health = try await client.ask(Request("/health"))
            #expect(health.status == 503)
            #expect(health.text == "{\"status\":\"degraded\"}\n")
            #expect(try await client.ask(Request("/page.txt")).text == "a page")
        }
    }

    @Test(arguments: ["/Health", "/health/", "/healt", "/health;a", "//health", "/%68ealth", "/x/health"])
    func leavesEveryOtherSpellingToTheApplication(_ target: String) async throws {
        let admission = Admission(healthPath: "/health")
        try await serving(admission) { (client, service) async throws in
            admission.open(service, isComplete: true)
            let answer = try await client.ask(Request(target))
            #expect(!answer.text.contains("ready"))
            #expect(answer.status == (target == "/Health" ? 200 : 404))
        }
    }

    @Test func leavesOtherMethodsToTheApplication() async throws {
        let admission = Admission(healthPath: "/health")
        try await serving(admission) { (client, service) async throws in
            admission.open(service, isComplete: true)
            #expect(try await client.ask(Request("POST", "/health", body: [])).status != 200)
        }
    }

    @Test func answersPipelinedRequestsInTheirOrder() async throws {
        let admission = Admission(healthPath: "/health")
        try await serving(admission) { (client, service) async throws in
            admission.open(service, isComplete: true)
            let connection = try client.connect()
            try await connection.send(
                ["/page.txt", "/health", "/page.txt"].map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
            #expect(try await connection.receive().text == "a page")
            #expect(try await connection.receive().text == "{\"status\":\"ready\"}\n")
            #expect(try await connection.receive().text == "a page")
        }
    }

    @Test func refusesWhatComesAfterTheStopHasBegun() async throws {
        let admission = Admission(healthPath: "/health")
        try await serving(admission) { (client, service) async throws in
            admission.open(service, isComplete: true)
            admission.close()
            admission.open(service, isComplete: true)
            #expect(try await client.ask(Request("/health")).text == "{\"status\":\"draining\"}\n")
            let page = try await client.ask(Request("/page.txt"))
            #expect(page.status == 503)
            #expect(page["Retry-After"] == "1")
        }
    }

    @Test func hasNoHealthWhenNoneIsWanted() async throws {
        let admission = Admission(healthPath: nil)
        try await serving(admission) { (client, service) async throws in
            admission.open(service, isComplete: true)
            #expect(try await client.ask(Request("/.well-known/runner/health")).status == 404)
        }
    }

    @Test func servesEachDirectoryAtItsContextPath() async throws {
        let root = try Scratch.directory("sites")
        var sites: [FileService.Application] = []
        for name in ["", "a", "a/b"] {
            let directory = root.appendingPathComponent("root" + name)
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            try Data("at \(name)".utf8).write(to: directory.appendingPathComponent("page.txt"))
            sites.append(
                FileService.Application(
                    directory: directory.path, path: try #require(ContextPath(name)),
                    descriptor: DeploymentDescriptor()))
        }
        let service = try FileService(sites)
        let admission = Admission(healthPath: nil)
        try await serving(admission) { (client, _) async throws in
            admission.open(service, isComplete: true)
            #expect(try await client.ask(Request("/page.txt")).text == "at ")
            #expect(try await client.ask(Request("/a/page.txt")).text == "at a")
            #expect(try await client.ask(Request("/a/b/page.txt")).text == "at a/b")
            #expect(try await client.ask(Request("/a/b/../page.txt")).text == "at a")
            #expect(try await client.ask(Request("/ab/page.txt")).status == 404)
        }
    }
}
