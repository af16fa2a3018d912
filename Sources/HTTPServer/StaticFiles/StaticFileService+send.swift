// SPDX-License-Identifier: Apache-2.0

extension StaticFileService {
    /// Sends a file, or what the conditions and ranges of the request make of it; `method` is nil for a POST.
    func send(_ file: CachedFile, to exchange: Exchange, _ method: ReadMethod?) {
        if exchange.request.expectsContinue { exchange.sendContinue() }
        let conditions = ConditionalFields(exchange.request)
        if let method, let member = gzip(of: file, for: exchange, conditions) {
            switch evaluate(conditions, against: member) {
            case .proceed: send(member, to: exchange, method)
            case .notModified: sendNotModified(file, member.validators, to: exchange)
            case .failed: fail(exchange, 412)
            case .malformed: fail(exchange, 400)
            }
            return
        }
        guard let conditions else {
            return send(file, status: 200, file.fields, to: exchange, isHead: method == .head)
        }
        switch Preconditions.evaluate(conditions, isRead: method != nil, against: file.validators) {
        case .proceed: sendSelection(of: file, conditions, to: exchange, method)
        case .notModified: sendNotModified(file, file.validators, to: exchange)
        case .failed: fail(exchange, 412)
        case .malformed: fail(exchange, 400)
        }
    }

    /// Sends a file, or one range of it, or says that it has not changed; false, and nothing is done, for all else.
    func sendIfCertain(_ file: CachedFile, to exchange: Exchange, _ method: ReadMethod) -> Bool {
        let conditions = ConditionalFields(exchange.request)
        if let member = gzip(of: file, for: exchange, conditions) {
            switch evaluate(conditions, against: member) {
            case .proceed: send(member, to: exchange, method)
            case .notModified: sendNotModified(file, member.validators, to: exchange)
            case .failed, .malformed: return false
            }
            return true
        }
        guard let conditions else {
            send(file, status: 200, file.fields, to: exchange, isHead: method == .head)
            return true
        }
        // Tomcat 9 answers a HEAD for a range with 206, Tomcat 10.1 with 200; and If-Range means to 9 what it must not.
        guard conditions.range == nil || method == .get && conditions.ifRange.isEmpty else { return false }
        switch Preconditions.evaluate(conditions, isRead: true, against: file.validators) {
        case .notModified:
            sendNotModified(file, file.validators, to: exchange)
            return true
        case .failed, .malformed:
            return false
        case .proceed:
            break
        }
        switch selection(of: file, conditions, method) {
        case .whole:
            send(file, status: 200, file.fields, to: exchange, isHead: method == .head)
        case .ranges(let ranges):
            guard let range = ranges.first, ranges.count == 1 else { return false }
            send(range, of: file, to: exchange)
        case .notSatisfiable, nil:
            return false
        }
        return true
    }

    /// The compressed form of a file, if the client takes it and there is nothing against it.
    ///
    /// A request for a range gets the file as it is: a server chooses the representation (RFC 9110, 12.1), and the bytes of
    /// the compressed one mean nothing to who wants a part of the file.
    private func gzip(
        of file: CachedFile, for exchange: Exchange, _ conditions: ConditionalFields?
    ) -> GzipMember? {
        guard let member = file.gzip, conditions?.range == nil, AcceptEncoding.takesGzip(exchange.request),
            member.isCurrent
        else { return nil }
        return member
    }

    private func evaluate(_ conditions: ConditionalFields?, against member: GzipMember) -> Preconditions.Outcome {
        guard let conditions else { return .proceed }
        return Preconditions.evaluate(conditions, isRead: true, against: member.validators)
    }

    private func send(_ member: GzipMember, to exchange: Exchange, _ method: ReadMethod) {
        member.fields.withHead(status: 200, contentLength: member.size) { head in
            let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
            guard method == .get else {
                exchange.respond(head, body: nothing, end: true)
                return
            }
            switch member.content {
            case .memory(let bytes):
                bytes.withUnsafeBytes { _ = exchange.respond(head, body: $0, end: true) }
            case .archive(let file, let tail):
                exchange.respond(head, body: nothing, end: false)
                let stream = RangeHeader.ByteRange(start: 0, end: file.compressedSize - 1)
                let body = MultipartRanges(stream, after: GzipMember.head, before: tail)
                MultipartSender(exchange, body, by: file.read).start()
            }
        }
    }

    /// Sends all bytes of a file behind these fields.
    func send(_ file: CachedFile, status: UInt16, _ fields: ResponseFields, to exchange: Exchange, isHead: Bool) {
        fields.withHead(status: status, contentLength: file.size) { head in
            if isHead || file.size == 0 {
                exchange.respond(head, body: UnsafeRawBufferPointer(start: nil, count: 0), end: true)
                return
            }
            switch file.content {
            case .memory(let bytes):
                bytes.withUnsafeBytes { _ = exchange.respond(head, body: $0, end: true) }
            case .disk(let open):
                exchange.respond(head, body: UnsafeRawBufferPointer(start: nil, count: 0), end: false)
                send(RangeHeader.ByteRange(start: 0, end: file.size - 1), of: open, to: exchange)
            }
        }
    }

    /// Sends bytes of a large file as the rest of a body.
    private func send(_ range: RangeHeader.ByteRange, of file: OpenFile, to exchange: Exchange) {
        if configuration.usesSendfile {
            _ = exchange.sendFile(path: file.path, from: range.start, to: range.end + 1)
        } else {
            MultipartSender(exchange, MultipartRanges(only: range), by: file.read).start()
        }
    }

    private func sendNotModified(
        _ file: CachedFile, _ validators: Preconditions.Validators, to exchange: Exchange
    ) {
        var fields = ResponseFields()
        fields.append("ETag".utf8, validators.entityTag ?? file.status.entityTag)
        // RFC 9110, 15.4.5: what the 200 would say of the choice.
        if file.gzip != nil { fields.appendVary() }
        respond(exchange, 304, fields, contentLength: nil)
    }

    /// Answers a `Range` field, which only a GET may have (RFC 9110, 14.2).
    private func sendSelection(
        of file: CachedFile, _ conditions: ConditionalFields, to exchange: Exchange, _ method: ReadMethod?
    ) {
        switch selection(of: file, conditions, method) {
        case nil:
            fail(exchange, 400, keeping: Self.acceptRanges)
        case .whole:
            send(file, status: 200, file.fields, to: exchange, isHead: method == .head)
        case .notSatisfiable:
            var fields = Self.acceptRanges
            fields.append("Content-Range", "bytes */\(file.size)")
            fail(exchange, 416, keeping: fields)
        case .ranges(let ranges):
            if let range = ranges.first, ranges.count == 1 {
                send(range, of: file, to: exchange)
            } else {
                send(ranges, of: file, to: exchange)
            }
        }
    }

    /// What of the file is asked for; nil when `If-Range` is malformed.
    private func selection(
        of file: CachedFile, _ conditions: ConditionalFields, _ method: ReadMethod?
    ) -> RangeHeader.Selection? {
        guard method == .get, conditions.range != nil else { return .whole }
        return switch Preconditions.evaluateRange(conditions, against: file.validators) {
        case .applies: RangeHeader.select(conditions.range, length: file.size)
        case .ignored: .whole
        case .malformed: nil
        }
    }

    private func send(_ range: RangeHeader.ByteRange, of file: CachedFile, to exchange: Exchange) {
        let contentRange = [UInt8]("bytes \(range.start)-\(range.end)/\(file.size)".utf8)
        let fields = CachedFile.fields(
            file.status, contentRange: contentRange, contentType: file.contentType, varies: file.gzip != nil)
        fields.withHead(status: 206, contentLength: range.length) { head in
            switch file.content {
            case .memory(let bytes):
                bytes.withUnsafeBytes { bytes in
                    let part = UnsafeRawBufferPointer(rebasing: bytes[Int(range.start)...Int(range.end)])
                    _ = exchange.respond(head, body: part, end: true)
                }
            case .disk(let open):
                exchange.respond(head, body: UnsafeRawBufferPointer(start: nil, count: 0), end: false)
                send(range, of: open, to: exchange)
            }
        }
    }

    /// Sends several ranges, announcing the length only where Tomcat does: when the body fits its buffer of 8 KiB.
    private func send(_ ranges: [RangeHeader.ByteRange], of file: CachedFile, to exchange: Exchange) {
        var body = MultipartRanges(ranges, of: file.size, contentType: file.contentType)
        let fields = CachedFile.fields(
            file.status, contentRange: nil, contentType: [UInt8](MultipartRanges.contentType.utf8),
            varies: file.gzip != nil)
        if let length = body.length, length <= 8192 {
            guard let bytes = body.take(8192, by: file.content.read) else { return fail(exchange, 500) }
            return respond(exchange, 206, fields, contentLength: length, bytes)
        }
        fields.withHead(status: 206, contentLength: nil) { head in
            _ = exchange.respond(head, body: UnsafeRawBufferPointer(start: nil, count: 0), end: false)
        }
        MultipartSender(exchange, body, by: file.content.read).start()
    }

    private static let acceptRanges: ResponseFields = {
        var fields = ResponseFields()
        fields.append("Accept-Ranges", "bytes")
        return fields
    }()
}

extension ConditionalFields {
    /// The conditions of a request; nil when it has none, which is said without any allocation.
    init?(_ request: RequestHead) {
        var conditions: ConditionalFields?
        for field in request.fields where Self.mayConcern(request, field.name) {
            conditions = conditions ?? ConditionalFields()
            conditions?.take(name: request[field.name], value: request[field.value])
        }
        guard let conditions, conditions != ConditionalFields() else { return nil }
        self = conditions
    }

    /// Whether a field of this name may be one of these: a look at its length and first letter rules out nearly all others.
    private static func mayConcern(_ request: RequestHead, _ name: RequestHead.Slice) -> Bool {
        switch name.length {
        case 5, 8, 13, 17, 19: break
        default: return false
        }
        let first = request.bytes[Int(name.offset)] | 0x20
        return first == UInt8(ascii: "i") || first == UInt8(ascii: "r")
    }
}
