// SPDX-License-Identifier: Apache-2.0

/// Answers requests with the files of a directory, as the default servlet of Tomcat 10.1 would, headers and all.
///
/// It runs on the event loop and touches the disk there: a file that is asked for often is looked at once a second and
/// kept in memory when it is small; every other look is a handful of system calls on names that the kernel has in its
/// cache, which take some microseconds, less than a hand-off to a thread and back. Large files are never read here but
/// handed to the kernel as they are (sendfile). What remains is a first read of at most 64 KiB from a disk that is slow.
///
/// Safe on any number of event loops at once; they share one cache.
public final class StaticFileService: Sendable {
    let configuration: StaticFileConfiguration
    let contextPath: [UInt8]
    let root: DocumentRoot
    let types: MIMETypes
    let cache: FileCache
    let report: ErrorReport

    /// Serves the files below `root` under `contextPath`, which is empty (or `/`) for all paths or begins with a slash.
    public init(
        root: String, contextPath: String, configuration: StaticFileConfiguration = StaticFileConfiguration()
    ) throws(StaticFileError) {
        var context = [UInt8](contextPath.utf8)
        while context.last == .slash { context.removeLast() }
        if let first = context.first, first != .slash { context.insert(.slash, at: 0) }
        self.contextPath = context
        self.configuration = configuration
        self.root = try DocumentRoot(path: root)
        types = MIMETypes(overriding: configuration.mimeMappings, table: configuration.mimeTable)
        cache = FileCache(
            maxCost: configuration.maxCacheSize, maxOpenFiles: configuration.maxOpenFiles,
            interval: configuration.revalidationInterval)
        report = ErrorReport(showsReport: configuration.showsErrorReport, serverInfo: configuration.serverInfo)
    }

    /// Whether the path of a request, once normalised, lies in this service's context.
    ///
    /// To choose among several: the bytes as sent may begin with one context's path and lead to another (`/a/../b`).
    public func owns(_ exchange: Exchange) -> Bool {
        if contextPath.isEmpty { return true }
        guard case .path(let path) = RequestPath.normalise(exchange.request[exchange.request.path]) else {
            return false
        }
        return RequestPath.relative(path[...], to: contextPath) != nil
    }

    /// Answers every request, if only with an error. The exchange is not to be touched afterwards.
    public func answer(_ exchange: Exchange) {
        if let method = ReadMethod(of: exchange.request), let file = freshFile(exchange) {
            return send(file, to: exchange, method)
        }
        answerUncached(exchange)
    }

    /// Answers a GET or HEAD for a file that `isCertain` allows; otherwise says false and leaves the exchange alone.
    ///
    /// For an application with servlets, where only the paths that its own mapping leaves to the default servlet may be
    /// answered without asking it. Not certain is what is no file under the very spelling of its name; a request with a
    /// body, an expectation or an upgrade; an answer that is an error, whose page may be the application's; and several
    /// ranges, where Tomcats differ.
    public func answerIfCertain(_ exchange: Exchange) -> Bool {
        guard configuration.isCertain != nil, let method = ReadMethod(of: exchange.request),
            let file = freshFile(exchange) ?? certainFile(exchange), file.isCertain, exchange.request.isPlain
        else { return false }
        return sendIfCertain(file, to: exchange, method)
    }

    /// The file of a path that may be certain, from the disk.
    private func certainFile(_ exchange: Exchange) -> CachedFile? {
        let path = exchange.request[exchange.request.path]
        guard RequestPath.isNormal(path), path.last != .slash,
            let relative = RequestPath.relative(path, to: contextPath),
            !RequestPath.isProtected(relative), !Self.isPage(relative),
            configuration.isCertain?(relative) == true,
            case .file(let file) = find(relative, key: [UInt8](path), now: exchange.receivedAt)
        else { return nil }
        return file
    }

    /// The file of a path that was asked for, and looked at, a short time ago.
    private func freshFile(_ exchange: Exchange) -> CachedFile? {
        exchange.request.bytes.withUnsafeBytes { bytes in
            let start = Int(exchange.request.path.offset)
            let path = UnsafeRawBufferPointer(rebasing: bytes[start..<start + Int(exchange.request.path.length)])
            return cache.fresh(path, now: exchange.receivedAt)
        }
    }
}

/// The methods that read and change nothing.
enum ReadMethod {
    case get, head

    init?(of request: RequestHead) {
        let method = request.method
        switch method.length {
        case 3 where request[method].elementsEqual("GET".utf8): self = .get
        case 4 where request[method].elementsEqual("HEAD".utf8): self = .head
        default: return nil
        }
    }
}

extension RequestHead {
    /// Whether nothing is asked for but the answer itself: no body follows, nothing is expected, no upgrade offered.
    fileprivate var isPlain: Bool {
        guard !isChunked, contentLength == nil, !expectsContinue else { return false }
        return !fields.contains { field in
            switch field.name.length {
            case 6: matches(field.name, "expect")
            case 7: matches(field.name, "upgrade")
            default: false
            }
        }
    }
}
