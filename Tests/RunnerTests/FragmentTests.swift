// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@Suite("Web fragments and initializers", .serialized, .serving("fragments"))
struct FragmentTests {
    @Test(arguments: Generation.allCases)
    func servesAServletOfAFragmentAfterTheListenersInTheirOrder(_ generation: Generation) async throws {
        #expect(try await Served.by(generation).get("/greeting").text == "hello from a fragment: greeting, farewell")
    }

    @Test(arguments: Generation.allCases)
    func servesAnAnnotatedServletOfAJar(_ generation: Generation) async throws {
        #expect(try await Served.by(generation).get("/farewell").text == "annotated in a jar")
    }

    @Test(arguments: Generation.allCases)
    func servesResourcesAndPagesOfAJar(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let resource = try await server.get("/greeting.txt")
        #expect(resource.text == "a resource in a jar\n")
        #expect(resource["ETag"]?.hasPrefix("W/\"20-") == true)
        #expect(try await server.get("/greeting.jsp").text == "page in a jar: 2\n")
        // The application's own file wins.
        #expect(try await server.get("/overridden.txt").text == "the application\n")
    }

    @Test(arguments: Generation.allCases)
    func letsAnInitializerFindTypesAndRegister(_ generation: Generation) async throws {
        let answer = try await Served.by(generation).get("/discovered")
        #expect(answer.text == "program [Direct, Inherited, Noted]")
        #expect(answer["X-Stamp"] == "stamped")
    }
}
