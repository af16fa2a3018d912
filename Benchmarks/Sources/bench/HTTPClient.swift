// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc

/// The few requests that the benchmark makes itself: is it up, and what session did I get.
enum HTTPClient {
    struct Response {
        let status: Int
        let head: String

        /// `JSESSIONID=…` where the response set one.
        var sessionCookie: String? {
            guard let start = head.range(of: "JSESSIONID=") else { return nil }
            return String(head[start.lowerBound...].prefix { $0 != ";" && $0 != "\r\n" && $0 != "\r" })
        }
    }

    struct Failure: Error { let operation: String }

    /// A port of 127.0.0.1 that nobody listens on at this moment.
    static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(operation: "socket") }
        defer { close(descriptor) }
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withSockaddr(&address) { Glibc.bind(descriptor, $0, length) }
        let named = withSockaddr(&address) { getsockname(descriptor, $0, &length) }
        guard bound == 0, named == 0 else { throw Failure(operation: "bind") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// One connected socket to a local port, without Nagle's delay.
    static func connect(port: Int) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(operation: "socket") }
        var address = loopback(port: UInt16(truncatingIfNeeded: port))
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        guard withSockaddr(&address, { Glibc.connect(descriptor, $0, length) }) == 0 else {
            close(descriptor)
            throw Failure(operation: "connect")
        }
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        return descriptor
    }

    /// Binds a socket to a port of 127.0.0.1.
    static func bind(_ descriptor: Int32, port: Int) -> Bool {
        var address = loopback(port: UInt16(truncatingIfNeeded: port))
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withSockaddr(&address) { Glibc.bind(descriptor, $0, length) } == 0
    }

    /// Asks on a connection of its own and reads to its end.
    static func get(port: Int, path: String) throws -> Response {
        let descriptor = try connect(port: port)
        defer { close(descriptor) }
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let request = Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
        guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            throw Failure(operation: "send")
        }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 16_384)
        while case let count = recv(descriptor, &block, block.count, 0), count > 0 { bytes += block[..<count] }
        let head = String(decoding: bytes.prefix(8_192), as: UTF8.self)
        guard head.hasPrefix("HTTP/1.1 "), let status = Int(head.dropFirst(9).prefix(3)) else {
            throw Failure(operation: "receive")
        }
        return Response(status: status, head: head)
    }

    /// A WebSocket that has shaken hands.
    static func webSocket(port: Int, path: String) throws -> Int32 {
        let descriptor = try connect(port: port)
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let request = Array(
            """
            GET \(path) HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n
            """.utf8)
        var answer: [UInt8] = []
        var byte: UInt8 = 0
        if send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count {
            // Byte by byte, so that no frame behind it is taken too.
            while !answer.suffix(4).elementsEqual("\r\n\r\n".utf8), recv(descriptor, &byte, 1, 0) == 1 {
                answer.append(byte)
            }
        }
        guard answer.starts(with: "HTTP/1.1 101".utf8) else {
            close(descriptor)
            throw Failure(operation: "upgrade")
        }
        return descriptor
    }

    /// Sends a short text over a WebSocket and waits for its echo.
    static func echo(on descriptor: Int32) throws {
        let (text, mask) = (Array("hello".utf8), [UInt8](repeating: 0x2A, count: 4))
        let frame = [0x81, 0x80 | UInt8(text.count)] + mask + text.map { $0 ^ 0x2A }
        var answer = [UInt8](repeating: 0, count: 2 + text.count)
        guard send(descriptor, frame, frame.count, Int32(MSG_NOSIGNAL)) == frame.count,
            recv(descriptor, &answer, answer.count, Int32(MSG_WAITALL)) == answer.count,
            answer == [0x81, UInt8(text.count)] + text
        else { throw Failure(operation: "echo") }
    }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private static func withSockaddr<Result>(
        _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>) -> Result
    ) -> Result {
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
        }
    }
}
