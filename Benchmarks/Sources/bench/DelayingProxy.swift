// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc

/// Distance: passes bytes on between its clients and a local port, each way later by a fixed time, in order.
///
/// It has a thread of its own and ends with the process.
final class DelayingProxy: @unchecked Sendable {
    let port: Int
    private let target: Int
    private let delay: UInt64
    private let listener: Int32
    private var pipes: [Pipe] = []

    struct Failure: Error, CustomStringConvertible { let description: String }

    /// One direction of one connection.
    private struct Pipe {
        let from: Int32
        let to: Int32
        var waiting: [(due: UInt64, bytes: [UInt8])] = []
        var isOpen = true
    }

    /// - Parameter roundTrip: what a request and its answer take longer together, in microseconds
    init(target: Int, roundTrip: Int) throws {
        self.target = target
        delay = UInt64(roundTrip) * 500
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        port = try HTTPClient.freePort()
        var on: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        guard HTTPClient.bind(listener, port: port), listen(listener, 64) == 0 else {
            throw Failure(description: "the delaying proxy cannot listen on \(port)")
        }
        Thread.detachNewThread { self.run() }
    }

    private func run() {
        var block = [UInt8](repeating: 0, count: 65_536)
        while true {
            var polled = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
            polled += pipes.map { pollfd(fd: $0.isOpen ? $0.from : -1, events: Int16(POLLIN), revents: 0) }
            wait(&polled)
            for index in pipes.indices where polled[index + 1].revents != 0 {
                let count = recv(pipes[index].from, &block, block.count, Int32(MSG_DONTWAIT))
                if count > 0 {
                    pipes[index].waiting.append((Self.now() + delay, Array(block[..<count])))
                } else if count == 0 {
                    pipes[index].isOpen = false
                    shutdown(pipes[index].to, Int32(SHUT_WR))
                }
            }
            pass()
            if polled[0].revents != 0 { accept() }
        }
    }

    private func wait(_ polled: inout [pollfd]) {
        let due = pipes.compactMap { $0.waiting.first?.due }.min()
        guard let due else {
            poll(&polled, nfds_t(polled.count), -1)
            return
        }
        if poll(&polled, nfds_t(polled.count), 0) > 0 { return }
        let now = Self.now()
        // Glibc's ppoll is not visible to Swift, and poll knows whole milliseconds only.
        if due > now { usleep(useconds_t(min(100, (due - now) / 1000 + 1))) }
    }

    private func pass() {
        let now = Self.now()
        for index in pipes.indices {
            while let first = pipes[index].waiting.first, first.due <= now {
                pipes[index].waiting.removeFirst()
                var rest = first.bytes[...]
                while !rest.isEmpty {
                    let sent = rest.withUnsafeBytes {
                        send(pipes[index].to, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                    }
                    guard sent > 0 else { break }
                    rest = rest.dropFirst(sent)
                }
            }
        }
    }

    private func accept() {
        let client = Glibc.accept(listener, nil, nil)
        guard client >= 0, let server = try? HTTPClient.connect(port: target) else { return }
        var on: Int32 = 1
        setsockopt(client, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        pipes.append(Pipe(from: client, to: server))
        pipes.append(Pipe(from: server, to: client))
    }

    private static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
