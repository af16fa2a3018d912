// SPDX-License-Identifier: Apache-2.0
public import HTTPServer
internal import NIOCore
public import ServletEngine

/// The join between the HTTP server and the servlet engine, which know nothing of each other.
extension Exchange: ServletExchange {
    public func pack(into buffer: UnsafeMutableRawBufferPointer) -> Bool {
        let head = request
        var flags: RequestMessage.Flags = []
        if connection.scheme == "https" { flags.insert(.secure) }
        if connection.tls != nil { flags.insert(.tls) }
        if head.expectsContinue { flags.insert(.expectsContinue) }
        if head.hasBody { flags.insert(.hasBody) }
        if head.minorVersion == 0 { flags.insert(.http10) }
        var message = RequestMessage(
            buffer: buffer, fieldCount: head.fields.count, flags: flags, contentLength: head.contentLength,
            receivedAt: receivedAt)
        message.setPorts(
            remote: connection.remotePort, local: connection.localPort,
            server: Int32(exactly: connection.serverPort ?? -1) ?? -1)
        // The head's bytes come first in the blob, so its slices are the message's.
        _ = head.bytes.withUnsafeBytes { message.append($0) }
        message.set(.method, head.method)
        message.set(.path, head.path)
        if let query = head.query { message.set(.query, query) }
        if let authority = head.authority { message.set(.authority, authority) }
        message.set(.networkProtocol, text: head.minorVersion == 0 ? "HTTP/1.0" : "HTTP/1.1")
        message.set(.connection, text: connection.identifier)
        message.set(.remoteAddress, text: connection.remoteAddress)
        message.set(.peerAddress, text: connection.peerAddress)
        message.set(.localAddress, text: connection.localAddress)
        for (index, field) in head.fields.enumerated() {
            message.setField(
                index, nameOffset: field.name.offset, nameLength: field.name.length, valueOffset: field.value.offset,
                valueLength: field.value.length)
        }
        return message.fits
    }

    public func readBody(into buffer: UnsafeMutableRawBufferPointer, wait: BodyWait) -> BodyChunk {
        let timeout: TimeAmount? =
            switch wait {
            case .no: nil
            case .serverDefault: timeouts.body
            case .milliseconds(let milliseconds): .milliseconds(Int64(milliseconds))
            }
        return switch readBody(into: buffer, timeout: timeout) {
        case .bytes(let count, let end): .bytes(count: count, end: end)
        case .nothing: .nothing
        case .end: .end
        case .aborted: .aborted
        case .timedOut: .timedOut
        case .malformed: .malformed
        }
    }

    public func packTrailers(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        var fields = ResponseFields()
        for trailer in trailers { fields.append(trailer.name, trailer.value) }
        guard let count = UInt16(exactly: fields.count), count > 0, fields.bytes.count + 2 <= buffer.count else {
            return 0
        }
        buffer.storeBytes(of: count.littleEndian, as: UInt16.self)
        UnsafeMutableRawBufferPointer(rebasing: buffer[2...]).copyBytes(from: fields.bytes)
        return fields.bytes.count + 2
    }

    public var packedTLS: [UInt8] {
        guard let tls = connection.tls else { return [] }
        var packed: [UInt8] = []
        func put(_ number: some FixedWidthInteger) {
            withUnsafeBytes(of: number.littleEndian) { packed.append(contentsOf: $0) }
        }
        put(UInt16(clamping: tls.keySize))
        for text in [tls.version, tls.cipherSuite, tls.sessionID] {
            put(UInt16(clamping: text.utf8.count))
            packed += text.utf8
        }
        put(UInt32(clamping: tls.peerCertificate?.count ?? 0))
        return packed + (tls.peerCertificate ?? [])
    }

    public func respond(_ head: ResponseMessage, body: UnsafeRawBufferPointer, end: Bool) -> WriteState {
        WriteState(respond(ResponseHead(head), body: body, end: end))
    }

    public func inform(_ head: ResponseMessage) -> WriteState {
        WriteState(inform(ResponseHead(head)))
    }

    public func upgrade(_ head: ResponseMessage) -> WriteState {
        WriteState(upgrade(ResponseHead(head)))
    }

    public func write(_ bytes: UnsafeRawBufferPointer, end: Bool) -> WriteState {
        let result = write(bytes)
        if end { self.end() }
        return WriteState(result)
    }

    public func awaitWritable(milliseconds: Int?) -> WriteState {
        WriteState(awaitWritable(timeout: milliseconds.map { .milliseconds(Int64($0)) } ?? timeouts.write))
    }

    public func sendFile(path: [UInt8], start: Int64, end: Int64) -> Bool {
        sendFile(path: path, from: start, to: end)
    }

    public func end(trailerCount: Int, trailers: UnsafeRawBufferPointer) {
        end(trailers: PackedFields(count: trailerCount, bytes: trailers).map { (Array($0.name), Array($0.value)) })
    }

    public func refuse(status: UInt16) {
        let response: CannedResponse
        switch status {
        case 503: response = Refusals.busy
        case 431: response = Refusals.largeHead
        default:
            response = CannedResponse(status: status, type: Refusals.type, body: "\(status): the request is refused\n")
        }
        response.send(on: self)
    }
}

/// What is said to requests that the engine never sees.
private enum Refusals {
    static let type = "text/plain;charset=utf-8"
    static let busy = CannedResponse(
        status: 503, type: type, retryAfter: 1, body: "The server is busy: too many requests wait for a thread.\n")
    static let largeHead = CannedResponse(
        status: 431, type: type, body: "431: the request head is larger than the application can be given\n")
}

extension RequestMessage {
    fileprivate mutating func set(_ part: Part, _ slice: RequestHead.Slice) {
        set(part, offset: Int(slice.offset), length: Int(slice.length))
    }
}

extension ResponseHead {
    fileprivate init(_ message: ResponseMessage) {
        self.init(
            status: message.status, contentLength: message.contentLength, fieldCount: message.fieldCount,
            fields: message.fields)
    }
}

extension WriteState {
    fileprivate init(_ result: WriteResult) {
        self =
            switch result {
            case .writable: .writable
            case .full: .full
            case .closed: .closed
            case .timedOut: .timedOut
            }
    }
}
