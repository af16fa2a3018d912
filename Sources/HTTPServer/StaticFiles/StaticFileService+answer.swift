// SPDX-License-Identifier: Apache-2.0

extension StaticFileService {
    /// Answers a request as Tomcat's connector, mapper and valves would pass it on to the default servlet.
    func answerUncached(_ exchange: Exchange) {
        let request = exchange.request
        let method = request[request.method]
        let raw = request[request.path]
        if raw.elementsEqual("*".utf8), method.elementsEqual("OPTIONS".utf8) {
            return respond(exchange, 200, Self.allow("GET, HEAD, POST, PUT, DELETE, OPTIONS"), contentLength: 0)
        }
        if method.elementsEqual("CONNECT".utf8) {
            let message = "HTTP requests using the CONNECT method are not supported"
            return fail(exchange, 501, message: message.utf8, inContext: false)
        }
        switch RequestPath.normalise(raw) {
        case .refused(let status, let reason):
            fail(exchange, status, message: reason.rawValue.utf8, inContext: false)
        case .path(let path):
            guard let relative = RequestPath.relative(path[...], to: contextPath) else {
                return fail(exchange, 404, inContext: false)
            }
            guard !relative.isEmpty else { return redirectToContext(exchange) }
            answer(exchange, method: method, relative)
        }
    }

    /// Answers a request for a path below the context.
    private func answer(_ exchange: Exchange, method: ArraySlice<UInt8>, _ path: ArraySlice<UInt8>) {
        let isPage = Self.isPage(path)
        if method.elementsEqual("TRACE".utf8) {
            let methods: StaticString =
                isPage ? "HEAD, POST, GET, OPTIONS" : "HEAD, DELETE, POST, GET, OPTIONS, PUT"
            return fail(exchange, 405, message: "TRACE method is not allowed".utf8, keeping: Self.allow(methods))
        }
        guard !RequestPath.isProtected(path) else { return fail(exchange, 404) }
        guard !isPage else {
            let message = [UInt8]("JSP file [".utf8) + path + [UInt8]("] not found".utf8)
            return fail(exchange, 404, message: message)
        }
        switch method.count {
        case 3 where method.elementsEqual("GET".utf8): serve(path, to: exchange, .get)
        case 4 where method.elementsEqual("HEAD".utf8): serve(path, to: exchange, .head)
        case 4 where method.elementsEqual("POST".utf8): serve(path, to: exchange, nil)
        case 7 where method.elementsEqual("OPTIONS".utf8):
            respond(exchange, 200, Self.allow(Self.methods), contentLength: 0)
        case 3 where method.elementsEqual("PUT".utf8), 6 where method.elementsEqual("DELETE".utf8):
            fail(exchange, 405, keeping: Self.allow(Self.methods))
        default:
            if exchange.request.expectsContinue { exchange.sendContinue() }
            let message =
                [UInt8]("Method [".utf8) + method + [UInt8]("] is not implemented by this Servlet for this URI".utf8)
            fail(exchange, 501, message: message)
        }
    }

    private static let methods: StaticString = "OPTIONS, GET, HEAD, POST"

    private static func allow(_ methods: StaticString) -> ResponseFields {
        var fields = ResponseFields()
        methods.withUTF8Buffer { fields.append("Allow".utf8, $0) }
        return fields
    }

    private func serve(_ path: ArraySlice<UInt8>, to exchange: Exchange, _ method: ReadMethod?) {
        switch find(path, key: contextPath + path, now: exchange.receivedAt) {
        case .file(let file):
            send(file, to: exchange, method)
        case .directory:
            redirectToDirectory(exchange)
        case .unreadable:
            fail(exchange, 403, message: exchange.request[exchange.request.path])
        case .nothing(let isDirectory):
            if !isDirectory, let conditions = ConditionalFields(exchange.request) {
                // A condition on a file that is not there is judged before its absence is told (RFC 9110, 13.2.1).
                switch Preconditions.evaluate(conditions, isRead: method != nil, against: .missing) {
                case .failed: return fail(exchange, 412)
                case .malformed: return fail(exchange, 400)
                case .proceed, .notModified: break
                }
            }
            let uri = exchange.request[exchange.request.path]
            let message = [UInt8]("The requested resource [".utf8) + uri + [UInt8]("] is not available".utf8)
            fail(exchange, 404, message: message)
        }
    }
}
