// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Synchronization

/// Stands between a client and a server on this machine and lets through what the test wants to let through.
public final class FaultyProxy: Sendable {
    /// What happens to the server's answers.
    public enum Fault: Sendable, Equatable {
        case none
        /// They come so much later.
        case slow(Duration)
        /// The next answer loses its end, and its connection with it.
        case cutOff
        /// These bytes come in their place.
        case garbage(String)
        /// They do not come.
        case mute
        /// New connections are closed, old ones too at their next byte.
        case closed
    }

    public let port: Int
    private let target: Int
    private let listener: Int32
    private let fault = Mutex(Fault.none)
    private let answers = Atomic<Int>(0)

    /// Listens at once, and as long as the process lives.
    public init(to target: Int) throws {
        self.target = target
        port = try FreePort.find()
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var on: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        let bound = Self.withAddress(port) { bind(listener, $0, $1) }
        guard bound == 0, listen(listener, 64) == 0 else {
            throw TimedOut(waitingFor: "the proxy's port", detail: String(cString: strerror(errno)))
        }
        Thread.detachNewThread { self.accept() }
    }

    public func become(_ fault: Fault) { self.fault.withLock { $0 = fault } }

    /// How many blocks of answers the server has sent so far.
    public var answerCount: Int { answers.load(ordering: .relaxed) }

    private func accept() {
        while true {
            let client = Glibc.accept(listener, nil, nil)
            guard client >= 0 else { return }
            let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            let isOpen = fault.withLock { $0 } != .closed
            guard isOpen, Self.withAddress(target, { connect(server, $0, $1) }) == 0 else {
                close(client)
                close(server)
                continue
            }
            for descriptor in [client, server] {
                var on: Int32 = 1
                setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
            }
            let pair = Pair(client: client, server: server)
            Thread.detachNewThread { self.pump(pair, from: client, to: server, isAnswer: false) }
            Thread.detachNewThread { self.pump(pair, from: server, to: client, isAnswer: true) }
        }
    }

    /// Two sockets that are closed when both directions are done with them.
    private final class Pair: Sendable {
        private let sockets: (client: Int32, server: Int32)
        private let users = Atomic<Int>(2)

        init(client: Int32, server: Int32) { sockets = (client, server) }

        func leave() {
            shutdown(sockets.client, Int32(SHUT_RDWR))
            shutdown(sockets.server, Int32(SHUT_RDWR))
            guard users.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 else { return }
            close(sockets.client)
            close(sockets.server)
        }
    }

    private func pump(_ pair: Pair, from source: Int32, to sink: Int32, isAnswer: Bool) {
        defer { pair.leave() }
        var block = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(source, &block, block.count, 0)
            guard count > 0 else { return }
            var bytes = block[..<count]
            if isAnswer { answers.add(1, ordering: .relaxed) }
            let current = fault.withLock { $0 }
            switch current {
            case .closed: return
            case .none: break
            case _ where !isAnswer: break
            case .slow(let delay):
                let (seconds, attoseconds) = delay.components
                usleep(useconds_t(seconds * 1_000_000 + attoseconds / 1_000_000_000_000))
            case .mute: continue
            case .garbage(let text): bytes = Array(text.utf8)[...]
            case .cutOff: bytes = bytes.prefix(count / 2)
            }
            while !bytes.isEmpty {
                let sent = bytes.withUnsafeBytes { send(sink, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                guard sent > 0 else { return }
                bytes = bytes.dropFirst(sent)
            }
            if isAnswer, current == .cutOff { return }
        }
    }

    private static func withAddress(
        _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
