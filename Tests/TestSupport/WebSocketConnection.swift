// SPDX-License-Identifier: Apache-2.0

/// A WebSocket (RFC 6455) of a test, which sends the frames that it is told, wrong ones too.
public struct WebSocketConnection: Sendable {
    public struct Frame: Sendable, Equatable, CustomStringConvertible {
        public var opcode: UInt8
        public var isFinal: Bool
        public var payload: [UInt8]

        public init(opcode: UInt8, isFinal: Bool = true, payload: [UInt8] = []) {
            self.opcode = opcode
            self.isFinal = isFinal
            self.payload = payload
        }

        public var text: String { String(decoding: payload, as: UTF8.self) }

        /// What a close frame says; nil when it says nothing.
        public var closeCode: Int? { payload.count < 2 ? nil : Int(payload[0]) << 8 | Int(payload[1]) }

        public var description: String {
            opcode == 8
                ? "close \(closeCode.map(String.init) ?? "without a code") \(String(decoding: payload.dropFirst(2), as: UTF8.self))"
                : "frame \(opcode)\(isFinal ? "" : "…") of \(payload.count) bytes"
        }
    }

    public let connection: ClientConnection

    /// Shakes hands without any extension.
    public init(_ server: Server, _ target: String) async throws {
        connection = try server.connect()
        let answer = try await connection.ask(Self.handshake(target))
        // The example of RFC 6455 1.3.
        guard answer.status == 101, answer["Sec-WebSocket-Accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" else {
            throw ClientConnection.Failure.malformed("\(answer)")
        }
    }

    public static func handshake(_ target: String) -> Request {
        Request(
            target,
            fields: [
                Field("Upgrade", "websocket"), Field("Connection", "Upgrade"),
                Field("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), Field("Sec-WebSocket-Version", "13"),
            ])
    }

    public func send(_ frame: Frame, reserved: UInt8 = 0, isMasked: Bool = true) async throws {
        try await connection.send(Self.bytes(of: frame, reserved: reserved, isMasked: isMasked))
    }

    public func send(_ text: String) async throws {
        try await send(Frame(opcode: 1, payload: Array(text.utf8)))
    }

    /// A frame on the wire; the mask is the same for all, as nobody has to be protected here.
    public static func bytes(of frame: Frame, reserved: UInt8 = 0, isMasked: Bool = true) -> [UInt8] {
        let count = frame.payload.count
        let masking: UInt8 = isMasked ? 0x80 : 0
        var bytes = [(frame.isFinal ? 0x80 : 0) | reserved << 4 | frame.opcode]
        switch count {
        case ..<126: bytes.append(masking | UInt8(count))
        case ..<65536: bytes += [masking | 126, UInt8(count >> 8), UInt8(count & 0xFF)]
        default: bytes += [masking | 127] + (0..<8).reversed().map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
        }
        guard isMasked else { return bytes + frame.payload }
        let mask: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
        return bytes + mask + frame.payload.enumerated().map { $1 ^ mask[$0 & 3] }
    }

    /// The next frame; nil when the server has closed the connection.
    public func receive() async throws -> Frame? {
        let head = try await connection.receiveBytes(2)
        guard head.count == 2 else { return nil }
        var count = Int(head[1] & 0x7F)
        if count > 125 {
            count = try await connection.receiveBytes(count == 126 ? 2 : 8).reduce(0) { $0 << 8 | Int($1) }
        }
        return Frame(
            opcode: head[0] & 0x0F, isFinal: head[0] & 0x80 != 0, payload: try await connection.receiveBytes(count))
    }

    /// What comes before the close frame is skipped; nil when the connection ends without one.
    public func receiveClose() async throws -> Frame? {
        while let frame = try await receive() {
            if frame.opcode == 8 { return frame }
        }
        return nil
    }
}
