// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import WebArchive

/// What is read of jetty.xml and of a context XML: port, host, and which applications are served where.
///
/// Jetty's XML is a program: it makes objects and calls methods. What of it has no meaning here is refused by its name, as
/// who leaves it out in silence serves something else than the file says.
struct JettyConfiguration: Equatable, Sendable {
    private static let largest = 1 << 20

    private(set) var port: Int?
    private(set) var host: String?
    private(set) var applications: [Configuration.Application] = []

    /// The application of the element that is being read.
    private struct Draft {
        var war: String?
        var contextPath: String?
    }

    /// Reads a file on top of those before it.
    mutating func read(_ path: String, _ properties: JavaProperties) throws(Failure) {
        guard FilePath.isFile(path) else {
            throw Failure(.noSuchFile, "\(path): there is no such file")
        }
        let handle = FileHandle(forReadingAtPath: path)
        defer { try? handle?.close() }
        guard let handle, let data = try? handle.read(upToCount: Self.largest + 1) ?? Data() else {
            throw Failure(.configuration, "\(path) cannot be read")
        }
        guard data.count <= Self.largest else { throw Failure(.configuration, "\(path) is longer than 1 MB") }
        let root: XMLElement
        do {
            root = try XMLReader.read(Array(data))
        } catch {
            switch error {
            case .malformed(let offset):
                let line = data.prefix(offset).count { $0 == UInt8(ascii: "\n") } + 1
                throw Failure(.configuration, "\(path), line \(line) is not well-formed XML")
            case .unsupported(let what):
                throw Failure(.configuration, "\(path) has \(what), which is not read here")
            }
        }
        guard root.name == "Configure" else {
            throw Failure(
                .configuration, "\(path) is no XML of Jetty's: it begins with <\(root.name)>, not <Configure>")
        }
        var reading = Reading(path: path, properties: properties, result: self)
        switch Self.kind(of: root.attributes["class"]) {
        case .server: try reading.server(root)
        case .application: try reading.application(root)
        default: throw reading.refusal("<Configure class=\"\(root.attributes["class"] ?? "")\">")
        }
        self = reading.result
    }

    private enum Kind {
        case server, connector, application
    }

    /// By the last part of a class's name: the packages differ between Jetty's versions.
    private static func kind(of type: String?) -> Kind? {
        switch type?.split(separator: ".").last {
        case "Server": .server
        case "ServerConnector", "SelectChannelConnector", "SocketConnector", "BlockingChannelConnector": .connector
        case "WebAppContext", "ContextHandler": .application
        default: nil
        }
    }

    /// One file on its way in.
    private struct Reading {
        let path: String
        let properties: JavaProperties
        var result: JettyConfiguration

        func refusal(_ what: String) -> Failure {
            Failure(
                .configuration,
                """
                \(path) has \(what), which has no meaning here: of Jetty's XML only port, host, war and contextPath are \
                read. Remove it, or say the same with flags, web.xml or --context-xml
                """)
        }

        private func refusal(_ element: XMLElement) -> Failure {
            let name = element.attributes["name"].map { " name=\"\($0)\"" } ?? ""
            let type = element.attributes["class"].map { " class=\"\($0)\"" } ?? ""
            return refusal("<\(element.name)\(name)\(type)>")
        }

        mutating func server(_ element: XMLElement) throws(Failure) {
            for child in element.children {
                switch (child.name, child.attributes["name"]) {
                case ("Call", "addConnector"), ("Call", "addHandler"), ("Set", "handler"): try objects(in: child)
                default: throw refusal(child)
                }
            }
        }

        /// The connectors and applications that an element makes.
        private mutating func objects(in element: XMLElement) throws(Failure) {
            for child in element.children {
                switch (child.name, JettyConfiguration.kind(of: child.attributes["class"])) {
                case ("Arg", _): try objects(in: child)
                case ("New", .connector): try connector(child)
                case ("New", .application): try application(child)
                default: throw refusal(child)
                }
            }
        }

        private mutating func connector(_ element: XMLElement) throws(Failure) {
            for child in element.children {
                switch (child.name, child.attributes["name"]) {
                // The server that it belongs to.
                case ("Arg", _) where child.children.allSatisfy({ $0.name == "Ref" }): break
                case ("Set", "host"):
                    let text = try value(of: child)
                    result.host = text.isEmpty ? nil : text
                case ("Set", "port"):
                    let text = try value(of: child)
                    guard let port = Int(text), Bounded.port.range.contains(port) else {
                        throw Failure(.configuration, "\(path) has the port '\(text)', not a number from 0 to 65535")
                    }
                    if result.port != nil, result.port != port {
                        throw refusal("a second port, \(port)")
                    }
                    result.port = port
                default: throw refusal(child)
                }
            }
        }

        mutating func application(_ element: XMLElement) throws(Failure) {
            var draft = Draft()
            for child in element.children {
                switch (child.name, child.attributes["name"]) {
                case ("Set", "war"), ("Set", "resourceBase"): draft.war = try value(of: child)
                case ("Set", "contextPath"): draft.contextPath = try value(of: child)
                default: throw refusal(child)
                }
            }
            guard let war = draft.war, !war.isEmpty else {
                throw Failure(.configuration, "\(path) names no war, so there is nothing to serve")
            }
            guard let contextPath = ContextPath(draft.contextPath ?? "") else {
                let offence = ContextPath.offence(in: draft.contextPath ?? "") ?? "no name"
                throw Failure(.configuration, "\(path) has a contextPath with \(offence), which a path cannot hold")
            }
            result.applications.append(Configuration.Application(file: war, contextPath: contextPath))
        }

        /// The text of an element, or what the one property in it says.
        private func value(of element: XMLElement) throws(Failure) -> String {
            guard let child = element.children.first else { return element.text }
            guard element.children.count == 1, element.text.isEmpty,
                child.name == "SystemProperty" || child.name == "Property", child.children.isEmpty,
                let name = child.attributes["name"]
            else { throw refusal("<\(child.name)> in <Set name=\"\(element.attributes["name"] ?? "")\">") }
            guard let value = properties[name] ?? child.attributes["default"] else {
                throw Failure(
                    .configuration, "\(path) asks for the property \(name), which has no default; give -D\(name)=…")
            }
            return value
        }
    }
}
