// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// Applications that go wrong in one way each: the classes of `Tests/Applications/failing` with another descriptor.
enum Failing {
    /// An exploded directory of its own.
    ///
    /// - Parameters:
    ///   - descriptor: what is in `<web-app>`, in jakarta's spelling; a text that begins with `<?xml` is the whole file.
    ///   - change: what else is to be done to the directory.
    static func directory(
        _ descriptor: String, _ generation: Generation = .jakarta, change: (URL) throws -> Void = { _ in }
    ) async throws -> String {
        let original = try await Applications.shared.directory("failing", generation)
        let copy = try Scratch.directory("failing").appendingPathComponent("app")
        try FileManager.default.copyItem(at: original, to: copy)
        let whole =
            descriptor.hasPrefix("<?xml")
            ? descriptor
            : """
            <?xml version="1.0" encoding="UTF-8"?>
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
            \(descriptor)
            </web-app>
            """
        try Data(generation.translating(whole).utf8).write(to: copy.appendingPathComponent("WEB-INF/web.xml"))
        try change(copy)
        return copy.path
    }

    static func listener(_ name: String) -> String {
        "<listener><listener-class>\(name)</listener-class></listener>"
    }

    static func filter(_ name: String) -> String {
        """
        <filter><filter-name>f</filter-name><filter-class>\(name)</filter-class></filter>
        <filter-mapping><filter-name>f</filter-name><url-pattern>/*</url-pattern></filter-mapping>
        """
    }

    static func servlet(_ name: String, as servlet: String = "s", at pattern: String = "/s", loads: Bool = false)
        -> String
    {
        """
        <servlet><servlet-name>\(servlet)</servlet-name><servlet-class>\(name)</servlet-class>
        \(loads ? "<load-on-startup>1</load-on-startup>" : "")</servlet>
        <servlet-mapping><servlet-name>\(servlet)</servlet-name><url-pattern>\(pattern)</url-pattern></servlet-mapping>
        """
    }

    static func parameter(_ name: String, _ value: String) -> String {
        "<context-param><param-name>\(name)</param-name><param-value>\(value)</param-value></context-param>"
    }

    /// Writes a file of the application.
    static func write(_ text: String, to file: String, in application: URL) throws {
        let place = application.appendingPathComponent(file)
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: place)
    }

    /// Makes a class of the application one that only Java 25 reads.
    static func renew(_ name: String, in application: URL) throws {
        let file = application.appendingPathComponent("WEB-INF/classes/failing/\(name).class")
        var bytes = try Data(contentsOf: file)
        bytes[bytes.startIndex + 7] = 69
        try bytes.write(to: file)
    }
}
