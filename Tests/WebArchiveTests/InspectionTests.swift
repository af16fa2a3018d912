// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import Zip

@testable import WebArchive

@Suite struct InspectionTests {
    /// The inspection of an archive with these files, after checking that the directory of them gives the same problems.
    private func inspect(
        _ files: [(String, [UInt8])], javaVersion: Int? = 17, alsoAsDirectory: Bool = true
    ) throws -> Inspection {
        let scratch = try ScratchDirectory()
        let path = try scratch.write(WarFile.bytes(files), to: "app.war")
        let inspection = try Inspection(
            .archive(path: path), limits: ZipLimits(), javaVersion: javaVersion)
        if alsoAsDirectory {
            for (name, content) in files { try scratch.write(content, to: "app/" + name) }
            let directory = try Inspection(
                WebApplicationSource(path: scratch.path + "/app"), limits: ZipLimits(), javaVersion: javaVersion)
            #expect(directory.problems == inspection.problems)
            #expect(directory.components == inspection.components)
            #expect(directory.libraries == inspection.libraries)
        }
        return inspection
    }

    private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static func descriptor(_ body: String, attributes: String = "version=\"6.0\"") -> [UInt8] {
        text("<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" \(attributes)><distributable/>\(body)</web-app>")
    }

    private func codes(_ inspection: Inspection) -> [String] { inspection.problems.map { "\($0.severity) \($0.code)" } }

    private static let servlet = WarFile.classFile("Hello", "jakarta/servlet/http/HttpServlet")

    @Test func saysWhatTheApplicationIs() throws {
        let inspection = try inspect([
            ("WEB-INF/classes/a/Hello.class", Self.servlet), ("WEB-INF/web.xml", Self.descriptor("")),
            ("index.jsp", Self.text("<p>hello</p>")), ("large.bin", [UInt8](repeating: 7, count: 5000)),
        ])
        #expect(inspection.kind == .archive)
        #expect(inspection.servletAPI.name == "jakarta")
        #expect(inspection.servletAPI.reason.contains("WEB-INF/classes/a/Hello.class"))
        #expect(inspection.descriptor?.version == "6.0")
        #expect(inspection.descriptor?.metadataComplete == false)
        #expect(inspection.java.release == 8)
        #expect(inspection.java.classFileVersion == 52)
        #expect(inspection.java.found == 17)
        #expect(inspection.size.files == 4)
        #expect(inspection.size.largest.first == Inspection.Size.File(file: "large.bin", size: 5000))
        #expect(inspection.components.pages == 1)
        #expect(inspection.problems.isEmpty)
        #expect(inspection.isReadable)
    }

    @Test func listsWhatTheDescriptorDeclares() throws {
        let inspection = try inspect([
            ("WEB-INF/classes/a/Hello.class", Self.servlet),
            (
                "WEB-INF/web.xml",
                Self.descriptor(
                    """
                    <servlet><servlet-name>hello</servlet-name><servlet-class>a.Hello</servlet-class></servlet>
                    <servlet><servlet-name>page</servlet-name><jsp-file>/page.jsp</jsp-file></servlet>
                    <servlet-mapping><servlet-name>hello</servlet-name><url-pattern>/hello</url-pattern>
                      <url-pattern>*.hello</url-pattern></servlet-mapping>
                    <filter><filter-name>f</filter-name><filter-class>a.Hello</filter-class></filter>
                    <filter-mapping><filter-name>f</filter-name><servlet-name>hello</servlet-name></filter-mapping>
                    <listener><listener-class>a.Hello</listener-class></listener>
                    """, attributes: "version='5.0' metadata-complete='true'")
            ),
        ])
        #expect(inspection.descriptor?.metadataComplete == true)
        #expect(inspection.descriptor?.version == "5.0")
        let servlets = inspection.components.servlets
        #expect(servlets.map(\.className) == ["a.Hello", "/page.jsp"])
        #expect(servlets.first?.patterns == ["/hello", "*.hello"])
        #expect(inspection.components.filters.first?.patterns == ["servlet hello"])
        #expect(inspection.components.listeners.map(\.className) == ["a.Hello"])
        #expect(inspection.problems.isEmpty)
    }

    @Test(arguments: ["2.2", "2.3"])
    func readsTheVersionOfAnOldDescriptorFromItsDoctype(_ version: String) throws {
        let inspection = try inspect([
            (
                "WEB-INF/web.xml",
                Self.text(
                    """
                    <!DOCTYPE web-app PUBLIC "-//Sun Microsystems, Inc.//DTD Web Application \(version)//EN"
                      "http://java.sun.com/dtd/web-app_2_3.dtd"><web-app/>
                    """)
            )
        ])
        #expect(inspection.descriptor?.version == version)
    }

    @Test func findsAnnotatedClassesInClassesAndLibraries() throws {
        let inspection = try inspect([
            (
                "WEB-INF/classes/a/One.class",
                WarFile.classFile("Ljakarta/servlet/annotation/WebServlet;", "jakarta/servlet/http/HttpServlet")
            ),
            (
                "WEB-INF/lib/b.jar",
                WarFile.bytes([
                    ("b/Filter.class", WarFile.classFile("Ljakarta/servlet/annotation/WebFilter;")),
                    ("b/Listener.class", WarFile.classFile("Ljakarta/servlet/annotation/WebListener;")),
                    ("b/Chat.class", WarFile.classFile("Ljakarta/websocket/server/ServerEndpoint;")),
                    // Names the annotation in a method's signature: it reads annotations, it has none.
                    ("b/Reader.class", WarFile.classFile("(Ljakarta/servlet/annotation/WebServlet;)V")),
                    ("b/Start.class", WarFile.classFile("Ljakarta/servlet/annotation/HandlesTypes;")),
                    (
                        "META-INF/services/jakarta.servlet.ServletContainerInitializer",
                        Self.text("# ours\nb.Start # first\n\n")
                    ),
                    ("META-INF/web-fragment.xml", Self.text("<web-fragment/>")),
                    ("META-INF/resources/a.txt", Self.text("a")),
                ])
            ),
        ])
        let components = inspection.components
        #expect(components.servlets == [.init(className: "a.One", source: "WEB-INF/classes")])
        #expect(components.filters == [.init(className: "b.Filter", source: "WEB-INF/lib/b.jar")])
        #expect(components.listeners.map(\.className) == ["b.Listener"])
        #expect(components.webSocketEndpoints.map(\.className) == ["b.Chat"])
        #expect(
            components.initializers == [.init(className: "b.Start", source: "WEB-INF/lib/b.jar", handlesTypes: true)])
        #expect(components.fragments == ["WEB-INF/lib/b.jar"])
        #expect(components.resourceLibraries == ["WEB-INF/lib/b.jar"])
    }

    // MARK: Libraries

    @Test func findsTheVersionsOfLibraries() throws {
        func manifest(_ lines: String) -> [UInt8] { Self.text("Manifest-Version: 1.0\r\n\(lines)\r\n\r\nName: x\r\n") }
        let inspection = try inspect([
            (
                "WEB-INF/lib/a-1.0.jar",
                WarFile.bytes([
                    ("META-INF/MANIFEST.MF", manifest("Implementation-Version: 1.0.\r\n 7\r\nBundle-Version: 2"))
                ])
            ),
            ("WEB-INF/lib/b.jar", WarFile.bytes([("META-INF/MANIFEST.MF", manifest("bundle-version: 3.1"))])),
            (
                "WEB-INF/lib/c-9.jar",
                WarFile.bytes([
                    ("META-INF/maven/g/real/pom.properties", Self.text("#x\nversion=4.2\nartifactId=real\n"))
                ])
            ),
            ("WEB-INF/lib/d-e-5.0-RC1.jar", WarFile.bytes([("d.txt", Self.text("d"))])),
            ("WEB-INF/lib/plain.jar", WarFile.bytes([("d.txt", Self.text("d"))])),
        ])
        let found = inspection.libraries.map { "\($0.name) \($0.version ?? "-") \($0.versionSource ?? "-")" }
        #expect(
            found == [
                "a 1.0.7 Implementation-Version", "b 3.1 Bundle-Version", "real 4.2 pom.properties",
                "d-e 5.0-RC1 file name", "plain - -",
            ])
    }

    @Test func namesALibraryThatIsThereTwice() throws {
        let jar = WarFile.bytes([("x.txt", Self.text("x"))])
        let inspection = try inspect([("WEB-INF/lib/log-1.2.jar", jar), ("WEB-INF/lib/log-1.3.jar", jar)])
        #expect(codes(inspection) == ["warning duplicate-library"])
        let message = try #require(inspection.problems.first?.message)
        #expect(message.contains("WEB-INF/lib/log-1.2.jar (1.2)") && message.contains("WEB-INF/lib/log-1.3.jar (1.3)"))
    }

    @Test func namesWhatTheContainerHasItself() throws {
        let inspection = try inspect([
            (
                "WEB-INF/lib/servlet-api.jar",
                WarFile.bytes([
                    ("jakarta/servlet/Servlet.class", WarFile.classFile("jakarta/servlet/Servlet")),
                    ("jakarta/el/ELContext.class", WarFile.classFile("x")),
                ])
            )
        ])
        #expect(codes(inspection) == ["warning container-library"])
        #expect(inspection.problems.first?.message.contains("servlet-api.jar has the EL API, the servlet API") == true)
        #expect(inspection.java.release == nil)
    }

    @Test func namesClassesOfTheOtherGeneration() throws {
        let old = WarFile.classFile("javax/servlet/http/HttpServlet")
        let library = try inspect([
            ("WEB-INF/classes/A.class", Self.servlet), ("WEB-INF/lib/old.jar", WarFile.bytes([("B.class", old)])),
        ])
        #expect(codes(library) == ["warning mixed-generations"])
        #expect(library.problems.first?.message.contains("WEB-INF/lib/old.jar") == true)
        let own = try inspect([("WEB-INF/classes/A.class", Self.servlet), ("WEB-INF/classes/B.class", old)])
        #expect(codes(own) == ["warning mixed-generations"])
    }

    // MARK: Java

    @Test func saysWhichJavaItNeedsAndThatOnlyAnOlderOneIsHere() throws {
        var newer = WarFile.classFile("x")
        newer[7] = 69
        var newest = newer
        newest[7] = 70
        let inspection = try inspect([
            ("WEB-INF/classes/a/New.class", newer), ("WEB-INF/classes/module-info.class", newest),
            ("WEB-INF/lib/m.jar", WarFile.bytes([("META-INF/versions/26/a/B.class", newest)])),
        ])
        #expect(inspection.java.release == 25)
        #expect(inspection.java.file == "WEB-INF/classes/a/New.class")
        #expect(codes(inspection) == ["error class-version"])
        let message = try #require(inspection.problems.first?.message)
        #expect(message.contains("needs Java 25") && message.contains("Java 17"))
        #expect(try inspect([("WEB-INF/classes/a/New.class", newer)], javaVersion: 25).problems.isEmpty)
        #expect(try inspect([("WEB-INF/classes/a/New.class", newer)], javaVersion: nil).problems.isEmpty)
    }

    // MARK: Damage

    @Test func namesALibraryThatCannotBeRead() throws {
        let inspection = try inspect([("WEB-INF/lib/bad.jar", Self.text("nonsense"))])
        #expect(codes(inspection) == ["error damaged-library"])
        #expect(inspection.problems.first?.message.hasPrefix("WEB-INF/lib/bad.jar cannot be read:") == true)
        #expect(inspection.isReadable)
    }

    @Test func namesAnEntryThatIsDamaged() throws {
        let scratch = try ScratchDirectory()
        var bytes = WarFile.bytes([("WEB-INF/a.txt", Self.text("the content"))])
        let place = try #require(bytes.firstRange(of: Self.text("the content")))
        bytes[place.lowerBound] ^= 1
        let path = try scratch.write(bytes, to: "bad.war")
        let inspection = try Inspection(.archive(path: path), limits: ZipLimits(), javaVersion: nil)
        #expect(codes(inspection) == ["error damaged-entry"])
        #expect(inspection.problems.first?.message.contains("WEB-INF/a.txt") == true)
        #expect(!inspection.isReadable)
    }

    @Test func saysAtWhichLineADescriptorIsBroken() throws {
        let inspection = try inspect([("WEB-INF/web.xml", Self.text("<web-app>\n<servlet>\n</web-app>"))])
        #expect(codes(inspection) == ["warning unread-descriptor"])
        #expect(inspection.problems.first?.message.contains("line 3") == true)
    }

    // MARK: Layout and declarations

    @Test func saysWhatIsNoWebApplication() throws {
        #expect(codes(try inspect([("a.txt", [])])) == ["note no-web-inf"])
        #expect(codes(try inspect([("app/WEB-INF/a.txt", [])])) == ["warning nested-application"])
        #expect(
            codes(try inspect([("BOOT-INF/classes/A.class", [])])) == ["warning executable-jar", "note no-web-inf"])
        #expect(
            codes(try inspect([("WEB-INF/lib-provided/a.jar", WarFile.bytes([("a", [])]))])) == ["note executable-war"])
    }

    @Test func namesMappingsAndClassesThatCannotBe() throws {
        let inspection = try inspect([
            ("WEB-INF/classes/A.class", Self.servlet),
            (
                "WEB-INF/web.xml",
                Self.descriptor(
                    """
                    <servlet><servlet-name>a</servlet-name><servlet-class>A</servlet-class></servlet>
                    <servlet><servlet-name>b</servlet-name><servlet-class>none.Such</servlet-class></servlet>
                    <servlet><servlet-name>c</servlet-name>
                      <servlet-class>org.apache.catalina.servlets.DefaultServlet</servlet-class></servlet>
                    <servlet-mapping><servlet-name>a</servlet-name><url-pattern>/s</url-pattern></servlet-mapping>
                    <servlet-mapping><servlet-name>b</servlet-name><url-pattern>/s</url-pattern></servlet-mapping>
                    """)
            ),
        ])
        #expect(codes(inspection) == ["error duplicate-mapping", "warning missing-class"])
        #expect(inspection.problems.last?.message.contains("none.Such") == true)
    }

    @Test func saysWhatIsNotDistributable() throws {
        let inspection = try inspect([
            ("WEB-INF/classes/A.class", Self.servlet), ("WEB-INF/web.xml", Self.text("<web-app version=\"6.0\"/>")),
        ])
        #expect(codes(inspection) == ["note not-distributable"])
    }

    /// Whatever the bytes are, an inspection is a report or an error.
    @Test func survivesAnyByteBeingAnother() throws {
        let bytes = WarFile.bytes([
            ("WEB-INF/classes/A.class", WarFile.classFile("Ljakarta/servlet/annotation/WebServlet;")),
            ("WEB-INF/lib/a.jar", WarFile.bytes([("META-INF/MANIFEST.MF", Self.text("Bundle-Version: 1\n\n"))])),
            ("WEB-INF/web.xml", Self.descriptor("<servlet><servlet-name>a</servlet-name></servlet>")),
        ])
        let scratch = try ScratchDirectory()
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 0x55
            let path = try scratch.write(changed, to: "changed.war")
            _ = try? Inspection(.archive(path: path), limits: ZipLimits(), javaVersion: 17)
        }
    }
}
