// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Foundation
@testable import HTTPServer
import Logging
import NIOCore
import Synchronization
import TestSupport

/// Answers each exchange on a thread of its own, as the workers of an application do.
final class Answering: ExchangeHandler {
    private let answer: @Sendable (Exchange) -> Void

    init(_ answer: @escaping @Sendable (Exchange) -> Void) { self.answer = answer }

    func handle(_ exchanges: [Exchange]) {
        for exchange in exchanges { Thread.detachNewThread { self.answer(exchange) } }
    }
}

/// Runs `client`, which may block, against a server on a free port, and stops the server after it.
func withServer(
    _ configure: (inout HTTPServerConfiguration) -> Void = { _ in },
    answering answer: @escaping @Sendable (Exchange) -> Void,
    client: @escaping @Sendable (HTTPServer, Int) throws -> Void
) async throws {
    var configuration = HTTPServerConfiguration()
    configuration.host = "127.0.0.1"
    configuration.port = 0
    configure(&configuration)
    let server = HTTPServer(configuration: configuration, handler: Answering(answer), logger: Logger(label: "test"))
    let port = try await server.start()
    do {
        try await onThread { try client(server, port) }
    } catch {
        await server.stop()
        throw error
    }
    await server.stop()
}

/// Runs `body`, which may block, on a thread of its own: those of the pools are few.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
    }
}

/// Values that threads hand to each other; every wait is bounded.
final class Box<Value: Sendable>: Sendable {
    private let values = Mutex<[Value]>([])
    private let arrived = DispatchSemaphore(value: 0)

    func put(_ value: Value) {
        values.withLock { $0.append(value) }
        arrived.signal()
    }

    /// The next value, in order; blocks.
    func take(within seconds: Int = 20) throws -> Value {
        guard arrived.wait(timeout: .now() + .seconds(seconds)) == .success else {
            throw TimedOut(waitingFor: "a value of \(Value.self)")
        }
        return values.withLock { $0.removeFirst() }
    }
}

/// Blocks until `condition` holds.
func eventually(_ what: String, within seconds: Double = 20, _ condition: () -> Bool) throws {
    let deadline = Deadline(after: .seconds(seconds))
    while !condition() {
        guard !deadline.hasPassed else { throw TimedOut(waitingFor: what) }
        usleep(2000)
    }
}

extension Exchange {
    /// Answers with a text in one go.
    func reply(_ text: String = "", status: UInt16 = 200, fields: [(String, String)] = []) {
        var packed = ResponseFields()
        for field in fields { packed.append(field.0, field.1) }
        let bytes = [UInt8](text.utf8)
        _ = packed.withHead(status: status, contentLength: Int64(bytes.count)) { head in
            bytes.withUnsafeBytes { respond(head, body: $0, end: true) }
        }
    }

    /// Sends a head alone.
    func begin(status: UInt16 = 200, contentLength: Int64? = nil, fields: [(String, String)] = []) {
        var packed = ResponseFields()
        for field in fields { packed.append(field.0, field.1) }
        _ = packed.withHead(status: status, contentLength: contentLength) { head in
            respond(head, body: UnsafeRawBufferPointer(start: nil, count: 0), end: false)
        }
    }

    func write(_ text: String) -> WriteResult {
        [UInt8](text.utf8).withUnsafeBytes { write($0) }
    }

    /// Reads the whole body, waiting for it.
    func readAll() -> (bytes: [UInt8], last: BodyRead) {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 10_000)
        while true {
            let result = chunk.withUnsafeMutableBytes { readBody(into: $0, timeout: .seconds(20)) }
            guard case .bytes(let count, let end) = result else { return (bytes, result) }
            bytes += chunk[..<count]
            if end { return (bytes, .end) }
        }
    }

    /// Reads so many bytes of the body, waiting for them; fewer when it ends before.
    func read(count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 10_000)
        while bytes.count < count {
            let due = min(chunk.count, count - bytes.count)
            let result = chunk.withUnsafeMutableBytes {
                readBody(into: UnsafeMutableRawBufferPointer(rebasing: $0[..<due]), timeout: .seconds(20))
            }
            guard case .bytes(let count, _) = result else { break }
            bytes += chunk[..<count]
        }
        return bytes
    }

    /// The connection knows that its client sends nothing more; blocks.
    var isInputClosed: Bool {
        (try? loop.eventLoop.submit { self.channel.isInputClosed }.wait()) ?? false
    }

    var target: String {
        String(decoding: request[request.path], as: UTF8.self)
    }
}

extension HTTPServer {
    /// Nothing is open and nothing in flight.
    var isIdle: Bool { statistics.openConnections == 0 && statistics.exchangesInFlight == 0 }
}
