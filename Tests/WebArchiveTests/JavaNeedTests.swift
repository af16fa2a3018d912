// SPDX-License-Identifier: Apache-2.0
import Testing
import WebArchive

@Suite struct JavaNeedTests {
    private func need(_ files: KeyValuePairs<String, String>) throws -> JavaNeed {
        let scratch = try ScratchDirectory()
        for (name, content) in files { try scratch.write(content, to: "app/" + name) }
        let path = try scratch.write(WarFile.bytes(files), to: "app.war")
        let need = try WebApplicationContent(directory: scratch.path + "/app").javaNeed()
        #expect(try WebApplicationContent(archive: WebApplicationArchive(path: path)).javaNeed() == need)
        return need
    }

    private func need(descriptor: String) throws -> JavaNeed {
        try need(["WEB-INF/web.xml": "<web-app>\(descriptor)</web-app>", "404.html": "not found"])
    }

    @Test func needsNoneForPlainFiles() throws {
        #expect(try need(["index.html": "x", "a/b.css": "y"]) == .notNeeded(DeploymentDescriptor()))
        #expect(try need(["index.html": "x", "META-INF/MANIFEST.MF": "y"]).isNeeded == false)
    }

    @Test(arguments: [
        "WEB-INF/classes/A.class", "WEB-INF/classes/logging.properties", "WEB-INF/lib/a.jar", "index.jsp", "a/b.JSP",
        "x.jspx",
        "WEB-INF/tags/t.tag", "META-INF/context.xml",
    ])
    func needsItForAnythingDynamic(file: String) throws {
        guard case .needed(let reason) = try need(["index.html": "x", file: ""]) else {
            Issue.record("\(file) was not noticed")
            return
        }
        #expect(reason.contains(file))
    }

    @Test(arguments: [
        "servlet", "servlet-mapping", "filter", "listener", "security-constraint", "login-config", "jsp-config",
        "context-param", "env-entry", "resource-ref", "servlet-unknown",
    ])
    func needsItForElementsOfTheDescriptor(element: String) throws {
        #expect(try need(descriptor: "<\(element)/>") == .needed(reason: "its web.xml has <\(element)>"))
    }

    @Test func readsWhatAServerOfFilesNeeds() throws {
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- a comment --><?target data?>
            <!DOCTYPE web-app PUBLIC "-//Sun//DTD Web Application 2.3//EN" "http://java.sun.com/dtd/web-app_2_3.dtd">
            <j:web-app xmlns:j="https://jakarta.ee/xml/ns/jakartaee" version='6.0'>
              <j:display-name>A &amp; B</j:display-name> <j:distributable/>
              <j:session-config><j:session-timeout>30</j:session-timeout></j:session-config>
              <j:welcome-file-list><j:welcome-file> start.html </j:welcome-file><j:welcome-file>&#x61;.html</j:welcome-file></j:welcome-file-list>
              <j:mime-mapping><j:extension>foo</j:extension><j:mime-type><![CDATA[text/x-foo]]></j:mime-type></j:mime-mapping>
              <j:error-page><j:error-code>404</j:error-code><j:location>/404.html</j:location></j:error-page>
              <j:error-page><j:location>/404.html</j:location></j:error-page>
              <j:error-page><j:exception-type>java.lang.Throwable</j:exception-type><j:location>/404.html</j:location></j:error-page>
            </j:web-app>
            """
        var expected = DeploymentDescriptor()
        expected.welcomeFiles = ["start.html", "a.html"]
        expected.mediaTypes = ["foo": "text/x-foo"]
        expected.errorPages = [404: "/404.html"]
        expected.defaultErrorPage = "/404.html"
        #expect(try need(["WEB-INF/web.xml": text, "404.html": "not found"]) == .notNeeded(expected))
    }

    @Test func needsItForErrorPagesThatAreNoFiles() throws {
        let page = "<error-page><error-code>404</error-code><location>/notFound</location></error-page>"
        #expect(try need(descriptor: page) == .needed(reason: "its error page /notFound is not a plain file"))
    }

    @Test(arguments: [
        "", "<web-app>", "<web-app></webapp>", "<web-app/><web-app/>", "<other/>", "text",
        "<web-app>&unknown;</web-app>",
        "<web-app a=b/>", "<web-app a='1'b='2'/>", "<web-app>&#0;</web-app>", "<web-app",
        "<!DOCTYPE x [<!ENTITY a \"b\">]><web-app/>",
        "<?xml version='1.0' encoding='UTF-16'?><web-app/>", "<web-app><!-- </web-app>",
        "<web-app><![CDATA[ </web-app>",
    ])
    func leavesADescriptorThatItDoesNotUnderstandToTomcat(text: String) throws {
        #expect(try need(["WEB-INF/web.xml": text]) == .needed(reason: "its web.xml cannot be read here"))
    }

    @Test func boundsTheDepthOfADescriptor() throws {
        let deep = String(repeating: "<a>", count: 100_000)
        #expect(try need(["WEB-INF/web.xml": deep]).isNeeded)
        let closed = String(repeating: "<a>", count: 80) + String(repeating: "</a>", count: 80)
        #expect(try need(descriptor: "<description>\(closed)</description>").isNeeded)
    }
}
