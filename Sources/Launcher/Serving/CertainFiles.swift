// SPDX-License-Identifier: Apache-2.0
internal import HTTPServer
internal import ServletEngine

/// The files of applications with servlets that are sent without asking the engine, as the application cannot tell.
struct CertainFiles: Sendable {
    /// One application: its files, or nil where all of them are the engine's.
    private struct Site {
        let path: [UInt8]
        let files: StaticFileService?
    }

    /// The longest context path first: the first that a path lies in is the one that owns it (Servlet 6.0 12.1).
    private let sites: [Site]

    /// Fails when there is no file to be sent, so that no request is looked at.
    ///
    /// - Parameters:
    ///   - paths: the context paths of all applications, with a list or without one.
    ///   - compressions: what is known of the compressed forms of their files; empty where nothing is to be compressed.
    init?(
        _ paths: [ContextPath], allowed lists: [StaticAllowList],
        compressions: [ContextPath: StaticCompression] = [:]
    ) {
        let sites = paths.sorted { $0.value.utf8.count > $1.value.utf8.count }.map { path in
            let list = lists.first { $0.contextPath == path.value }
            return Site(path: [UInt8](path.value.utf8), files: list.flatMap { Self.service($0, compressions[path]) })
        }
        guard sites.contains(where: { $0.files != nil }) else { return nil }
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
        let path = request[request.path]
        for site in sites where path.starts(with: site.path) {
            let next = path.startIndex + site.path.count
            guard next == path.endIndex || path[next] == UInt8(ascii: "/") else { continue }
            return site.files?.answerIfCertain(exchange) ?? false
        }
        return false
    }
}
