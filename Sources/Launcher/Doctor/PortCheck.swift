// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// Whether the port could be opened.
enum PortCheck {
    static func check(host: String, port: Int) -> Check {
        guard port != 0 else { return .ok("port", "0: any free port will do") }
        let bound = SocketAddress.find(host: host, port: port, isPassive: true).map { $0.withSocket(tryToBind) }
        switch bound {
        case nil: return .fail("port", "\(host) is no address of this machine; correct --host")
        case 0: return .ok("port", "\(host):\(port) is free")
        case EADDRINUSE:
            return .fail(
                "port", "\(host):\(port) is held by another process (`ss -ltnp` names it); end it or give --port")
        case EACCES: return .fail("port", "\(host):\(port) is for root only; give --port a number from 1024 on")
        case let code?: return .fail("port", "\(host):\(port) cannot be opened: \(String(cString: strerror(code)))")
        }
    }

    /// 0, or an errno.
    private static func tryToBind(_ socket: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> Int32 {
        var one: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        guard bind(socket, address, length) == 0, listen(socket, 1) == 0 else { return errno }
        return 0
    }
}

/// An address that a name and a port stand for.
struct SocketAddress: Sendable {
    private let bytes: [UInt8]
    private let family: Int32

    /// Asks the system's resolver, which may take a while for a name; nil where it knows none.
    static func find(host: String, port: Int, isPassive: Bool) -> SocketAddress? {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = isPassive ? AI_PASSIVE : 0
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, "\(port)", &hints, &list) == 0, let first = list else { return nil }
        defer { freeaddrinfo(list) }
        guard let address = first.pointee.ai_addr else { return nil }
        let bytes = UnsafeRawBufferPointer(start: address, count: Int(first.pointee.ai_addrlen))
        return SocketAddress(bytes: Array(bytes), family: first.pointee.ai_family)
    }

    /// Calls `body` with a new socket of the address's family and with the address; closes the socket.
    ///
    /// - Returns: what `body` returns, else the errno of why there is no socket.
    func withSocket(_ body: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        let socket = Glibc.socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return errno }
        defer { close(socket) }
        return bytes.withUnsafeBytes { raw in
            guard let address = raw.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return EINVAL }
            return body(socket, address, socklen_t(raw.count))
        }
    }
}
