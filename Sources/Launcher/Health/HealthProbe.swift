// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// One question to a server's health path, and no more of HTTP than that takes.
struct HealthProbe: Sendable {
    let host: String
    let port: Int
    let path: String
    /// For all of it: connecting, asking, the answer.
    let limit: Duration

    struct Answer: Equatable, Sendable {
        let status: Int
        /// The status and the body's first line, for a person.
        let text: String
        var isReady: Bool { (200...299).contains(status) }
    }

    /// Why there is no answer.
    struct Unanswered: Error, CustomStringConvertible {
        let description: String
    }

    /// Asks in the open, and in TLS where that is what the server asks for; waits for ``limit`` at most.
    func ask() async throws(Unanswered) -> Answer {
        let deadline = NIODeadline.now() + TimeAmount(limit)
        var received = try await response(speaksTLS: false, until: deadline)
        if Self.asksForTLS(received) { received = (try? await response(speaksTLS: true, until: deadline)) ?? received }
        guard let answer = Self.answer(in: received) else {
            throw Unanswered(description: "\(place) does not answer in HTTP; correct --port.")
        }
        return answer
    }

    /// A server that speaks TLS hangs up, sends an alert (RFC 8446 5.1) or, as ours, says 400.
    private static func asksForTLS(_ bytes: [UInt8]) -> Bool {
        bytes.isEmpty || bytes.first == 21 || answer(in: bytes)?.status == 400
    }

    private var place: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    private func response(speaksTLS: Bool, until deadline: NIODeadline) async throws(Unanswered) -> [UInt8] {
        do {
            return try await exchange(speaksTLS: speaksTLS, until: deadline)
        } catch {
            throw Unanswered(description: "\(place) cannot be asked: \(reason(error)).")
        }
    }

    /// Reads a response that ends with the connection; nil when it is none.
    static func answer(in bytes: [UInt8]) -> Answer? {
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(separator: "\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        let words = (lines.first ?? "").split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), words[1].utf8.count == 3, let status = Int(words[1])
        else {
            return nil
        }
        let body = text.firstRange(of: "\r\n\r\n").map { text[$0.upperBound...] } ?? ""
        let line = body.split(whereSeparator: \.isNewline).first ?? ""
        return Answer(status: status, text: "\(status) \(line)")
    }

    private func exchange(speaksTLS: Bool, until deadline: NIODeadline) async throws -> [UInt8] {
        let question = "GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let answer = loop.makePromise(of: [UInt8].self)
        let timeOut = loop.scheduleTask(deadline: deadline) { answer.fail(ChannelError.connectTimeout(.zero)) }
        ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if speaksTLS {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLClientHandler(context: Self.insecure(), serverHostname: nil))
                    }
                    try channel.pipeline.syncOperations.addHandler(Collector(question, answer))
                }
            }
            .connect(host: host, port: port)
            .whenFailure { answer.fail($0) }
        defer { timeOut.cancel() }
        return try await answer.futureResult.get()
    }

    /// Whose certificate it is does not matter to who asks himself whether he is up.
    private static func insecure() throws -> NIOSSLContext {
        var configuration = NIOSSL.TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        return try NIOSSLContext(configuration: configuration)
    }

    private func reason(_ error: any Error) -> String {
        switch error {
        case ChannelError.connectTimeout: "no answer within \(limit.inWords)"
        case let error as NIOConnectionError:
            error.connectionErrors.first.map { reason($0.error) } ?? "there is no such host"
        case let error as IOError: String(cString: strerror(error.errnoCode))
        default: "\(error)"
        }
    }
}

/// Asks when it is connected, and keeps what comes until the connection ends.
private final class Collector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// More than our own answer has; whatever else listens there is cut off.
    private static let longestAnswer = 16384

    private let question: String
    private let answer: EventLoopPromise<[UInt8]>
    private var received: [UInt8] = []

    init(_ question: String, _ answer: EventLoopPromise<[UInt8]>) {
        self.question = question
        self.answer = answer
    }

    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: question)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += unwrapInboundIn(data).readableBytesView
        if received.count > Self.longestAnswer { context.close(promise: nil) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        answer.succeed(received)
    }

    /// A server that speaks TLS cuts off who does not: what has come until then says enough.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        answer.succeed(received)
        context.close(promise: nil)
    }
}
