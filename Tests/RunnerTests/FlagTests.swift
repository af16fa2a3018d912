// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Command lines as they stand in Procfiles for webapp-runner.
@Suite("webapp-runner's command line", .serialized, .oneOfTwo)
struct FlagTests {
    private func end(
        _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> (status: RunningProgram.Exit, text: String) {
        let program = try Starting.program(arguments, environment: environment)
        return (try await program.exit(), program.standardError.text)
    }

    @Test func takesEveryFlagThatNeedsNothingElse() async throws {
        let server = try await Starting.server([
            "--path", "/shop", "--session-timeout", "9", "--shutdown-override", "--session-store", "memory",
            "--session-store-pool-size", "10", "--session-store-operation-timeout", "5000",
            "--session-store-locking-mode", "all", "--session-store-ignore-pattern", #".*\.(png|gif|jpg|css|js)$"#,
            "--session-store-ssl-endpoint-identification", "false", "--memcached-transcoder-factory-class", "a.B",
            "--enable-compression", "--compressable-mime-types", "text/plain", "--expand-war", "--expand-war-file",
            "true", "--expanded-dir-name", "here", "--uri-encoding", "UTF-8", "--use-body-encoding-for-uri",
            "--bind-on-init", "false", "--scanBootstrapClassPath", "--max-threads", "5", "-Acompression=on",
            "--enable-naming", "--secure-error-report-valve", "--expand-war", try await Starting.archive(),
        ])
        #expect(try await server.get("/shop/hello").text == "hello, world 1 540")
        let warnings = server.program.output.lines.filter { $0.contains("no effect") }
        #expect(warnings.count == 2)
        #expect(warnings.contains { $0.contains("--session-store-locking-mode") })
        #expect(warnings.contains { $0.contains("--memcached-transcoder-factory-class") })
        #expect(try await server.stop() == .code(0))
    }

    @Test func refusesAStoreThatThereIsNot() async throws {
        let memcache = try await end(["--session-store", "memcache", try await Starting.archive()])
        #expect(memcache.status == .code(64))
        #expect(memcache.text.contains("no store in memcached yet; 'redis'"), "\(memcache.text)")
        let other = try await end(["--session-store", "mongo", try await Starting.archive()])
        #expect(other.status == .code(64))
        #expect(other.text.contains("'memory', 'redis', 'file'"), "\(other.text)")
    }

    @Test func refusesABadValueWithTheUsage() async throws {
        for arguments in [["--max-threads", "4x"], ["-Aport"], ["--session-store-pool-size", "many"]] {
            let end = try await end(arguments + [try await Starting.archive("plain")])
            #expect(end.status == .code(64))
            #expect(end.text.contains("Error: ") && end.text.contains("Usage: runner"), "\(end.text)")
        }
        let misspelt = try await end(["--max-thread", "4", try await Starting.archive("plain")])
        #expect(misspelt.status == .code(64))
        #expect(misspelt.text.contains("'--max-threads'"), "\(misspelt.text)")
    }

    @Test func readsArgumentsFromAFile() async throws {
        let file = try Scratch.directory("arguments").appendingPathComponent("my args")
        try Data("# of the shop\n--path /shop\n\n\(try await Starting.archive("plain"))\n".utf8).write(to: file)
        let server = try await Starting.server(["@\(file.path)"])
        #expect(try await server.get("/shop/sub/file.txt").text == "sub\n")
        #expect(try await server.stop() == .code(0))
        let missing = try await end(["@/nowhere/args"])
        #expect(missing.status == .code(66))
        #expect(missing.text.contains("/nowhere/args"))
    }

    @Test func readsMoreFlagsFromTheEnvironment() async throws {
        let variable = ["WEBAPP_RUNNER_OPTS": "--path '/a/b' --enable-compression"]
        for expanded in [[], ["--path", "/a/b", "--enable-compression"]] {
            let server = try await Starting.server(
                expanded + [try await Starting.archive("plain")], environment: variable)
            #expect(try await server.get("/a/b/sub/file.txt").text == "sub\n")
            #expect(try await server.stop() == .code(0))
        }
        let server = try await Starting.server(
            ["--path", "/won", try await Starting.archive("plain")], environment: variable)
        #expect(try await server.get("/won/sub/file.txt").status == 200)
        #expect(try await server.stop() == .code(0))
    }

    /// `./*.war` where it matches nothing, and where it matches two.
    @Test func saysWhatBecameOfAGlob() async throws {
        let none = try await end(["./nowhere/*.war"])
        #expect(none.status == .code(66))
        #expect(none.text.contains("./nowhere/*.war: no file matches this"))
        let place = try Scratch.directory("glob")
        for name in ["a.war", "b.war"] {
            try FileManager.default.copyItem(
                at: URL(fileURLWithPath: try await Starting.archive("plain")), to: place.appendingPathComponent(name))
        }
        let server = try await Starting.server(["\(place.path)/a.war", "\(place.path)/b.war"])
        #expect(try await server.get("/sub/file.txt").status == 200)
        #expect(try await server.get("/b/sub/file.txt").status == 200)
        let output = server.program.output.text
        #expect(output.contains("a.war (WAR") && output.contains("at / by files alone"))
        #expect(output.contains("b.war (WAR") && output.contains("at /b by files alone"))
        #expect(try await server.stop() == .code(0))
    }

    @Test func warnsOfAnAttributeFromTheSizeThatItIsTold() async throws {
        let server = try await Starting.server([
            "--session-store", "file", "--session-attribute-warning-size", "500",
            try await Starting.directory("shared"),
        ])
        for (name, count) in [("small", 100), ("large", 1000)] {
            let value = String(repeating: "x", count: count)
            #expect(try await server.get("/session?how=set&name=\(name)&value=\(value)").status == 200)
        }
        #expect(try await server.stop() == .code(0))
        let warnings = server.program.output.lines.filter { $0.contains("they cross the network at each change") }
        #expect(warnings.count == 1)
        #expect(warnings.first?.contains("large") == true)
    }

    // MARK: Error pages

    @Test(arguments: Generation.allCases)
    func hidesTheDetailsOfErrors(_ generation: Generation) async throws {
        let application = try await Starting.directory("dispatching", generation)
        for (arguments, hides) in [([], true), (["--secure-error-report-valve", "false"], false)] {
            let server = try await Starting.server(arguments + [application])
            let failed = try await server.get("/fail?how=unmapped")
            #expect(failed.status == 500)
            #expect(failed.text.contains("HTTP Status 500"))
            #expect(failed.text.contains("Exception") == !hides)
            #expect(failed.text.contains("Apache Tomcat") == !hides)
            #expect(try await server.get("/fail?how=message&code=400").text.contains("because") == !hides)
            // Before any application is chosen.
            let invalid = try await server.get("/%2e%2e/x")
            #expect(invalid.status == 400)
            #expect(invalid.text.contains("Apache Tomcat") == !hides)
            #expect(try await server.stop() == .code(0))
        }
    }

    @Test func hidesTheDetailsOfErrorsWithoutJava() async throws {
        for (arguments, hides) in [([], true), (["--secure-error-report-valve", "false"], false)] {
            let server = try await Starting.server(arguments + [try await Starting.archive("plain")])
            let missing = try await server.get("/missing")
            #expect(missing.status == 404)
            #expect(missing.text.contains("HTTP Status 404"))
            #expect(missing.text.contains("&#47;missing") == !hides)
            #expect(missing.text.contains("Description") == !hides)
            #expect(try await server.stop() == .code(0))
        }
    }

    // MARK: The size of the heap

    @Test func sizesTheHeapAsThePlatformSays() async throws {
        func output(_ environment: [String: String]) async throws -> String {
            let server = try await Starting.server([try await Starting.directory()], environment: environment)
            #expect(try await server.stop() == .code(0))
            return server.program.output.text
        }
        let flags = ["JAVA_OPTS": "-Xss512k -XX:+PrintFlagsFinal"]
        let micro = try await output(flags.merging(["MEMORY_SIZE": "micro"]) { $1 })
        #expect(micro.range(of: #"MaxHeapSize += 94371840 "#, options: .regularExpression) != nil)
        let own = try await output(["JAVA_OPTS": "-Xmx100m -XX:+PrintFlagsFinal", "MEMORY_SIZE": "micro"])
        #expect(own.range(of: #"MaxHeapSize += 104857600 "#, options: .regularExpression) != nil)
        let unknown = try await output(flags.merging(["MEMORY_SIZE": "huge"]) { $1 })
        #expect(unknown.range(of: #"MaxHeapSize += 536870912 "#, options: .regularExpression) != nil)
        #expect(unknown.contains("MEMORY_SIZE in the environment is 'huge'"))
    }
}
