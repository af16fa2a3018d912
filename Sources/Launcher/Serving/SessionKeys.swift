// SPDX-License-Identifier: Apache-2.0
internal import HTTPServer
internal import ServletEngine
internal import Sessions

/// Finds the session that a request names, before anything else is known of it.
///
/// What it misses is found later, by Tomcat, which then waits for the store; so it may be strict, and only looks for the
/// ids that this program makes.
struct SessionKeys: Sendable {
    /// One context, and how its requests name a session.
    private struct Site {
        let context: String
        let cookie: [UInt8]?
        let parameter: [UInt8]?
    }

    private let sites: ContextTable<Site>
    private let ignored: PathPattern

    /// - Parameter contexts: the paths of all contexts, those too whose sessions are not shared.
    init(_ tracking: [SessionTracking], contexts: [ContextPath], ignored: PathPattern) {
        self.ignored = ignored
        sites = ContextTable(contexts) { path in
            let tracking = tracking.first { $0.contextPath == path.value }
            return Site(
                context: path.display,
                cookie: tracking?.cookieName.map { [UInt8]($0.utf8) },
                parameter: tracking?.parameterName.map { [UInt8](";\($0)=".utf8) })
        }
    }

    /// The key of the session that the request's cookie names, else its path parameter; nil when there is none, when it is
    /// not one of ours, or when the path is to be ignored.
    func key(of request: RequestHead) -> SessionKey? {
        let path = request[request.path]
        guard let site = sites[owning: path],
            let id = site.cookie.flatMap({ id(inCookies: request, named: $0) })
                ?? site.parameter.flatMap({ id(in: path, after: $0) }),
            !ignored.matches(path)
        else { return nil }
        return SessionKey(context: site.context, id: id)
    }

    /// The first well-formed id among the cookies of a name (RFC 6265 4.2.1; a value may stand in quotes).
    private func id(inCookies request: RequestHead, named name: [UInt8]) -> SessionID? {
        for field in request.fields where request.matches(field.name, "cookie") {
            for pair in request[field.value].split(separator: UInt8(ascii: ";")) {
                let pair = pair.drop { $0 == 0x20 || $0 == 0x09 }
                guard pair.starts(with: name), let equals = pair.dropFirst(name.count).first,
                    equals == UInt8(ascii: "=")
                else { continue }
                var value = pair.dropFirst(name.count + 1)
                while let last = value.last, last == 0x20 || last == 0x09 { value.removeLast() }
                if value.count >= 2, value.first == UInt8(ascii: "\""), value.last == UInt8(ascii: "\"") {
                    value = value.dropFirst().dropLast()
                }
                if let id = SessionID(value) { return id }
            }
        }
        return nil
    }

    private func id(in path: ArraySlice<UInt8>, after mark: [UInt8]) -> SessionID? {
        guard path.contains(UInt8(ascii: ";")), let range = path.firstRange(of: mark) else { return nil }
        let value = path[range.upperBound...].prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: "/") }
        return SessionID(value)
    }
}
