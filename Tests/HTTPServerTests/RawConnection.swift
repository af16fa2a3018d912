// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A blocking client socket that sends exactly the bytes it is given and reads what comes; every wait is bounded.
///
/// Call it on a thread of your own (`onThread`), never on one of the cooperative pool.
final class RawConnection: @unchecked Sendable {
    enum Failure: Error, CustomStringConvertible {
        case socket(String, errno: Int32)
        case timedOut(waitingFor: String)
        /// The connection ended before what was awaited.
        case ended(within: String)
        case malformed(String)

        var description: String {
            switch self {
            case .socket(let call, let errno): "\(call): \(String(cString: strerror(errno)))"
            case .timedOut(let what): "nothing came while waiting for \(what)"
            case .ended(let what): "the connection ended within \(what)"
            case .malformed(let text): "no HTTP response: \(text.debugDescription)"
            }
        }
    }

    private var descriptor: Int32
    private var buffer: [UInt8] = []
    private let timeoutMilliseconds: Int32

    /// - Parameters:
    ///   - address: an IPv4 or IPv6 address.
    ///   - receiveBuffer: bytes that the kernel takes for this client before it stops the server; nil leaves it to the
    ///     kernel.
    init(
        port: Int, address: String = "127.0.0.1", timeoutMilliseconds: Int32 = 20_000, receiveBuffer: Int32? = nil
    ) throws {
        self.timeoutMilliseconds = timeoutMilliseconds
        let isIPv6 = address.contains(":")
        descriptor = Glibc.socket(isIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure.socket("socket", errno: errno) }
        if var size = receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        let result = isIPv6 ? Self.connect6(descriptor, address, port) : Self.connect4(descriptor, address, port)
        guard result == 0 else {
            let error = errno
            Glibc.close(descriptor)
            descriptor = -1
            throw Failure.socket("connect", errno: error)
        }
    }

    deinit { close() }

    private static func connect4(_ descriptor: Int32, _ text: String, _ port: Int) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
        inet_pton(AF_INET, text, &address.sin_addr)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    private static func connect6(_ descriptor: Int32, _ text: String, _ port: Int) -> Int32 {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = UInt16(truncatingIfNeeded: port).bigEndian
        inet_pton(AF_INET6, text, &address.sin6_addr)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
            }
        }
    }

    // MARK: Sending

    func send(_ text: String) throws { try send([UInt8](text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            try wait(for: Int16(POLLOUT), "room to send")
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            if count < 0, errno == EAGAIN || errno == EINTR { continue }
            guard count >= 0 else { throw Failure.socket("send", errno: errno) }
            sent += count
        }
    }

    /// Sends as much as the server takes without a pause of `patience`; returns how much that was.
    func sendUntilBlocked(_ bytes: [UInt8], patienceMilliseconds: Int32) throws -> Int {
        var sent = 0
        while sent < bytes.count {
            var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            guard poll(&entry, 1, patienceMilliseconds) > 0 else { return sent }
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            if count < 0, errno == EAGAIN || errno == EINTR { continue }
            guard count >= 0 else { throw Failure.socket("send", errno: errno) }
            sent += count
        }
        return sent
    }

    /// Ends the sending side alone.
    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    func close() {
        guard descriptor >= 0 else { return }
        Glibc.close(descriptor)
        descriptor = -1
    }

    /// Ends the connection with a reset.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    // MARK: Receiving

    /// Reads one final response; responses with a status below 200, but for 101, are stepped over.
    ///
    /// - Parameter isHead: the request was a HEAD, so that no body comes whatever the fields say.
    func readResponse(isHead: Bool = false) throws -> RawResponse {
        while true {
            var response = try readHead()
            if response.status < 200, response.status != 101 { continue }
            if !isHead, response.status != 101, response.status != 204, response.status != 304 {
                try readBody(&response)
            }
            return response
        }
    }

    /// Reads a response head alone, interim ones too.
    func readHead() throws -> RawResponse {
        let end = try read(through: [13, 10, 13, 10], "a response head")
        let text = String(decoding: end, as: UTF8.self)
        var lines = text.components(separatedBy: "\r\n")
        let statusLine = lines.removeFirst()
        let parts = statusLine.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, let status = Int(parts[1]) else { throw Failure.malformed(statusLine) }
        var response = RawResponse(statusLine: statusLine, status: status)
        for line in lines where !line.isEmpty { response.fields.append(try Self.field(line)) }
        return response
    }

    /// Reads exactly so many bytes.
    func read(count: Int) throws -> [UInt8] {
        while buffer.count < count { try fill("\(count) bytes") }
        let bytes = [UInt8](buffer[..<count])
        buffer.removeSubrange(..<count)
        return bytes
    }

    /// Reads to the end of the connection; a reset counts as an end.
    func readToEnd() throws -> [UInt8] {
        while try fillOrEnd("the end of the connection") {}
        defer { buffer = [] }
        return buffer
    }

    /// Whether the server ends the connection within the time-out without another byte.
    func isEnded() throws -> Bool { try readToEnd().isEmpty }

    private func readBody(_ response: inout RawResponse) throws {
        if response["Transfer-Encoding"]?.lowercased() == "chunked" {
            while true {
                let line = String(decoding: try read(through: [13, 10], "a chunk size").dropLast(2), as: UTF8.self)
                guard let size = Int(line.prefix { $0 != ";" }, radix: 16) else { throw Failure.malformed(line) }
                if size == 0 { break }
                response.body += try read(count: size)
                guard try read(count: 2) == [13, 10] else { throw Failure.malformed("chunk without an end") }
            }
            while true {
                let line = String(decoding: try read(through: [13, 10], "trailers").dropLast(2), as: UTF8.self)
                if line.isEmpty { return }
                response.trailers.append(try Self.field(line))
            }
        } else if let length = response["Content-Length"].flatMap(Int.init) {
            response.body = try read(count: length)
        } else {
            response.body = try readToEnd()
        }
    }

    private static func field(_ line: String) throws -> (name: String, value: String) {
        guard let colon = line.firstIndex(of: ":") else { throw Failure.malformed(line) }
        let value = line[line.index(after: colon)...].drop { $0 == " " }
        return (String(line[..<colon]), String(value))
    }

    private func read(through mark: [UInt8], _ what: String) throws -> [UInt8] {
        var searched = 0
        while true {
            while searched + mark.count <= buffer.count {
                if buffer[searched..<searched + mark.count].elementsEqual(mark) {
                    defer { buffer.removeSubrange(..<(searched + mark.count)) }
                    return [UInt8](buffer[..<(searched + mark.count)])
                }
                searched += 1
            }
            try fill(what)
        }
    }

    private func fill(_ what: String) throws {
        guard try fillOrEnd(what) else { throw Failure.ended(within: what) }
    }

    private func fillOrEnd(_ what: String) throws -> Bool {
        while true {
            try wait(for: Int16(POLLIN), what)
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &chunk, chunk.count, Int32(MSG_DONTWAIT))
            if count < 0, errno == EAGAIN || errno == EINTR { continue }
            if count < 0, errno == ECONNRESET { return false }
            guard count >= 0 else { throw Failure.socket("recv", errno: errno) }
            buffer += chunk[..<count]
            return count > 0
        }
    }

    private func wait(for events: Int16, _ what: String) throws {
        var entry = pollfd(fd: descriptor, events: events, revents: 0)
        while true {
            let result = poll(&entry, 1, timeoutMilliseconds)
            if result < 0, errno == EINTR { continue }
            guard result != 0 else { throw Failure.timedOut(waitingFor: what) }
            guard result > 0 else { throw Failure.socket("poll", errno: errno) }
            return
        }
    }
}

/// A response as a `RawConnection` read it.
struct RawResponse: Sendable {
    var statusLine: String
    var status: Int
    var fields: [(name: String, value: String)] = []
    var body: [UInt8] = []
    var trailers: [(name: String, value: String)] = []

    /// The value of the first field of this name, case not regarded.
    subscript(name: String) -> String? {
        fields.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    var text: String { String(decoding: body, as: UTF8.self) }
}

extension String {
    fileprivate func components(separatedBy separator: String) -> [String] {
        var result: [String] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            result.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        result.append(String(rest))
        return result
    }
}
