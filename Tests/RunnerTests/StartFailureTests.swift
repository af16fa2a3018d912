// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// What a user reads when the application does not start: the root cause first, and where to look, in a few lines.
@Suite("Applications that do not start", .serialized, .oneOfTwo)
struct StartFailureTests {
    /// The lines of the report, without the program's name; checks that it is short and that nothing is buried under a trace.
    private func report(_ application: String, _ arguments: [String] = []) async throws -> [String] {
        let program = try Starting.program(arguments + [application])
        #expect(try await program.exit() == .code(70))
        let text = program.standardError.text
        #expect(text.hasPrefix("runner: "), "\(program.output.text)")
        let lines = text.dropFirst("runner: ".count).split(separator: "\n").map(String.init)
        #expect(lines.count < 9, "\(text)")
        #expect(!program.standardOutput.text.contains("\tat "), "\(program.standardOutput.text)")
        return lines
    }

    private func expect(
        _ descriptor: String, _ first: String, _ others: [String], _ generation: Generation = .jakarta,
        change: (URL) throws -> Void = { _ in }
    ) async throws {
        let lines = try await report(try await Failing.directory(descriptor, generation, change: change))
        #expect(lines.first?.contains(first) == true, "\(lines)")
        for other in others { #expect(lines.dropFirst().contains { $0.contains(other) }, "\(other) in \(lines)") }
    }

    // MARK: Classes

    @Test(arguments: Generation.allCases)
    func namesAListenerThatIsMissing(_ generation: Generation) async throws {
        try await expect(
            Failing.listener("none.Such"), "java.lang.ClassNotFoundException: none.Such", ["WEB-INF/web.xml, line 3"],
            generation)
    }

    @Test func namesAFilterThatIsMissing() async throws {
        try await expect(
            Failing.filter("none.Such"), "java.lang.ClassNotFoundException: none.Such",
            ["WEB-INF/web.xml, line 3", "Exception starting filter [f]"])
    }

    /// The filter's name and its class may be on other lines than its element.
    @Test func namesAClassThatTheApplicationUses() async throws {
        try await expect(
            Failing.listener("failing.Using"), "failing.Taken", ["at failing.Using.contextInitialized(Using.java:"]
        ) { application in
            try FileManager.default.removeItem(
                at: application.appendingPathComponent("WEB-INF/classes/failing/Taken.class"))
        }
    }

    @Test(arguments: Generation.allCases)
    func saysWhichJavaAClassNeeds(_ generation: Generation) async throws {
        try await expect(
            Failing.listener("failing.Using"), "java.lang.UnsupportedClassVersionError: failing/Taken",
            ["it needs Java 25, but Java ", "at failing.Using.contextInitialized"], generation
        ) { try Failing.renew("Taken", in: $0) }
    }

    // MARK: Descriptors

    @Test(arguments: Generation.allCases)
    func saysAtWhichLineADescriptorIsBroken(_ generation: Generation) async throws {
        let broken = "<?xml version=\"1.0\"?>\n<web-app>\n  <servlet>\n</web-app>\n"
        try await expect(broken, "SAXParseException", ["in WEB-INF/web.xml, line 4, column 3"], generation)
    }

    @Test(arguments: Generation.allCases)
    func saysWhatTheSchemaHasAgainstADescriptor(_ generation: Generation) async throws {
        try await expect(
            "<servlet>\n<nonsense/></servlet>", "Container name cannot be null",
            ["in WEB-INF/web.xml, line 4, column ", "'{nonsense}'"], generation)
    }

    @Test func namesAMappingToNothing() async throws {
        try await expect(
            """
            <servlet-mapping><servlet-name>nobody</servlet-name>
            <url-pattern>/x</url-pattern></servlet-mapping>
            """, "unknown servlet name [nobody]", ["WEB-INF/web.xml, line 3"])
    }

    @Test(arguments: Generation.allCases)
    func namesTwoServletsAtOnePath(_ generation: Generation) async throws {
        try await expect(
            Failing.servlet("failing.Steady") + Failing.servlet("failing.Steady", as: "t"),
            "The servlets named [s] and [t] are both mapped to the url-pattern [/s]", ["WEB-INF/web.xml, line 3"],
            generation)
    }

    @Test(arguments: [false, true])
    func namesAValveThatIsMissing(isGivenByFlag: Bool) async throws {
        let text = "<Context>\n  <Valve className=\"none.Such\"/>\n</Context>\n"
        let application = try await Failing.directory(Failing.servlet("failing.Steady")) { application in
            if !isGivenByFlag { try Failing.write(text, to: "META-INF/context.xml", in: application) }
        }
        let own = try Scratch.directory("context")
        try Failing.write(text, to: "own.xml", in: own)
        let lines = try await report(application, isGivenByFlag ? ["--context-xml", own.path + "/own.xml"] : [])
        #expect(lines.first == "java.lang.ClassNotFoundException: none.Such")
        let file = isGivenByFlag ? "own.xml" : "META-INF/context.xml"
        #expect(lines.contains { $0.contains(file) && $0.hasSuffix(", line 2") }, "\(lines)")
    }

    @Test(arguments: [false, true])
    func saysAtWhichLineAContextIsBroken(isGivenByFlag: Bool) async throws {
        let text = "<Context>\n  <Valve\n</Context>\n"
        let application = try await Failing.directory(Failing.servlet("failing.Steady")) { application in
            if !isGivenByFlag { try Failing.write(text, to: "META-INF/context.xml", in: application) }
        }
        let own = try Scratch.directory("context")
        try Failing.write(text, to: "own.xml", in: own)
        let lines = try await report(application, isGivenByFlag ? ["--context-xml", own.path + "/own.xml"] : [])
        #expect(lines.first?.contains("SAXParseException") == true)
        let file = isGivenByFlag ? "own.xml" : "META-INF/context.xml"
        #expect(lines.contains { $0.contains(file) && $0.contains(", line 3, column ") }, "\(lines)")
    }

    // MARK: Code

    @Test(arguments: Generation.allCases)
    func saysWhatAFilterThrows(_ generation: Generation) async throws {
        try await expect(
            Failing.filter("failing.BrokenFilter"), "java.lang.IllegalArgumentException: key.file is not set",
            ["at failing.BrokenFilter.init(BrokenFilter.java:", "ServletException: the filter has no key"], generation)
    }

    @Test(arguments: Generation.allCases)
    func saysWhatAnInitializerThrows(_ generation: Generation) async throws {
        try await expect(
            "", "java.lang.IllegalStateException: the initializer found no configuration",
            ["at failing.Initializer.onStartup(Initializer.java:"], generation
        ) { application in
            let service = generation.translating("jakarta.servlet.ServletContainerInitializer")
            try Failing.write(
                "failing.Initializer\n", to: "WEB-INF/classes/META-INF/services/\(service)", in: application)
        }
    }

    @Test func saysWhereTheStackOverflows() async throws {
        try await expect(
            Failing.listener("failing.Deep"), "java.lang.StackOverflowError", ["at failing.Deep.deeper(Deep.java:"])
    }

    @Test(arguments: Generation.allCases)
    func namesALibraryThatIsNoJar(_ generation: Generation) async throws {
        try await expect(
            Failing.servlet("failing.Steady"), "java.util.zip.ZipException", ["in WEB-INF/lib/bad.jar"], generation
        ) { try Failing.write("nonsense", to: "WEB-INF/lib/bad.jar", in: $0) }
    }

    // MARK: Servlets that load at the start

    /// As Tomcat does: the servlet is missing, the application is up.
    @Test(arguments: Generation.allCases)
    func goesOnWithoutAServletThatDoesNotLoad(_ generation: Generation) async throws {
        let application = try await Failing.directory(
            Failing.servlet("failing.BrokenServlet", loads: true)
                + Failing.servlet("none.Such", as: "n", at: "/n", loads: true)
                + Failing.servlet("failing.Steady", as: "t", at: "/t"), generation)
        let server = try await Starting.server([application])
        #expect(server.program.output.text.contains("IllegalStateException: the servlet has no table"))
        #expect(server.program.output.text.contains("ClassNotFoundException: none.Such"))
        #expect(try await server.get("/t").text == "steady")
        #expect(try await server.get("/s").status == 500)
        #expect(try await server.get("/n").status == 404)
        #expect(try await server.stop() == .code(0))
    }

    @Test func failsWithAServletThatDoesNotLoadIfToldTo() async throws {
        try await expect(
            Failing.servlet("failing.BrokenServlet", loads: true),
            "java.lang.IllegalStateException: the servlet has no table", ["at failing.BrokenServlet.init"]
        ) {
            try Failing.write("<Context failCtxIfServletStartFails=\"true\"/>", to: "META-INF/context.xml", in: $0)
        }
    }

    // MARK: Endless

    @Test func endsAnApplicationThatNeverEndsItsStart() async throws {
        let application = try await Failing.directory(Failing.listener("failing.Endless"))
        let program = try Starting.program(["--shutdown-grace", "0.5", application])
        let server = try await Server.bound(program)
        try await program.output.contains("endless: waiting")
        #expect(try await server.get("/.well-known/runner/health").text.contains("starting"))
        // Where it hangs can be seen.
        program.signal(SIGQUIT)
        try await program.output.contains("at failing.Endless.contextInitialized(Endless.java:")
        program.signal(SIGTERM)
        #expect(try await program.exit(within: .seconds(30)) == .code(70))
        #expect(program.output.text.contains("did not stop in time"))
    }
}
