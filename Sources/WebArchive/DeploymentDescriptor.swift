// SPDX-License-Identifier: Apache-2.0

/// What a server without Java needs to know of a `WEB-INF/web.xml` (Servlet 6.0, chapter 14).
public struct DeploymentDescriptor: Sendable, Equatable {
    /// Tried in this order for a request that ends in "/"; Tomcat's defaults where the application names none.
    public var welcomeFiles = ["index.html", "index.htm", "index.jsp"]
    /// Media type by file name extension, without the dot; in addition to the server's own.
    public var mediaTypes: [String: String] = [:]
    /// The path of the page for a status code, from the root of the application, with "/" in front.
    public var errorPages: [Int: String] = [:]
    /// The page for every other error.
    public var defaultErrorPage: String?

    /// Bytes of a web.xml that is looked at.
    static let maximumSize = 1 << 20

    public init() {}

    /// Why a descriptor is not one that files alone can satisfy.
    enum Dynamic: Error, Equatable {
        case unreadable
        case element(String)
        case errorPage(String)
    }

    /// Elements that say nothing a server of plain files would have to do.
    private static let harmless: Set<String> = [
        "display-name", "description", "icon", "session-config", "distributable",
    ]

    /// Reads a descriptor; throws when something in it needs Java.
    ///
    /// - Parameter files: the files of the application; an error page that is not among them is not a plain file.
    init(_ bytes: [UInt8], files: (String) -> Bool) throws(Dynamic) {
        let root: XMLElement
        do {
            root = try XMLReader.read(bytes)
        } catch {
            throw .unreadable
        }
        guard root.name == "web-app" else { throw .unreadable }
        var welcomeFiles: [String] = []
        for element in root.children {
            switch element.name {
            case "welcome-file-list": welcomeFiles += element.all("welcome-file").map(\.text).filter { !$0.isEmpty }
            case "mime-mapping":
                guard let name = element.first("extension")?.text, let type = element.first("mime-type")?.text else {
                    throw .unreadable
                }
                mediaTypes[name] = type
            case "error-page": try addErrorPage(element, files: files)
            case let name where Self.harmless.contains(name): break
            default: throw .element(element.name)
            }
        }
        if !welcomeFiles.isEmpty { self.welcomeFiles = welcomeFiles }
    }

    private mutating func addErrorPage(_ element: XMLElement, files: (String) -> Bool) throws(Dynamic) {
        guard let location = element.first("location")?.text, location.hasPrefix("/") else { throw .unreadable }
        guard files(String(location.dropFirst())) else { throw .errorPage(location) }
        // Nothing throws where there is no Java.
        if element.first("exception-type") != nil { return }
        guard let code = element.first("error-code")?.text else {
            defaultErrorPage = location
            return
        }
        guard let number = Int(code), (400...599).contains(number) else { throw .unreadable }
        errorPages[number] = location
    }
}
