// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import Launcher

@Suite("A Procfile")
struct ProcfileTests {
    @Test func hasACommandForEachType() throws {
        let text = "\u{FEFF}# a comment\r\n\r\nweb: java -jar a.jar --x: y\r\n  worker:run it  \nmy-1_type:\tz\n"
        let file = try Procfile(text, path: "Procfile")
        #expect(file.commands.map(\.type) == ["web", "worker", "my-1_type"])
        #expect(try file.command("web") == "java -jar a.jar --x: y")
        #expect(try file.command("worker") == "run it")
        #expect(try file.command("my-1_type") == "z")
    }

    @Test func takesACommandThatIsAStringOfYAML() throws {
        #expect(try Procfile("web: \"runner --port $PORT\"", path: "p").command("web") == "runner --port $PORT")
        #expect(try Procfile("web: 'runner a.war'", path: "p").command("web") == "runner a.war")
        #expect(try Procfile("web: \"a b\" \"c\"", path: "p").command("web") == "\"a b\" \"c\"")
    }

    @Test func listsTheTypesThereAre() throws {
        let failure = #expect(throws: Failure.self) { try Procfile("web: a\nclock: b", path: "P").command("worker") }
        #expect(failure?.status == .usage)
        #expect(failure?.description == "P has no 'worker'; there is web, clock.")
    }

    @Test(arguments: [
        ("web java", "line 1"), ("\nweb:\n", "line 2"), (": java", "line 1"), ("we b: java", "line 1"),
        ("web: a\nweb: b", "second time"),
    ])
    func saysWhichLineIsWrong(_ text: String, _ part: String) {
        let failure = #expect(throws: Failure.self) { try Procfile(text, path: "P") }
        #expect(failure?.status == .configuration)
        #expect(failure?.description.contains(part) == true)
    }

    @Test func isASmallFileOfText() throws {
        let directory = try Scratch.directory("procfile")
        let file = directory.appendingPathComponent("Procfile")
        #expect(throws: Failure.self) { try Procfile(path: file.path) }
        #expect(throws: Failure.self) { try Procfile(path: directory.path) }
        try Data(repeating: 0x61, count: 65 << 10).write(to: file)
        #expect(throws: Failure.self) { try Procfile(path: file.path) }
        try Data([0xFF, 0xFE]).write(to: file)
        #expect(throws: Failure.self) { try Procfile(path: file.path) }
    }

    // MARK: What it starts

    private func read(_ command: String, _ environment: [String: String] = [:]) throws -> ProcfileCall {
        try ProcfileCall(command, source: "The web of Procfile", environment: environment)
    }

    @Test(
        arguments: [
            ("java $JAVA_OPTS -jar ./webapp-runner.jar --port $PORT ./app.war", Personality.webapp),
            ("java $JAVA_OPTS -jar target/dependency/webapp-runner-9.0.80.0.jar --port $PORT ./app.war", .webapp),
            ("exec java -jar webapp-runner.jar --port ${PORT:-80} ./app.war", .webapp),
            ("java -jar ./jetty-runner.jar --port $PORT ./app.war", .jetty),
            ("/usr/bin/java -jar jetty-runner-9.4.0.v20161208.jar --port $PORT ./app.war", .jetty),
            ("sh -c 'exec java -jar webapp-runner.jar --port $PORT ./app.war'", .webapp),
            ("env X=1 java -jar webapp-runner.jar --port $PORT ./app.war", .webapp),
            ("jetty-runner --port $PORT ./app.war", .jetty), ("webapp-runner --port $PORT ./app.war", .webapp),
            ("./runner --as jetty --port $PORT ./app.war", .jetty), ("runner --port $PORT ./app.war", nil),
        ] as [(String, Personality?)])
    func startsTheSameThing(_ command: String, _ personality: Personality?) throws {
        let call = try read(command, ["PORT": "5000"]).call
        #expect(call.personality == personality)
        #expect(call.arguments == ["--port", "5000", "./app.war"])
    }

    @Test func handsOptionsOfTheJVMOn() throws {
        let environment = ["JAVA_OPTS": "-Xmx300m -Xss512k", "OTHER": "-Xmx1g"]
        let first = try read("java $JAVA_OPTS -Dtext='a b' -cp 'x:y z' -jar webapp-runner.jar", environment)
        #expect(first.call.environment["JAVA_OPTS"] == "-Xmx300m -Xss512k '-Dtext=a b' -cp 'x:y z'")
        // A command line without $JAVA_OPTS has never had them.
        #expect(try read("java -jar webapp-runner.jar", environment).call.environment["JAVA_OPTS"] == "")
        // Ours reads them itself.
        #expect(try read("runner a.war", environment).call.environment["JAVA_OPTS"] == "-Xmx300m -Xss512k")
        // What the command sets is for the application too, and for the JVM where it is JAVA_OPTS.
        let set = try read("JAVA_OPTS=\"$OTHER\" A=1 runner a.war", environment)
        #expect(set.assignments == ["JAVA_OPTS": "-Xmx1g", "A": "1"])
        #expect(set.call.environment["JAVA_OPTS"] == "-Xmx1g")
    }

    @Test(arguments: [([:], "5000"), (["PORT": ""], "5000"), (["PORT": "80"], "80")] as [([String: String], String)])
    func hasAPortInAnyCase(_ environment: [String: String], _ port: String) throws {
        let file = try Scratch.directory("procfile").appendingPathComponent("Procfile")
        try Data("web: java -jar webapp-runner.jar --port $PORT a.war".utf8).write(to: file)
        let line = try ExecProcfileCommand.parse(["--procfile", file.path]).call(environment: environment)
        #expect(line.call.arguments == ["--port", port, "a.war"])
        #expect(line.call.environment["PORT"] == port)
        // The application is told too.
        #expect(line.assignments["PORT"] == (port == "5000" ? port : nil))
    }

    @Test func takesExtraFlagsOnceOnly() throws {
        let environment = ["WEBAPP_RUNNER_OPTS": "--max-threads 7"]
        let call = try read("java -jar webapp-runner.jar $WEBAPP_RUNNER_OPTS a.war", environment).call
        #expect(call.arguments == ["--max-threads", "7", "a.war"])
        #expect(call.environment["WEBAPP_RUNNER_OPTS"] == nil)
        #expect(try read("runner a.war", environment).call.environment["WEBAPP_RUNNER_OPTS"] != nil)
    }

    @Test(arguments: [
        ("cd app && java -jar webapp-runner.jar", "&"), ("java -jar app.jar", "app.jar, which is neither"),
        ("java -cp x webapp.runner.launch.Main a.war", "the class webapp.runner.launch.Main"),
        ("java -Xmx1g", "no -jar"), ("java -jar", "ends at -jar"), ("A=1", "starts nothing"),
        ("catalina.sh run", "catalina.sh, which is neither"), ("bash start.sh", "shell script"),
        ("sh -c 'a | b'", "pipe"), ("runner exec-procfile", "serves nothing"), ("runner doctor", "serves nothing"),
        ("./webapp-runner.jar a.war", "neither"), ("sh -c 'sh -c \"sh -c \\\"sh -c x\\\"\"'", "shell script"),
    ])
    func refusesByNameWhatItWouldHaveToGuess(_ command: String, _ part: String) {
        let failure = #expect(throws: Failure.self) { try read(command) }
        #expect(failure?.status == .configuration)
        #expect(failure?.description.hasPrefix("The web of Procfile ") == true)
        #expect(failure?.description.contains(part) == true, "\(String(describing: failure))")
    }
}
