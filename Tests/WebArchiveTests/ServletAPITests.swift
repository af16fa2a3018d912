// SPDX-License-Identifier: Apache-2.0
import Testing
import WebArchive

@Suite struct ServletAPITests {
    /// The decision for a directory with these files, after checking that an archive of them gives the same.
    private func decision(_ files: [(String, [UInt8])]) throws -> ServletAPIDecision {
        let scratch = try ScratchDirectory()
        for (name, content) in files { try scratch.write(content, to: "app/" + name) }
        let path = try scratch.write(WarFile.bytes(files), to: "app.war")
        let directory = try WebApplicationContent(directory: scratch.path + "/app").servletAPI()
        #expect(try WebApplicationContent(archive: WebApplicationArchive(path: path)).servletAPI() == directory)
        return directory
    }

    private static let javax = WarFile.classFile("Hello", "javax/servlet/http/HttpServlet")
    private static let jakarta = WarFile.classFile("Hello", "(Ljakarta/servlet/ServletRequest;)V")

    @Test func goesByTheClassesOfTheApplication() throws {
        let old = try decision([("WEB-INF/classes/Hello.class", Self.javax)])
        #expect(old.api == .javax)
        #expect(old.reason == "its classes use javax.servlet (WEB-INF/classes/Hello.class)")
        #expect(try decision([("WEB-INF/classes/a/Hello.class", Self.jakarta)]).api == .jakarta)
    }

    @Test func prefersClassesToAnythingElse() throws {
        let decision = try decision([
            ("WEB-INF/classes/Hello.class", Self.jakarta),
            ("WEB-INF/lib/a.jar", WarFile.bytes([("A.class", Self.javax)])),
            ("WEB-INF/web.xml", Array("<web-app xmlns=\"http://xmlns.jcp.org/xml/ns/javaee\"/>".utf8)),
            ("index.jsp", Array("<%@ page import=\"javax.servlet.http.*\" %>".utf8)),
        ])
        #expect(decision.api == .jakarta)
    }

    @Test func letsTheDescriptorDecideWhenClassesUseBoth() throws {
        let both = [("WEB-INF/classes/A.class", Self.javax), ("WEB-INF/classes/B.class", Self.jakarta)]
        for (api, namespace) in [
            (ServletAPI.javax, "http://java.sun.com/xml/ns/javaee"), (.jakarta, "https://jakarta.ee/xml/ns/jakartaee"),
        ] {
            let decision = try decision(both + [("WEB-INF/web.xml", Array("<web-app xmlns=\"\(namespace)\"/>".utf8))])
            #expect(decision.api == api)
            #expect(decision.reason.contains("both javax.servlet (1, WEB-INF/classes/A.class)"))
        }
        let majority = try decision(both + [("WEB-INF/classes/C.class", Self.javax)])
        #expect(majority.api == .javax)
        #expect(majority.reason.hasSuffix("the more frequent wins"))
    }

    @Test func goesByWhatLibrariesRegister() throws {
        let service = "META-INF/services/jakarta.servlet.ServletContainerInitializer"
        let decision = try decision([
            ("WEB-INF/classes/Hello.class", WarFile.classFile("no servlets")),
            ("WEB-INF/lib/logging.jar", WarFile.bytes([("A.class", Self.javax)])),
            ("WEB-INF/lib/spring-web.jar", WarFile.bytes([(service, Array("x.Y".utf8))])),
        ])
        #expect(decision.api == .jakarta)
        #expect(
            decision.reason == "its libraries register initializers for jakarta.servlet (WEB-INF/lib/spring-web.jar)")
    }

    @Test func goesByTheClassesOfLibrariesButNotByTheAPIItself() throws {
        let decision = try decision([
            ("WEB-INF/lib/framework.jar", WarFile.bytes([("A.class", Self.javax)])),
            ("WEB-INF/lib/servlet-api.jar", WarFile.bytes([("jakarta/servlet/Servlet.class", Self.jakarta)])),
            ("WEB-INF/lib/broken.jar", [1, 2, 3]),
        ])
        #expect(decision.api == .javax)
        #expect(decision.reason.hasPrefix("its libraries use"))
    }

    @Test func goesByPagesThenByTheDescriptor() throws {
        let page = ("a/index.jsp", Array("<%@ page import=\"jakarta.servlet.http.Cookie\" %>".utf8))
        let descriptor = ("WEB-INF/web.xml", Array("<web-app xmlns=\"http://xmlns.jcp.org/xml/ns/javaee\"/>".utf8))
        #expect(try decision([page, descriptor]).api == .jakarta)
        let weak = try decision([descriptor])
        #expect(weak == ServletAPIDecision(api: .javax, reason: "its web.xml has the namespace of javax.servlet"))
        let dtd =
            "<!DOCTYPE web-app PUBLIC \"-//Sun//DTD Web Application 2.3//EN\" \"http://java.sun.com/dtd/web-app_2_3.dtd\">"
        #expect(try decision([("WEB-INF/web.xml", Array((dtd + "<web-app/>").utf8))]).api == .javax)
    }

    @Test func givesTheNewerToAnApplicationThatNamesNone() throws {
        let decision = try decision([("index.html", Array("javax.servlet".utf8))])
        #expect(
            decision
                == ServletAPIDecision(api: .jakarta, reason: "nothing in it names the servlet API", isUnanimous: false))
    }

    @Test func ignoresNamesWithDotsAndBrokenClasses() throws {
        let attribute = WarFile.classFile("javax.servlet.forward.request_uri")
        let decision = try decision([
            ("WEB-INF/classes/A.class", attribute), ("WEB-INF/classes/B.class", Array(Self.javax.prefix(25))),
            ("WEB-INF/classes/C.class", []),
            ("WEB-INF/classes/D.class", [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 52, 255, 255, 99]),
        ])
        #expect(decision.api == .jakarta)
    }
}
