// SPDX-License-Identifier: Apache-2.0
import Zip

/// One JAR of an application, looked through.
struct LibraryScan {
    let file: String
    let size: UInt64
    private(set) var classes = ClassScan()
    private(set) var initializers: [String] = []
    private(set) var isFragment = false
    private(set) var hasResources = false
    /// The container's own interfaces or classes that it has, in words; Tomcat's are used instead.
    private(set) var containerParts: Set<String> = []
    /// What in it cannot be read, in words.
    private(set) var damage: [String] = []
    private var manifest: Manifest?
    private var mavenProperties: [[String: String]] = []

    /// Classes that tell that a JAR has a part of the container.
    private static let containerClasses = [
        "servlet/Servlet.class": "the servlet API", "servlet/jsp/JspPage.class": "the JSP API",
        "el/ELContext.class": "the EL API", "websocket/server/ServerEndpoint.class": "the WebSocket API",
    ]
    private static let tomcatClasses = [
        "org/apache/catalina/core/StandardContext.class": "Tomcat (Catalina)",
        "org/apache/jasper/servlet/JspServlet.class": "Tomcat's JSP engine",
    ]
    private static let maximumTextSize = 1 << 20

    init(_ archive: ZipArchive, file: String, size: UInt64) {
        self.file = file
        self.size = size
        let extractor = ZipExtractor(archive)
        for entry in archive.entries where !entry.isDirectory {
            if Self.isOfInterest(entry.path) {
                do {
                    regard(try extractor.content(of: entry, limit: ClassScan.maximumSize), of: entry.path)
                } catch {
                    damage.append("\(error)")
                }
            } else if entry.path.hasPrefix("META-INF/resources/") {
                hasResources = true
            }
        }
    }

    private static func isOfInterest(_ path: String) -> Bool {
        ClassScan.isClass(path) || path == "META-INF/MANIFEST.MF" || path == "META-INF/web-fragment.xml"
            || path.hasPrefix("META-INF/maven/") && path.hasSuffix("/pom.properties")
            || path.hasSuffix(".servlet.ServletContainerInitializer")
    }

    private mutating func regard(_ bytes: [UInt8], of path: String) {
        switch path {
        case "META-INF/MANIFEST.MF": manifest = Manifest(bytes)
        case "META-INF/web-fragment.xml": isFragment = true
        case _ where path.hasSuffix("/pom.properties"): mavenProperties.append(Self.properties(bytes))
        case _ where path.hasPrefix("META-INF/services/"): initializers += Self.services(bytes)
        default:
            classes.add(bytes, path: path)
            for prefix in ["javax/", "jakarta/"] where path.hasPrefix(prefix) {
                if let part = Self.containerClasses[String(path.dropFirst(prefix.count))] {
                    containerParts.insert(part)
                }
            }
            if let part = Self.tomcatClasses[path] { containerParts.insert(part) }
        }
    }

    /// The names in a service file (`java.util.ServiceLoader`): one a line, `#` begins a comment.
    static func services(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).compactMap { line in
            let name = line.prefix { $0 != "#" }.filter { !$0.isWhitespace }
            return name.isEmpty ? nil : name
        }
    }

    private static func properties(_ bytes: [UInt8]) -> [String: String] {
        var values: [String: String] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            guard !line.hasPrefix("#"), let equals = line.firstIndex(of: "=") else { continue }
            values[line[..<equals].filter { !$0.isWhitespace }] =
                line[line.index(after: equals)...].filter { !$0.isWhitespace }
        }
        return values
    }

    // MARK: What it is

    var facts: Inspection.Library {
        let stem = file.split(separator: "/").last.map { $0.dropLast(".jar".count) } ?? ""
        let (stemName, stemVersion) = Self.split(String(stem))
        // A JAR that others were packed into has the properties of all of them.
        let maven = mavenProperties.count == 1 ? mavenProperties.first : nil
        let versions: [(String, String?)] = [
            ("Implementation-Version", manifest?["Implementation-Version"]),
            ("Bundle-Version", manifest?["Bundle-Version"]),
            ("pom.properties", maven?["version"]), ("file name", stemVersion),
        ]
        let version = versions.first { $0.1 != nil }
        return Inspection.Library(
            file: file, size: size, name: maven?["artifactId"] ?? stemName, version: version?.1,
            versionSource: version?.0, java: classes.newest.map { ClassScan.release(of: $0.version) })
    }

    /// `commons-io-2.11.0` is `commons-io` in `2.11.0`: the version begins at the first `-` before a digit.
    static func split(_ stem: String) -> (name: String, version: String?) {
        var index = stem.startIndex
        while let dash = stem[index...].firstIndex(of: "-") {
            let next = stem.index(after: dash)
            if next < stem.endIndex, stem[next].isASCII, stem[next].isNumber {
                return (String(stem[..<dash]), String(stem[next...]))
            }
            index = next
        }
        return (stem, nil)
    }
}
