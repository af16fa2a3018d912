// SPDX-License-Identifier: Apache-2.0

/// What a `WEB-INF/web.xml` declares, for a report (Servlet 6.0, chapter 14).
struct DescriptorSummary {
    let facts: Inspection.DescriptorFacts
    private(set) var servlets: [Inspection.Component] = []
    private(set) var filters: [Inspection.Component] = []
    private(set) var listeners: [Inspection.Component] = []

    /// Reads it, or says in a sentence why that cannot be done here.
    static func read(_ bytes: [UInt8], file: String) -> Result<DescriptorSummary, DescriptorProblem> {
        do {
            let root = try XMLReader.read(bytes)
            guard root.name == "web-app" else {
                return .failure(DescriptorProblem(sentence: "its root is <\(root.name)>, not <web-app>"))
            }
            return .success(DescriptorSummary(root, bytes, file: file))
        } catch {
            switch error {
            case .malformed(let offset):
                let line = bytes.prefix(offset).count { $0 == UInt8(ascii: "\n") } + 1
                return .failure(DescriptorProblem(sentence: "it is not well-formed at line \(line)"))
            case .unsupported(let what):
                return .failure(DescriptorProblem(sentence: "it has \(what), which only Tomcat reads"))
            }
        }
    }

    private init(_ root: XMLElement, _ bytes: [UInt8], file: String) {
        facts = Inspection.DescriptorFacts(
            version: root.attributes["version"] ?? Self.versionOfDoctype(bytes),
            metadataComplete: root.attributes["metadata-complete"] == "true",
            distributable: root.first("distributable") != nil, displayName: root.first("display-name")?.text)
        servlets = Self.components(root, "servlet", classElements: ["servlet-class", "jsp-file"], file)
        filters = Self.components(root, "filter", classElements: ["filter-class"], file)
        listeners = root.all("listener").compactMap { $0.first("listener-class")?.text }.map {
            Inspection.Component(className: $0, source: file)
        }
    }

    /// Servlets or filters with the patterns of all their mappings; a filter may be mapped to a servlet by name.
    private static func components(
        _ root: XMLElement, _ kind: String, classElements: [String], _ file: String
    ) -> [Inspection.Component] {
        var patterns: [String: [String]] = [:]
        for mapping in root.all("\(kind)-mapping") {
            guard let name = mapping.first("\(kind)-name")?.text else { continue }
            patterns[name, default: []] += mapping.all("url-pattern").map(\.text)
            if kind == "filter" {
                patterns[name, default: []] += mapping.all("servlet-name").map { "servlet \($0.text)" }
            }
        }
        return root.all(kind).compactMap { element in
            guard let name = element.first("\(kind)-name")?.text else { return nil }
            // Without a class it completes what an annotation declares.
            let className = classElements.lazy.compactMap { element.first($0)?.text }.first ?? ""
            return Inspection.Component(
                name: name, className: className, patterns: patterns[name] ?? [], source: file)
        }
    }

    /// `-//Sun Microsystems, Inc.//DTD Web Application 2.3//EN`.
    private static func versionOfDoctype(_ bytes: [UInt8]) -> String? {
        for version in ["2.3", "2.2"] {
            let name = "DTD Web Application \(version)"
            if String(decoding: bytes.prefix(2048), as: UTF8.self).contains(name) { return version }
        }
        return nil
    }
}

/// Why a descriptor cannot be read here.
struct DescriptorProblem: Error, Equatable {
    /// To be put after "web.xml cannot be read: ".
    let sentence: String
}
