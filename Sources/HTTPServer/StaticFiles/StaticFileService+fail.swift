// SPDX-License-Identifier: Apache-2.0

extension StaticFileService {
    /// Answers with an error: by the page that web.xml names, else by Tomcat's own.
    ///
    /// - Parameters:
    ///   - message: what Tomcat's page says in its line `Message`; none when empty.
    ///   - kept: fields that the answer had before it became an error.
    ///   - inContext: false for what Tomcat refuses before it knows the context, whose pages are then not asked.
    func fail(
        _ exchange: Exchange, _ status: UInt16, message: some Collection<UInt8> = [],
        keeping kept: ResponseFields? = nil,
        inContext: Bool = true
    ) {
        let request = exchange.request
        let isHead = request[request.method].elementsEqual("HEAD".utf8)
        var fields = kept ?? ResponseFields()
        if inContext, let location = configuration.errorPages[status] ?? configuration.errorPages[0] {
            guard let page = errorPage(location, now: exchange.receivedAt) else {
                return respond(exchange, status, fields, contentLength: isHead ? nil : 0)
            }
            if let type = page.contentType { fields.append("Content-Type".utf8, type) }
            return send(page, status: status, fields, to: exchange, isHead: isHead)
        }
        let page = report.page(status: status, message: message) ?? []
        fields.append("Content-Type", "text/html;charset=utf-8")
        fields.append("Content-Language", "en")
        respond(exchange, status, fields, contentLength: Int64(page.count), isHead ? [] : page)
    }

    /// The file that web.xml names for an error; nil when it is none, which Tomcat answers without a body.
    private func errorPage(_ location: String, now: UInt64) -> CachedFile? {
        let path = location.utf8.prefix { $0 != UInt8(ascii: "?") }
        guard case .path(let path) = RequestPath.normalise(path), !Self.isPage(path[...]) else { return nil }
        // An error page may lie in WEB-INF: its key is none that a request can spell.
        let key = [0] + path
        if let file = key.withUnsafeBytes({ cache.fresh($0, now: now) }) { return file }
        guard case .file(let file) = find(path[...], key: key, now: now) else { return nil }
        return file
    }

    /// Sends a response that is complete.
    func respond(
        _ exchange: Exchange, _ status: UInt16, _ fields: ResponseFields, contentLength: Int64?, _ body: [UInt8] = []
    ) {
        fields.withHead(status: status, contentLength: contentLength) { head in
            body.withUnsafeBytes { _ = exchange.respond(head, body: $0, end: true) }
        }
    }
}
