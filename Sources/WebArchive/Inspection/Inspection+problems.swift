// SPDX-License-Identifier: Apache-2.0

extension Inspection {
    /// Judges what was found, in addition to what could not be read.
    static func problems(
        _ content: WebApplicationContent, _ inspector: Inspector, _ inspection: Inspection
    ) -> [Problem] {
        var problems = inspector.problems
        problems += layoutProblems(content)
        problems += duplicates(inspection.libraries)
        for library in inspector.libraries where !library.containerParts.isEmpty {
            let parts = library.containerParts.sorted().joined(separator: ", ")
            problems.append(
                Problem(
                    .warning, "container-library",
                    "\(library.file) has \(parts); Tomcat's own is used instead: leave it out (scope provided)."))
        }
        problems += declarations(inspector)
        problems += mixture(inspector, inspection.servletAPI)
        if let release = inspection.java.release, let file = inspection.java.file {
            if let found = inspection.java.found, release > found {
                problems.append(
                    Problem(
                        .error, "class-version",
                        "\(file) needs Java \(release), but Java \(found) would run it: set JAVA_HOME to a Java \(release) "
                            + "or newer."))
            } else if inspection.servletAPI.name == "jakarta", release < 11, inspection.java.found ?? 11 < 11 {
                problems.append(
                    Problem(
                        .error, "java-version", "Tomcat 10.1, which jakarta.servlet needs, runs on Java 11 or newer."))
            }
        }
        if inspection.java.needed, let descriptor = inspection.descriptor, !descriptor.distributable {
            problems.append(
                Problem(
                    .note, "not-distributable",
                    "WEB-INF/web.xml has no <distributable/>: it does not promise that its sessions can be kept outside "
                        + "of the process."))
        }
        let order = Problem.Severity.allCases
        return problems.enumerated().sorted { left, right in
            let ranks = [left, right].map { order.firstIndex(of: $0.element.severity) ?? 0 }
            return (ranks[0], left.offset) < (ranks[1], right.offset)
        }.map(\.element)
    }

    private static func layoutProblems(_ content: WebApplicationContent) -> [Problem] {
        var problems: [Problem] = []
        if !content.files.contains(where: { $0.hasPrefix("WEB-INF/") }) {
            if let nested = content.files.first(where: { $0.contains("/WEB-INF/") }),
                let range = nested.firstRange(of: "/WEB-INF/")
            {
                problems.append(
                    Problem(
                        .warning, "nested-application",
                        "It has no WEB-INF, but \(nested[..<range.lowerBound]) in it has: that is what should be packed."
                    ))
            } else {
                problems.append(
                    Problem(.note, "no-web-inf", "It has no WEB-INF: whatever is in it is served as it is."))
            }
        }
        if let file = content.files.first(where: { $0.hasPrefix("BOOT-INF/") }) {
            problems.append(
                Problem(
                    .warning, "executable-jar",
                    "\(file) tells an executable JAR of Spring Boot, which is no web application: build it as a WAR."))
        } else if let file = content.files.first(where: {
            $0.hasPrefix("org/springframework/boot/loader/") || $0.hasPrefix("WEB-INF/lib-provided/")
        }) {
            problems.append(
                Problem(
                    .note, "executable-war",
                    "\(file) tells an executable WAR of Spring Boot: its main method is not run and WEB-INF/lib-provided "
                        + "is not used; it is started by its SpringBootServletInitializer."))
        }
        return problems
    }

    private static func duplicates(_ libraries: [Library]) -> [Problem] {
        let groups = Dictionary(grouping: libraries, by: \.name).filter { $0.value.count > 1 }
        return groups.sorted { $0.key < $1.key }.map { name, copies in
            let files = copies.map { "\($0.file) (\($0.version ?? "no version"))" }.joined(separator: " and ")
            return Problem(
                .warning, "duplicate-library",
                "\(name) is there \(copies.count) times: \(files); which one is used is chance.")
        }
    }

    /// What web.xml declares and Tomcat refuses, or will not find.
    private static func declarations(_ inspector: Inspector) -> [Problem] {
        guard let descriptor = inspector.descriptor else { return [] }
        var problems: [Problem] = []
        var names: [String: String] = [:]
        for servlet in descriptor.servlets {
            for pattern in servlet.patterns {
                let name = servlet.name ?? servlet.className
                guard let other = names.updateValue(name, forKey: pattern), other != name else { continue }
                problems.append(
                    Problem(
                        .error, "duplicate-mapping",
                        "\(servlet.source) maps both the servlet \(other) and the servlet \(name) to \(pattern)."))
            }
        }
        let classes = inspector.libraries.reduce(into: inspector.classes.names) { $0.formUnion($1.classes.names) }
        let isComplete = !inspector.problems.contains { ["damaged-library", "large-library"].contains($0.code) }
        for component in descriptor.servlets + descriptor.filters + descriptor.listeners where isComplete {
            let name = component.className
            guard !name.isEmpty, !name.hasPrefix("/"), !isOfContainer(name), !classes.contains(name) else { continue }
            problems.append(
                Problem(
                    .warning, "missing-class",
                    "\(component.source) names the class \(name), which is neither in WEB-INF/classes nor in a library."
                ))
        }
        return problems
    }

    private static func isOfContainer(_ name: String) -> Bool {
        ["org.apache.catalina.", "org.apache.jasper.", "org.apache.tomcat.", "javax.", "jakarta."].contains {
            name.hasPrefix($0)
        }
    }

    /// Classes for the other generation fail when they are used: its interfaces are not there.
    private static func mixture(_ inspector: Inspector, _ generation: Generation) -> [Problem] {
        var problems: [Problem] = []
        let own = inspector.classes.counts
        if let javax = own[.javax], let jakarta = own[.jakarta] {
            problems.append(
                Problem(
                    .warning, "mixed-generations",
                    "WEB-INF/classes uses javax.servlet in \(javax) and jakarta.servlet in \(jakarta) classes; only "
                        + "\(generation.name).servlet is there."))
        }
        for library in inspector.libraries where library.containerParts.isEmpty {
            let counts = library.classes.counts
            guard let other = ServletAPI.allCases.first(where: { $0.rawValue != generation.name }),
                let count = counts[other], counts.count == 1
            else { continue }
            problems.append(
                Problem(
                    .warning, "mixed-generations",
                    "\(library.file) uses \(other).servlet in \(count) classes, which are of no use beside "
                        + "\(generation.name).servlet."))
        }
        return problems
    }
}
