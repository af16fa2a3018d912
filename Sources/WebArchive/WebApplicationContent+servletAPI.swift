// SPDX-License-Identifier: Apache-2.0
import Zip

extension WebApplicationContent {
    /// Finds out which generation of the servlet API the application is written for.
    ///
    /// What decides, in this order: its own classes, what its libraries register with the container, the classes of its
    /// libraries, its JSPs, the namespace of its web.xml. The first that names one generation only decides; where a
    /// step names both, web.xml settles it, else the majority. An application that names none could run on either and
    /// gets the newer.
    public func servletAPI() -> ServletAPIDecision {
        let descriptor = descriptorAPI()
        let steps: [(what: String, count: () -> APICount)] = [
            ("its classes use", countOwnClasses),
            ("its libraries register initializers for", countInitializers),
            ("its libraries use", countLibraryClasses),
            ("its pages use", countPages),
        ]
        for step in steps {
            let count = step.count()
            if let decision = count.decision(step.what, descriptor: descriptor) { return decision }
        }
        if let descriptor {
            return ServletAPIDecision(api: descriptor, reason: "its web.xml has the namespace of \(descriptor).servlet")
        }
        return ServletAPIDecision(api: .jakarta, reason: "nothing in it names the servlet API", isUnanimous: false)
    }

    /// How many files name each generation, and the first that does.
    struct APICount {
        private(set) var counts: [ServletAPI: Int] = [:]
        private(set) var examples: [ServletAPI: String] = [:]

        mutating func add(_ apis: Set<ServletAPI>, in file: String) {
            for api in apis {
                counts[api, default: 0] += 1
                if examples[api] == nil { examples[api] = file }
            }
        }

        /// So many of one and none of the other: the rest will not turn it round.
        func isClear(after least: Int) -> Bool { counts.count == 1 && (counts.values.first ?? 0) >= least }

        func decision(_ what: String, descriptor: ServletAPI?) -> ServletAPIDecision? {
            let javax = counts[.javax] ?? 0
            let jakarta = counts[.jakarta] ?? 0
            guard javax + jakarta > 0 else { return nil }
            if javax == 0 || jakarta == 0 {
                let api: ServletAPI = javax > 0 ? .javax : .jakarta
                return ServletAPIDecision(api: api, reason: "\(what) \(api).servlet (\(examples[api] ?? ""))")
            }
            let both =
                "\(what) both javax.servlet (\(javax), \(examples[.javax] ?? "")) "
                + "and jakarta.servlet (\(jakarta), \(examples[.jakarta] ?? ""))"
            if let descriptor {
                return ServletAPIDecision(
                    api: descriptor, reason: "\(both); its web.xml is for \(descriptor)", isUnanimous: false)
            }
            return ServletAPIDecision(
                api: javax > jakarta ? .javax : .jakarta, reason: "\(both); the more frequent wins",
                isUnanimous: false)
        }
    }

    private static let maximumClassSize = 1 << 20
    private static let maximumPageSize = 1 << 20
    private static let maximumLibrarySize = 256 << 20
    /// Bytes of library classes that are looked at in all: inflating them all could take longer than the start itself.
    private static let libraryBudget: UInt64 = 64 << 20

    // MARK: Steps

    private func countOwnClasses() -> APICount {
        var count = APICount()
        for file in files where file.hasPrefix("WEB-INF/classes/") && file.hasSuffix(".class") {
            guard let bytes = content(of: file, limit: Self.maximumClassSize) else { continue }
            count.add(ClassFile.servletAPIs(in: bytes), in: file)
            if count.isClear(after: 100) { break }
        }
        return count
    }

    private var libraries: [String] {
        files.filter { $0.hasPrefix("WEB-INF/lib/") && $0.hasSuffix(".jar") }
    }

    /// A service file for the container's own interface: only its name is needed, and no library has it by accident.
    private func countInitializers() -> APICount {
        var count = APICount()
        for file in libraries {
            guard let library = library(file, limit: Self.maximumLibrarySize) else { continue }
            for entry in library.entries where entry.path.hasSuffix("servlet.ServletContainerInitializer") {
                switch entry.path {
                case "META-INF/services/javax.servlet.ServletContainerInitializer": count.add([.javax], in: file)
                case "META-INF/services/jakarta.servlet.ServletContainerInitializer": count.add([.jakarta], in: file)
                default: break
                }
            }
        }
        return count
    }

    private func countLibraryClasses() -> APICount {
        var count = APICount()
        var budget = Self.libraryBudget
        for file in Self.mostTellingFirst(libraries) {
            guard let library = library(file, limit: Self.maximumLibrarySize) else { continue }
            let extractor = ZipExtractor(library)
            for entry in library.entries where entry.path.hasSuffix(".class") && !Self.isAPIItself(entry.path) {
                guard entry.size <= budget else { return count }
                guard let bytes = try? extractor.content(of: entry, limit: Self.maximumClassSize) else { continue }
                budget -= entry.size
                count.add(ClassFile.servletAPIs(in: bytes), in: file)
                if count.isClear(after: 100) { return count }
            }
        }
        return count
    }

    /// Tomcat ignores the API's classes in an application; that they were packed says little about what uses them.
    private static func isAPIItself(_ path: String) -> Bool {
        path.hasPrefix("javax/servlet/") || path.hasPrefix("jakarta/servlet/")
    }

    /// Web frameworks use the API in many classes; a logging library in one, and often the wrong one.
    private static func mostTellingFirst(_ libraries: [String]) -> [String] {
        let telling = ["web", "servlet", "mvc", "struts", "jersey", "faces", "wicket"]
        func isTelling(_ file: String) -> Bool { telling.contains { file.lowercased().contains($0) } }
        return libraries.filter(isTelling) + libraries.filter { !isTelling($0) }
    }

    private func countPages() -> APICount {
        var count = APICount()
        for file in files where Self.pageSuffixes.contains(where: file.hasSuffix) {
            guard let bytes = content(of: file, limit: Self.maximumPageSize) else { continue }
            var apis: Set<ServletAPI> = []
            if bytes.contains("javax.servlet.") { apis.insert(.javax) }
            if bytes.contains("jakarta.servlet.") || bytes.contains("jakarta.tags.") { apis.insert(.jakarta) }
            count.add(apis, in: file)
            if count.isClear(after: 20) { break }
        }
        return count
    }

    static let pageSuffixes = [".jsp", ".jspx", ".jspf", ".tag", ".tagx", ".tagf", ".tld"]

    private func descriptorAPI() -> ServletAPI? {
        guard let bytes = content(of: "WEB-INF/web.xml", limit: DeploymentDescriptor.maximumSize) else { return nil }
        if bytes.contains("jakarta.ee/xml/ns/") { return .jakarta }
        if bytes.contains("xmlns.jcp.org/xml/ns/") || bytes.contains("java.sun.com/xml/ns/")
            || bytes.contains("java.sun.com/dtd/") || bytes.contains("java.sun.com/j2ee/dtds/")
        {
            return .javax
        }
        return nil
    }
}
