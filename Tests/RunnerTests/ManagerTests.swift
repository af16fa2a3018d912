// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Tomcat's manager and host manager: privileged applications with servlets of the container's own.
@Suite("Tomcat's managers", .serialized, .oneOfTwo)
struct ManagerTests {
    private static let anna = Field("Authorization", "Basic " + Data("anna:secret".utf8).base64EncodedString())
    private static let otto = Field("Authorization", "Basic " + Data("otto:secret".utf8).base64EncodedString())

    /// The application as Debian ships it, with a realm that knows both.
    private static func application(_ name: String) throws -> URL {
        let original = try MissingPackage.unlessThere("/usr/share/tomcat10-admin/\(name)", of: "tomcat10-admin")
        let copy = try Scratch.directory("managers").appendingPathComponent(name)
        try FileManager.default.copyItem(at: original, to: copy)
        let descriptor = copy.appendingPathComponent("META-INF/context.xml")
        let realm = #"<Realm className="org.apache.catalina.realm.MemoryRealm" pathname="classpath:users.xml"/>"#
        let text = try String(contentsOf: descriptor, encoding: .utf8)
        try text.replacingOccurrences(of: "</Context>", with: "\(realm)</Context>").write(
            to: descriptor, atomically: true, encoding: .utf8)
        let classes = copy.appendingPathComponent("WEB-INF/classes")
        try FileManager.default.createDirectory(at: classes, withIntermediateDirectories: true)
        let roles = "manager-gui,manager-script,manager-jmx,manager-status,admin-gui,admin-script"
        try """
        <tomcat-users>
          <user username="anna" password="secret" roles="\(roles)"/>
          <user username="otto" password="secret" roles="manager-status"/>
        </tomcat-users>
        """.write(to: classes.appendingPathComponent("users.xml"), atomically: true, encoding: .utf8)
        return copy
    }

    @Test func managesAsUnderTomcat() async throws {
        let pair = try await Pair.start(try Self.application("manager"), .jakarta, contextPath: "/manager")
        let open = ["", "/", "/html", "/text/list", "/css/manager.css", "/images/tomcat.svg", "/none", "/index.jsp"]
        try await pair.compare(open.map { Request("/manager\($0)") })
        let closed = [
            "html", "html/sessions?path=/manager", "html/none", "text/list", "text/serverinfo", "text/vminfo",
            "text/sessions?path=/manager", "text/resources", "text/threaddump", "text/findleaks", "text/nonsense",
            "text/stop?path=/none", "text/start?path=/none", "text/reload?path=/none", "text/undeploy?path=/none",
            "text/deploy?path=/new&war=file:/none.war", "text/save", "text/expire?path=/manager&idle=0",
            "text/sslConnectorCiphers", "text/sslConnectorCerts", "text/sslConnectorTrustedCerts", "text/sslReload",
            "status", "status/all", "status?XML=true", "status?JSON=true",
            "jmxproxy?get=java.lang:type=Runtime&att=VmName", "jmxproxy?qry=Tomcat:type=Loader,*",
            "jmxproxy?get=Tomcat:type=Engine&att=defaultHost", "jmxproxy?get=Tomcat:type=None&att=none",
            "jmxproxy?get=Tomcat:type=Host,host=localhost&att=appBase",
        ]
        try await pair.compare(closed.map { Request("/manager/\($0)", fields: [Self.anna]) })
        try await pair.compare([
            Request("POST", "/manager/html/reload?path=/manager", fields: [Self.anna], body: []),
            Request("PUT", "/manager/text/deploy?path=/new", fields: [Self.anna], body: [1, 2, 3]),
        ])
        try await pair.compare(
            ["html", "text/list", "status?XML=true", "jmxproxy"].map { Request("/manager/\($0)", fields: [Self.otto]) })
        try await pair.stop()
    }

    /// What the pages show of a connector is there, though it has neither port nor socket: requests and workers. And an application
    /// that the manager has stopped is away, its files too.
    @Test func showsItsOwnConnectorAndStopsAnApplication() async throws {
        let managed = try await Applications.shared.directory("plain", .jakarta)
        let server = try await Server.start(
            managed, .jakarta, by: .runner, contextPath: "/manager",
            arguments: ["--max-threads", "7", try Self.application("manager").path])
        let answer = try await server.get("/manager/status?JSON=true", [Self.otto])
        struct Status: Decodable {
            struct Tomcat: Decodable { var connector: [Connector] }
            struct Connector: Decodable {
                var name: String
                var threadInfo: [String: Int]
                var requestInfo: [String: Int]
            }
            var tomcat: Tomcat
        }
        let status = try JSONDecoder().decode(Status.self, from: Data(answer.body))
        let connector = try #require(status.tomcat.connector.first)
        #expect(status.tomcat.connector.count == 1)
        #expect(connector.name == "runner")
        #expect(connector.threadInfo["maxThreads"] == 7)
        #expect(connector.threadInfo["currentThreadsBusy"] == 1)
        #expect((1...7).contains(connector.threadInfo["currentThreadCount"] ?? 0))
        let again = try await server.get("/manager/status?JSON=true", [Self.otto])
        #expect(again.text.contains("\"requestCount\":1,"))

        #expect(try await server.get("/plain/index.html").status == 200)
        #expect(try await server.get("/manager/text/stop?path=/plain", [Self.anna]).text.hasPrefix("OK"))
        #expect(try await server.get("/plain/index.html").status == 404)
        #expect(try await server.get("/manager/text/start?path=/plain", [Self.anna]).text.hasPrefix("OK"))
        #expect(try await server.get("/plain/index.html").status == 200)
        try await server.stop()
    }

    /// To register MBeans costs a start a good deal, so nobody gets them who has not asked.
    @Test(arguments: ["", "-Dcom.sun.management.jmxremote"])
    func registersTomcatsBeansForAnAgent(_ options: String) async throws {
        let directory = try Scratch.directory("beans")
        try """
        <%@ page import="java.lang.management.ManagementFactory, javax.management.ObjectName" %>
        <%= ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("Tomcat:type=ThreadPool,*"), null) %>
        """.write(to: directory.appendingPathComponent("index.jsp"), atomically: true, encoding: .utf8)
        let server = try await Server.start(directory, .jakarta, by: .runner, environment: ["JAVA_OPTS": options])
        let answer = try await server.get("/index.jsp")
        let expected = options.isEmpty ? "[]" : "[Tomcat:type=ThreadPool,name=\"runner\"]"
        #expect(answer.text.trimmingCharacters(in: .whitespacesAndNewlines) == expected)
        try await server.stop()
    }

    @Test func managesHostsAsUnderTomcat() async throws {
        let pair = try await Pair.start(try Self.application("host-manager"), .jakarta, contextPath: "/host-manager")
        let open = ["", "/", "/html", "/text/list", "/css/manager.css", "/none"]
        try await pair.compare(open.map { Request("/host-manager\($0)") })
        let closed = [
            "html", "html/none", "text/list", "text/nonsense", "text/add", "text/add?name=new.test", "text/list",
            "text/stop?name=new.test", "text/start?name=new.test", "text/start?name=none.test",
            "text/remove?name=localhost", "text/remove?name=new.test", "text/list", "text/persist",
        ]
        try await pair.compare(closed.map { Request("/host-manager/\($0)", fields: [Self.anna]) })
        try await pair.compare(
            ["html", "text/list"].map { Request("/host-manager/\($0)", fields: [Self.otto]) })
        try await pair.stop()
    }
}
