// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import ServletEngine

@Suite("The list of files that need no engine")
struct StaticAllowListTests {
    private func list(_ exceptions: [String]) -> StaticAllowList? {
        StaticAllowList(contextPath: "", root: "/srv", exceptions: exceptions, mediaTypes: [:])
    }

    private func allows(_ path: String, _ exceptions: [String]) throws -> Bool {
        // A slice that does not begin at zero, as the path of a request does not.
        let bytes = [UInt8]("GET \(path)".utf8)
        return try #require(list(exceptions)).allows(bytes[4...])
    }

    @Test(arguments: ["/a.txt", "/a/b.txt", "/one", "/A/b", "/ab/c.txt", "/x/a/y", "/a.jsp/b.txt", "/x.step.txt"])
    func allowsWhatNoPatternExcepts(path: String) throws {
        #expect(try allows(path, []))
        #expect(try allows(path, ["/x", "/one/two", "/a.txt/", "/b/*", "*.jsp", "*.step", "/X/*", "/one.txt"]))
    }

    @Test(arguments: [
        ("/one.txt", "/one.txt"), ("/a/b.txt", "/a/*"), ("/a", "/a/*"), ("/a/", "/a/*"), ("/a/b/c", "/a/b/*"),
        ("/x.jsp", "*.jsp"), ("/a/x.JSP", "*.jsp"), ("/a/x.jsp", "*.Jsp"), ("/x.tar.gz", "*.gz"),
        ("/x.tar.gz", "*.tar.gz"), ("/.jsp", "*.jsp"),
    ])
    func exceptsWhatAPatternMatches(path: String, pattern: String) throws {
        #expect(try !allows(path, [pattern]))
        #expect(try !allows(path, ["/elsewhere/*", "*.other", "/other", pattern]))
    }

    @Test(arguments: [
        ("/res/a.txt", true), ("/res/a/b.txt", true), ("/a.css", true), ("/x/a.css", true), ("/res", true),
        ("/resource.txt", false), ("/a.txt", false), ("/x/res/a.txt", false), ("/a.CSS", false), ("/a.css.txt", false),
        ("/", false), ("/res/a.do", false), ("/res/own/a.txt", false), ("/RES/a.txt", false),
    ])
    func allowsNothingOutsideOfItsTerritory(path: String, isAllowed: Bool) throws {
        let list = StaticAllowList(
            contextPath: "", root: "/srv", territory: ["/res/*", "*.css"], exceptions: ["*.do", "/res/own/*"],
            mediaTypes: [:])
        #expect(try #require(list).allows(Array(path.utf8)[...]) == isAllowed)
    }

    @Test(arguments: ["/*", "/", "/exact", "*.", "", "res/*"])
    func isNoneWhenItsTerritoryIsNotUnderstood(pattern: String) {
        for territory in [[pattern], ["/res/*", pattern]] {
            #expect(
                StaticAllowList(contextPath: "", root: "/srv", territory: territory, exceptions: [], mediaTypes: [:])
                    == nil)
        }
    }

    @Test(arguments: ["", "/", "/*", "*", "*.", "a", "a/*", "**.jsp/"])
    func isNoneWhenAPatternIsNoneOrExceptsEverything(pattern: String) {
        #expect(list([pattern]) == nil)
        #expect(list(["/a", pattern]) == nil)
    }

    @Test func isReadFromTheReport() {
        let report = StartReport(lines: [
            "tomcat=Apache Tomcat/10.1", "context./=12", "static=", "staticRoot=/srv/a=b", "staticOnly=/res/*",
            "staticExcept=/s/*",
            "staticExcept=*.jsp", "staticTypes=txt text/plain own text/x-own", "static=/a",
            "staticRefused=it did not start",
            "static=/b", "staticRoot=/srv", "staticExcept=odd", "static=/c", "static=/d", "staticRoot=/srv",
            "staticNew=x",
        ])
        let expected = StaticAllowList(
            contextPath: "", root: "/srv/a=b", territory: ["/res/*"], exceptions: ["/s/*", "*.jsp"],
            mediaTypes: ["txt": "text/plain", "own": "text/x-own"])
        #expect(report.allowLists == [expected].compactMap(\.self))
        #expect(report.staticRefusals.keys.sorted() == ["/a", "/b", "/c", "/d"])
        #expect(report.staticRefusals["/a"] == "it did not start")
        #expect(report.tomcat == "Apache Tomcat/10.1")
        #expect(report.contextMilliseconds == ["/": 12])
    }

    @Test func anEngineThatSaysNothingKeepsEverything() {
        let report = StartReport(lines: ["staticRoot=/srv", "tomcat=x"])
        #expect(report.allowLists.isEmpty)
        #expect(report.staticRefusals.isEmpty)
    }
}
