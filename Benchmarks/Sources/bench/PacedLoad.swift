// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc

/// Requests at a fixed rate, whatever the server does: each has a time at which it is due, and its latency counts from
/// then. (wrk asks again when it has been answered, so that a server which stalls is asked less, and looks better.)
struct PacedLoad {
    /// Milliseconds.
    let p50: Double
    let p99: Double

    struct Failure: Error, CustomStringConvertible { let description: String }

    /// - Parameters:
    ///   - rate: requests a second
    ///   - processor: where this process runs while it asks, so that the server has its own to itself
    static func run(
        port: Int, page: Page, rate: Double, seconds: Int, connections: Int, processor: Int
    ) throws -> PacedLoad {
        let before = Processors.mine
        Processors.mine = [processor]
        defer { Processors.mine = before }

        let request = Array("GET \(page.path) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
        var load = try Connections(count: connections, port: port, responseSize: responseSize(port: port, to: request))
        defer { load.close() }
        let total = Int(rate * Double(seconds))
        var latencies: [UInt64] = []
        latencies.reserveCapacity(total)
        let start = now()
        let deadline = start + UInt64(seconds + 30) * 1_000_000_000
        var asked = 0
        while latencies.count < total {
            let time = now()
            guard time < deadline else { throw Failure(description: "the server does not keep up with \(Int(rate))/s") }
            while asked < total {
                let due = start + UInt64(Double(asked) * 1e9 / rate)
                guard due <= time, try load.ask(request, due: due) else { break }
                asked += 1
            }
            try load.collect { latencies.append(now() - $0) }
        }
        latencies.sort()
        return PacedLoad(
            p50: Double(latencies[total / 2]) / 1e6, p99: Double(latencies[total * 99 / 100]) / 1e6)
    }

    /// How many bytes one answer has: the page is chosen so that all of them are as long as the first.
    private static func responseSize(port: Int, to request: [UInt8]) throws -> Int {
        let descriptor = try HTTPClient.connect(port: port)
        defer { close(descriptor) }
        var block = [UInt8](repeating: 0, count: 65_536)
        guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count,
            case let count = recv(descriptor, &block, block.count, 0), block.starts(with: Array("HTTP/1.1 200".utf8))
        else { throw Failure(description: "the page does not answer with 200") }
        return count
    }

    private static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}

/// Keep-alive connections, each with at most one request under way.
private struct Connections {
    private let port: Int
    private let responseSize: Int
    private var polled: [pollfd] = []
    private var due: [UInt64]
    private var received: [Int]
    /// Used in turn, the one that has waited longest first.
    private var idle: [Int]
    private var block = [UInt8](repeating: 0, count: 65_536)

    init(count: Int, port: Int, responseSize: Int) throws {
        self.port = port
        self.responseSize = responseSize
        due = Array(repeating: 0, count: count)
        received = Array(repeating: 0, count: count)
        idle = Array(0..<count)
        for _ in 0..<count {
            polled.append(pollfd(fd: try HTTPClient.connect(port: port), events: Int16(POLLIN), revents: 0))
        }
    }

    /// False where every connection is waiting for an answer.
    mutating func ask(_ request: [UInt8], due time: UInt64) throws -> Bool {
        guard !idle.isEmpty else { return false }
        let index = idle.removeFirst()
        due[index] = time
        guard send(polled[index].fd, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            throw PacedLoad.Failure(description: "the server closed a connection")
        }
        return true
    }

    /// Calls `complete` with the time at which each request was due whose answer has arrived; does not wait.
    mutating func collect(_ complete: (UInt64) -> Void) throws {
        guard idle.count < polled.count, poll(&polled, nfds_t(polled.count), 0) > 0 else { return }
        for index in polled.indices where polled[index].revents != 0 {
            let count = recv(polled[index].fd, &block, block.count, Int32(MSG_DONTWAIT))
            guard count > 0 else { throw PacedLoad.Failure(description: "the server closed a connection") }
            received[index] += count
            guard received[index] >= responseSize else { continue }
            complete(due[index])
            // Longer than the others: it says `Connection: close`, as Tomcat does after a hundred requests.
            if received[index] > responseSize {
                Glibc.close(polled[index].fd)
                polled[index].fd = try HTTPClient.connect(port: port)
            }
            received[index] = 0
            idle.append(index)
        }
    }

    func close() {
        for entry in polled { Glibc.close(entry.fd) }
    }
}
