// SPDX-License-Identifier: Apache-2.0
internal import WebArchive

/// An inspection as text: one fact a line, what belongs to it indented.
enum InspectionReport {
    private static let column = 14

    static func text(of inspection: Inspection) -> String {
        var lines = [title(inspection)]
        lines.append(fact("servlet API", "\(inspection.servletAPI.name).servlet: \(inspection.servletAPI.reason)"))
        lines.append(fact("descriptor", descriptor(inspection.descriptor)))
        lines.append(fact("Java", java(inspection.java)))
        lines += components(inspection.components)
        lines.append(fact("libraries", inspection.libraries.isEmpty ? "none" : "\(inspection.libraries.count)"))
        lines += inspection.libraries.map { detail(library($0)) }
        lines.append(fact("largest", inspection.size.largest.isEmpty ? "none" : "of \(inspection.size.files) files"))
        lines += inspection.size.largest.map { detail("\($0.file), \(ByteCount.inWords($0.size))") }
        lines.append(fact("problems", inspection.problems.isEmpty ? "none" : "\(inspection.problems.count)"))
        lines += inspection.problems.map { detail("\($0.severity): \($0.message)") }
        // Names come from the archive: none may write to the terminal or begin a line of its own.
        return lines.map { printable($0) + "\n" }.joined()
    }

    private static func title(_ inspection: Inspection) -> String {
        let unpacked = ByteCount.inWords(inspection.size.unpacked)
        switch inspection.kind {
        case .archive:
            let packed = ByteCount.inWords(inspection.size.packed ?? 0)
            return "\(inspection.path): WAR, \(packed), \(unpacked) unpacked, \(inspection.size.files) files"
        case .explodedDirectory:
            return "\(inspection.path): exploded directory, \(unpacked), \(inspection.size.files) files"
        case .directory:
            return "\(inspection.path): directory, \(unpacked), \(inspection.size.files) files"
        }
    }

    private static func descriptor(_ facts: Inspection.DescriptorFacts?) -> String {
        guard let facts else { return "none" }
        var words = ["WEB-INF/web.xml", facts.version.map { "version \($0)" } ?? "without a version"]
        if facts.metadataComplete { words.append("metadata-complete") }
        if facts.distributable { words.append("distributable") }
        return words.joined(separator: ", ")
    }

    private static func java(_ java: Inspection.JavaRequirement) -> String {
        guard java.needed else { return "not needed: nothing in it is for Java to do" }
        let found = java.found.map { "; Java \($0) is here" } ?? "; no Java is here"
        guard let release = java.release, let version = java.classFileVersion, let file = java.file else {
            return "needed, though it has no classes\(found)"
        }
        return "\(release) or newer (class file version \(version): \(file))\(found)"
    }

    private static func library(_ library: Inspection.Library) -> String {
        let version = library.version.map { "\($0) (\(library.versionSource ?? ""))" } ?? "no version"
        let java = library.java.map { ", Java \($0)" } ?? ""
        return "\(library.file): \(library.name) \(version)\(java), \(ByteCount.inWords(library.size))"
    }

    // MARK: Components

    private static func components(_ components: Inspection.Components) -> [String] {
        var lines: [String] = []
        func add(_ name: String, _ details: [String]) {
            guard !details.isEmpty else { return }
            lines.append(fact(name, "\(details.count)"))
            lines += details.map(detail)
        }
        add("servlets", components.servlets.map(component))
        add("filters", components.filters.map(component))
        add("listeners", components.listeners.map(component))
        add(
            "initializers",
            components.initializers.map { "\($0.className)\($0.handlesTypes ? ", @HandlesTypes" : ""), \($0.source)" })
        add("WebSocket", components.webSocketEndpoints.map(component))
        add("fragments", components.fragments)
        add("resources", components.resourceLibraries)
        if components.pages > 0 { lines.append(fact("pages", "\(components.pages) JSP")) }
        return lines
    }

    private static func component(_ component: Inspection.Component) -> String {
        let name = component.name.map { $0 == component.className ? "" : "\($0) = " } ?? ""
        let patterns = component.patterns.isEmpty ? "" : " at \(component.patterns.joined(separator: " "))"
        return "\(name)\(component.className)\(patterns), \(component.source)"
    }

    // MARK: Lines

    private static func fact(_ name: String, _ value: String) -> String {
        "  \(name)\(String(repeating: " ", count: max(1, column - name.count)))\(value)"
    }

    private static func detail(_ text: String) -> String { "      \(text)" }

    private static func printable(_ line: String) -> String {
        var text = ""
        for scalar in line.unicodeScalars {
            let isControl = scalar.value < 0x20 || scalar.value == 0x7f || (0x80..<0xa0).contains(scalar.value)
            text += isControl ? scalar.escaped(asASCII: true) : String(scalar)
        }
        return text
    }
}
