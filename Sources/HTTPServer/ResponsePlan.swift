// SPDX-License-Identifier: Apache-2.0

/// What a response will look like on the wire: the decisions of Tomcat's `Http11Processor.prepareResponse`, without
/// its side effects.
struct ResponsePlan {
    let status: UInt16
    let framing: ResponseFraming
    let contentLength: Int64?
    let keepAlive: Bool
    /// Names `close`, since no field of the application's does.
    let addsClose: Bool
    /// Names `keep-alive` to an HTTP/1.0 client.
    let addsKeepAlive: Bool
    /// Tells the idle time-out, since the client named `keep-alive`.
    let addsKeepAliveTimeout: Bool
    let hasDate: Bool
    let hasConnection: Bool
    /// An upper bound of the bytes of all field lines.
    let fieldSize: Int

    /// - Parameters:
    ///   - mayKeepAlive: what is known of the connection beside the request: no drain, nothing left of the body that
    ///     will not come.
    ///   - announcesTimeout: whether there is an idle time-out to tell.
    init(_ head: ResponseHead, request: RequestHead, mayKeepAlive: Bool, upgrades: Bool, announcesTimeout: Bool) {
        status = 100...999 ~= head.status ? head.status : 500
        let survey = Self.survey(head)
        hasDate = survey.date
        hasConnection = survey.connection
        fieldSize = survey.size
        let isModern = request.minorVersion == 1
        let isBodiless = status < 200 || status == 204 || status == 205 || status == 304
        // RFC 9110 15.3.6: a 205 says that it is empty.
        let length = isBodiless ? (status == 205 ? 0 : nil) : head.contentLength.map { max(0, $0) }
        contentLength = length
        if upgrades {
            framing = .raw
        } else if isBodiless || request.isHead {
            framing = .empty
        } else if let length {
            framing = .length(length)
        } else {
            framing = isModern && !survey.close ? .chunked : .untilClose
        }
        keepAlive =
            mayKeepAlive && request.keepAlive && !survey.close && framing != .untilClose
            && !Self.dropsConnection(status)
        addsClose = !keepAlive && !survey.close && !upgrades
        addsKeepAlive = keepAlive && !isModern
        addsKeepAliveTimeout = keepAlive && request.namesKeepAlive && announcesTimeout
    }

    /// The plan of an answer to something that is no request.
    init(refusing head: ResponseHead) {
        status = head.status
        contentLength = head.contentLength
        framing = .length(head.contentLength ?? 0)
        keepAlive = false
        addsClose = true
        addsKeepAlive = false
        addsKeepAliveTimeout = false
        hasDate = false
        hasConnection = false
        fieldSize = Self.survey(head).size
    }

    /// After these Tomcat trusts no connection (`Http11Processor.statusDropsConnection`).
    private static func dropsConnection(_ status: UInt16) -> Bool {
        switch status {
        case 400, 408, 411, 413, 414, 500, 501, 503: true
        default: false
        }
    }

    @inline(__always)
    private static func survey(_ head: ResponseHead) -> (date: Bool, connection: Bool, close: Bool, size: Int) {
        var result = (date: false, connection: false, close: false, size: 0)
        for field in PackedFields(head) {
            result.size += field.name.count + field.value.count + 4
            switch field.name.count {
            case 4 where ASCII.equalsIgnoringCase(field.name, "date"):
                result.date = true
            case 10 where ASCII.equalsIgnoringCase(field.name, "connection"):
                result.connection = true
                FieldFacts.forEachListItem(field.value) { item in
                    if ASCII.equalsIgnoringCase(item, "close") { result.close = true }
                }
            default: break
            }
        }
        return result
    }
}
