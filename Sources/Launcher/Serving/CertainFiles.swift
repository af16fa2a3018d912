// SPDX-License-Identifier: Apache-2.0
internal import HTTPServer
internal import ServletEngine

/// The files of applications with servlets that are sent without asking the engine, as the application cannot tell.
struct CertainFiles: Sendable {
    /// nil where all files of an application are the engine's.
    private let sites: ContextTable<StaticFileService?>

    /// Fails when there is no file to be sent, so that no request is looked at.
    ///
    /// - Parameters:
    ///   - paths: the context paths of all applications, with a list or without one.
    ///   - compressions: what is known of the compressed forms of their files; empty where nothing is to be compressed.
    init?(
        _ paths: [ContextPath], allowed lists: [StaticAllowList],
        compressions: [ContextPath: StaticCompression] = [:]
    ) {
        let sites = ContextTable<StaticFileService?>(paths) { path in
            lists.first { $0.contextPath == path.value }.flatMap { Self.service($0, compressions[path]) }
        }
        guard sites.contains(where: { $0 != nil }) else { return nil }
        self.sites = sites
    }

    private static func service(_ list: StaticAllowList, _ compression: StaticCompression?) -> StaticFileService? {
        var configuration = StaticFileConfiguration()
        configuration.compression = compression
        configuration.mimeTable = list.mediaTypes
        configuration.isCertain = { list.allows($0) }
        // A root that cannot be read now is Tomcat's to report on, request by request.
        return try? StaticFileService(root: list.root, contextPath: list.contextPath, configuration: configuration)
    }

    /// Answers a request for such a file; otherwise says false and leaves the exchange alone.
    ///
    /// The path is compared as it came: one that is spelled in any other way than the normal one is never certain.
    func answer(_ exchange: Exchange) -> Bool {
        let request = exchange.request
        return (sites[owning: request[request.path]] ?? nil)?.answerIfCertain(exchange) ?? false
    }
}
