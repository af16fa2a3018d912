// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// One TCP connection of a test, blocking and without any opinion: it sends what it is told and keeps the bytes of what it gets.
///
/// It is used by one task at a time; the asynchronous calls leave the cooperative pool for the time they block.
public final class ClientConnection: @unchecked Sendable {
    public enum Failure: Error, CustomStringConvertible {
        case cannotConnect(port: Int, reason: String)
        case closedEarly(got: String)
        case reset
        case malformed(String)

        public var description: String {
            switch self {
            case .cannotConnect(let port, let reason): "cannot connect to port \(port): \(reason)"
            case .closedEarly(let got): "the server closed the connection in the middle of a response, after: \(got)"
            case .reset: "the server reset the connection"
            case .malformed(let what): "the response is not HTTP/1.1: \(what)"
            }
        }
    }

    private let descriptor: Int32
    private let host: String
    private var buffer: [UInt8] = []
    private var isOpen = true

    /// Connects over the loopback interface.
    public init(port: Int) throws {
        host = "127.0.0.1:\(port)"
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(truncatingIfNeeded: port)).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            let reason = String(cString: strerror(errno))
            Glibc.close(descriptor)
            isOpen = false
            throw Failure.cannotConnect(port: port, reason: reason)
        }
    }

    deinit { close() }

    public func close() {
        guard isOpen else { return }
        isOpen = false
        Glibc.close(descriptor)
    }

    /// Says that no more will be sent, as a client that half-closes does.
    public func closeWriting() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Makes the next close a reset, as a client that vanishes does.
    public func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        close()
    }

    // MARK: Asynchronous

    public func send(_ bytes: [UInt8], within limit: Duration = .seconds(20)) async throws {
        try await blocking { try self.sendNow(bytes, Deadline(after: limit)) }
    }

    public func send(_ text: String, within limit: Duration = .seconds(20)) async throws {
        try await send(Array(text.utf8), within: limit)
    }

    public func ask(_ request: Request, within limit: Duration = .seconds(20)) async throws -> Answer {
        try await blocking {
            let deadline = Deadline(after: limit)
            do {
                try self.sendNow(request.bytes(host: self.host), deadline)
            } catch Failure.reset {
                // An early refusal: what the server said is still to be read.
            }
            return try self.receiveNow(method: request.method, deadline)
        }
    }

    /// The next final response; `method` tells whether it has a body.
    public func receive(method: String = "GET", within limit: Duration = .seconds(20)) async throws -> Answer {
        try await blocking { try self.receiveNow(method: method, Deadline(after: limit)) }
    }

    /// At least `count` bytes, or fewer when the server closes before.
    public func receiveBytes(_ count: Int, within limit: Duration = .seconds(20)) async throws -> [UInt8] {
        try await blocking {
            let deadline = Deadline(after: limit)
            while self.buffer.count < count, try self.fill(deadline, for: "\(count) bytes") {}
            return self.take(min(count, self.buffer.count))
        }
    }

    /// Bytes up to and with `mark`.
    public func receive(through mark: String, within limit: Duration = .seconds(20)) async throws -> String {
        try await blocking {
            String(decoding: try self.take(through: Array(mark.utf8), Deadline(after: limit)), as: UTF8.self)
        }
    }

    /// Everything until the server closes.
    public func receiveToEnd(within limit: Duration = .seconds(20)) async throws -> [UInt8] {
        try await blocking {
            let deadline = Deadline(after: limit)
            while try self.fill(deadline, for: "the server to close the connection") {}
            return self.take(self.buffer.count)
        }
    }

    // MARK: Blocking

    private func sendNow(_ bytes: [UInt8], _ deadline: Deadline) throws {
        var sent = 0
        while sent < bytes.count {
            var event = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            guard poll(&event, 1, deadline.milliseconds) > 0 else {
                throw TimedOut(waitingFor: "the server to take \(bytes.count) bytes")
            }
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            if count < 0 {
                if errno == EAGAIN || errno == EINTR { continue }
                throw Failure.reset
            }
            sent += count
        }
    }

    /// Reads what is there, waiting for the first byte; false at the end.
    private func fill(_ deadline: Deadline, for what: String) throws -> Bool {
        while true {
            var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&event, 1, deadline.milliseconds)
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else {
                throw TimedOut(
                    waitingFor: what,
                    detail: "got \(buffer.count) bytes: " + String(decoding: buffer.prefix(500), as: UTF8.self))
            }
            var chunk = [UInt8](repeating: 0, count: 65536)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count < 0 {
                if errno == EINTR { continue }
                throw Failure.reset
            }
            buffer += chunk[..<count]
            return count > 0
        }
    }

    private func take(_ count: Int) -> [UInt8] {
        let bytes = Array(buffer[..<count])
        buffer.removeFirst(count)
        return bytes
    }

    private func take(through mark: [UInt8], _ deadline: Deadline) throws -> [UInt8] {
        var searched = 0
        while true {
            var index = max(0, searched - mark.count)
            while index + mark.count <= buffer.count {
                if buffer[index..<index + mark.count].elementsEqual(mark) { return take(index + mark.count) }
                index += 1
            }
            searched = buffer.count
            guard try fill(deadline, for: "\(String(decoding: mark, as: UTF8.self).debugDescription)") else {
                throw Failure.closedEarly(got: String(decoding: buffer.prefix(500), as: UTF8.self))
            }
        }
    }

    private func takeExactly(_ count: Int, _ deadline: Deadline) throws -> [UInt8] {
        while buffer.count < count {
            guard try fill(deadline, for: "\(count) bytes of a body") else {
                throw Failure.closedEarly(got: "\(buffer.count) of \(count) bytes")
            }
        }
        return take(count)
    }

    private func line(_ deadline: Deadline) throws -> String {
        String(latin1: try take(through: [0x0D, 0x0A], deadline).dropLast(2))
    }

    private func fieldLines(_ deadline: Deadline) throws -> [Field] {
        var fields: [Field] = []
        while true {
            let line = try line(deadline)
            if line.isEmpty { return fields }
            guard let colon = line.firstIndex(of: ":") else {
                throw Failure.malformed("a field line without a colon: \(line)")
            }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            fields.append(Field(String(line[..<colon]), String(value)))
        }
    }

    private func receiveNow(method: String, _ deadline: Deadline) throws -> Answer {
        var informational: [String] = []
        while true {
            let statusLine = try line(deadline)
            let parts = statusLine.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count >= 2, parts[0].hasPrefix("HTTP/1."), let status = Int(parts[1]) else {
                throw Failure.malformed(statusLine)
            }
            var answer = Answer(
                statusLine: statusLine, status: status, fields: try fieldLines(deadline), body: [], framing: .none)
            if status < 200, status != 101 {
                informational.append(statusLine)
                continue
            }
            answer.informational = informational
            if method == "HEAD" || status == 204 || status == 304 || status == 101 { return answer }
            try receiveBody(of: &answer, deadline)
            return answer
        }
    }

    private func receiveBody(of answer: inout Answer, _ deadline: Deadline) throws {
        if answer["Transfer-Encoding"]?.lowercased() == "chunked" {
            answer.framing = .chunked
            while true {
                let sizeLine = try line(deadline)
                guard let size = Int(sizeLine.prefix { $0 != ";" }, radix: 16) else {
                    throw Failure.malformed("chunk size \(sizeLine)")
                }
                if size == 0 { break }
                answer.body += try takeExactly(size, deadline)
                guard try line(deadline).isEmpty else { throw Failure.malformed("no line end after a chunk") }
            }
            answer.trailers = try fieldLines(deadline)
        } else if let length = answer["Content-Length"].flatMap({ Int($0) }) {
            answer.framing = .length(length)
            answer.body = try takeExactly(length, deadline)
        } else {
            answer.framing = .close
            while try fill(deadline, for: "the end of a body that ends with the connection") {}
            answer.body = take(buffer.count)
        }
    }
}
