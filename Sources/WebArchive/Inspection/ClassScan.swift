// SPDX-License-Identifier: Apache-2.0

/// What many classes have in common: the newest version, the servlet packages that they name, their annotations.
struct ClassScan {
    /// Annotations by which a container finds its components; both generations have the same.
    enum Mark: String, CaseIterable {
        case servlet = "servlet/annotation/WebServlet;"
        case filter = "servlet/annotation/WebFilter;"
        case listener = "servlet/annotation/WebListener;"
        case handlesTypes = "servlet/annotation/HandlesTypes;"
        case endpoint = "websocket/server/ServerEndpoint;"
    }

    private(set) var newest: (version: Int, file: String)?
    private(set) var counts: [ServletAPI: Int] = [:]
    /// Java names.
    private(set) var names: Set<String> = []
    /// For each annotation the classes that have it, by their Java names.
    private(set) var marked: [Mark: [String]] = [:]

    private static let marks: [[UInt8]: Mark] = Dictionary(
        uniqueKeysWithValues: Mark.allCases.flatMap { mark in
            ["Ljavax/", "Ljakarta/"].map { (Array(($0 + mark.rawValue).utf8), mark) }
        })
    private static let lengths = Set(marks.keys.map(\.count))

    /// Bytes of a class that is looked at.
    static let maximumSize = 4 << 20

    /// Whether a file is a class that is loaded on every Java: those of newer ones (JEP 238) and the module's description
    /// are not.
    static func isClass(_ path: String) -> Bool {
        path.hasSuffix(".class") && !path.hasPrefix("META-INF/versions/") && !path.hasSuffix("module-info.class")
    }

    /// - Parameter path: of the class from the root of its packages.
    mutating func add(_ bytes: [UInt8], path: String) {
        guard let version = ClassFile.majorVersion(of: bytes) else { return }
        if version > newest?.version ?? 0 { newest = (version, path) }
        var apis: Set<ServletAPI> = []
        var marks: Set<Mark> = []
        ClassFile.forEachText(in: bytes) { text in
            apis.formUnion(ClassFile.servletAPIs(named: text))
            // A type alone in a constant is an annotation, or the type of a field, which these never are.
            if Self.lengths.contains(text.count), let mark = Self.marks[Array(text)] { marks.insert(mark) }
        }
        for api in apis { counts[api, default: 0] += 1 }
        let name = String(path.dropLast(".class".count).map { $0 == "/" ? "." : $0 })
        names.insert(name)
        for mark in marks { marked[mark, default: []].append(name) }
    }

    /// The feature release of Java that a class file version needs: 61 is Java 17 (JVM Specification, 4.1).
    static func release(of version: Int) -> Int { max(version - 44, 1) }
}
