// SPDX-License-Identifier: Apache-2.0

/// Whether anything in an application is for Java to do.
public enum JavaNeed: Sendable, Equatable {
    /// One line for the log: the first thing that needs Java.
    case needed(reason: String)
    /// Plain files only, to be served by what the descriptor says.
    case notNeeded(DeploymentDescriptor)

    public var isNeeded: Bool {
        if case .needed = self { true } else { false }
    }
}

extension WebApplicationContent {
    /// Looks for anything that only a servlet engine can do.
    ///
    /// In doubt Java is needed: Tomcat serves plain files well too, while a page that nobody runs would be shown as
    /// source.
    public func javaNeed() -> JavaNeed {
        for file in files {
            if let reason = Self.reason(for: file) { return .needed(reason: reason) }
        }
        guard files.contains("WEB-INF/web.xml") else { return .notNeeded(DeploymentDescriptor()) }
        guard let bytes = content(of: "WEB-INF/web.xml", limit: DeploymentDescriptor.maximumSize) else {
            return .needed(reason: "its web.xml cannot be read here")
        }
        do {
            let all = Set(files)
            return .notNeeded(try DeploymentDescriptor(bytes, files: all.contains))
        } catch {
            switch error {
            case .unreadable: return .needed(reason: "its web.xml cannot be read here")
            case .element(let name): return .needed(reason: "its web.xml has <\(name)>")
            case .errorPage(let location): return .needed(reason: "its error page \(location) is not a plain file")
            }
        }
    }

    /// Files that Tomcat itself reads, whatever web.xml says.
    private static let configuration: Set<String> = [
        "META-INF/context.xml", "WEB-INF/tomcat-web.xml", "WEB-INF/rewrite.config",
    ]

    private static func reason(for file: String) -> String? {
        if file.hasPrefix("WEB-INF/classes/") { return "it has classes (\(file))" }
        if file.hasPrefix("WEB-INF/lib/") && file.hasSuffix(".jar") { return "it has libraries (\(file))" }
        if configuration.contains(file) { return "it has a configuration for Tomcat (\(file))" }
        let lowercased = file.lowercased()
        return pageSuffixes.contains(where: lowercased.hasSuffix) ? "it has pages to run (\(file))" : nil
    }
}
