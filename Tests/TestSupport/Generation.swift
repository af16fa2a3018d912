// SPDX-License-Identifier: Apache-2.0
public import Foundation

/// A line of the servlet interface, with the Tomcat that serves it.
public enum Generation: String, CaseIterable, Sendable, CustomStringConvertible {
    case javax
    case jakarta

    public var description: String { rawValue }

    /// The Debian package of Tomcat's jars, named when they are missing.
    public var package: String {
        switch self {
        case .javax: "libtomcat9-java"
        case .jakarta: "libtomcat10-embed-java and libtomcat10-java"
        }
    }

    /// The jars of the engine and of the JSP compiler, which a test application is compiled against and the peer runs on.
    public func engineJars() throws -> [String] {
        let names: [String] =
            switch self {
            case .javax:
                [
                    "annotations-api", "api", "catalina", "coyote", "dbcp", "el-api", "jasper", "jasper-el",
                    "jaspic-api", "jdbc", "jni",
                    "jsp-api", "juli", "servlet-api", "util", "util-scan", "websocket", "websocket-api",
                ].map { "tomcat9-" + $0 }
            case .jakarta:
                ["annotations-api", "embed-core", "embed-el", "embed-jasper", "embed-websocket", "dbcp"].map {
                    "tomcat10-" + $0
                }
            }
        return try (names + ["eclipse-jdt-core"]).map { name in
            let path = "/usr/share/java/\(name).jar"
            guard FileManager.default.fileExists(atPath: path) else {
                throw MissingPackage(file: path, package: package)
            }
            return path
        }
    }

    /// Turns a source written for jakarta.servlet (classes, pages, descriptors) into this generation's.
    ///
    /// One source tree serves both lines: they differ in names only, as far as the test applications go.
    public func translating(_ source: String) -> String {
        guard self == .javax else { return source }
        var text = source
        for (jakarta, javax) in Self.names { text = text.replacingOccurrences(of: jakarta, with: javax) }
        return text
    }

    private static let names = [
        (
            "https://jakarta.ee/xml/ns/jakartaee/web-jsptaglibrary_3_0.xsd",
            "http://xmlns.jcp.org/xml/ns/javaee/web-jsptaglibrary_2_1.xsd"
        ),
        ("https://jakarta.ee/xml/ns/jakartaee", "http://xmlns.jcp.org/xml/ns/javaee"),
        ("web-app_6_0.xsd", "web-app_4_0.xsd"),
        ("web-fragment_6_0.xsd", "web-fragment_4_0.xsd"),
        ("version=\"6.0\"", "version=\"4.0\""),
        ("version=\"3.0\"", "version=\"2.1\""),
        ("jakarta.servlet", "javax.servlet"),
        ("jakarta.websocket", "javax.websocket"),
        ("jakarta.annotation", "javax.annotation"),
        ("jakarta.el", "javax.el"),
        ("jakarta.websocket", "javax.websocket"),
    ]
}

/// A file of a Debian package that a test needs and this machine lacks.
public struct MissingPackage: Error, CustomStringConvertible {
    public var file: String
    public var package: String

    /// A file or directory that a package brings.
    public static func unlessThere(_ path: String, of package: String) throws -> URL {
        guard FileManager.default.fileExists(atPath: path) else { throw MissingPackage(file: path, package: package) }
        return URL(fileURLWithPath: path)
    }

    public var description: String {
        "cannot run this test without \(file): install \(package) (`make deps` installs all that is needed)"
    }
}
