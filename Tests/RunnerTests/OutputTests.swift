// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite("Output of the application", .serialized, .oneOfTwo)
struct OutputTests {
    @Test(arguments: Generation.allCases)
    func keepsTheOrderOfEverythingThatTheApplicationWrites(_ generation: Generation) async throws {
        var program = try Program.runner(
            [
                "--port", "0", "--temp-directory", try Scratch.directory("base").path,
                try await Starting.archive("acceptance", generation),
            ])
        program.joinsErrors = true
        let server = try await Server.serving(program.start())
        _ = try await server.get("/output")
        try await server.program.output.contains("six: no line end")
        let lines = server.program.output.lines
        let words = [
            "one: System.out grüß", "two: System.err", "three: java.util.logging", "four: with a cause",
            "five: ServletContext.log", "six: no line end",
        ]
        let indices = words.compactMap { word in lines.firstIndex { $0.contains(word) } }
        #expect(indices.count == words.count)
        #expect(indices == indices.sorted())
        #expect(lines.contains { $0.contains("IllegalStateException: the cause") })
        #expect(!lines.contains { $0.contains("never: too fine") })
        #expect(try await server.stop() == .code(0))
    }

    @Test func writesOneObjectALineWhenAskedTo() async throws {
        let server = try await Starting.server(["--log-format", "json", try await Starting.archive()])
        _ = try await server.get("/output")
        try await server.program.output.contains("five: ServletContext.log")
        #expect(try await server.stop() == .code(0))
        let logged = server.program.output.lines.filter {
            $0.contains("four: with a cause") || $0.contains("five: ServletContext.log")
        }
        #expect(logged.count == 2)
        for line in logged {
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(object["message"] != nil)
        }
    }
}
