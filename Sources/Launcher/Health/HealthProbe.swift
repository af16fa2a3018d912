// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// One question to a server's health path, and no more of HTTP than that takes.
struct HealthProbe {
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

    /// More than our own answer has; whatever else listens there is cut off.
    private static let longestAnswer = 16384

    /// Waits for ``limit`` at most.
    func ask() throws(Unanswered) -> Answer {
        guard let address = SocketAddress.find(host: host, port: port, isPassive: false) else {
            throw Unanswered(description: "\(host) is no address of a server; correct --host.")
        }
        let place = "\(host.contains(":") ? "[\(host)]" : host):\(port)"
        let deadline = ContinuousClock.now + limit
        var received: [UInt8] = []
        let code = address.withSocket { socket, address, length in
            exchange(socket, address, length, deadline, &received)
        }
        guard code == 0 else {
            let reason = code == ETIMEDOUT ? "no answer within \(limit.inWords)" : String(cString: strerror(code))
            throw Unanswered(description: "\(place) cannot be asked: \(reason).")
        }
        guard let answer = Self.answer(in: received) else {
            throw Unanswered(description: "\(place) does not answer in HTTP; correct --port.")
        }
        return answer
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

    /// 0, or an errno.
    private func exchange(
        _ socket: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t,
        _ deadline: ContinuousClock.Instant, _ received: inout [UInt8]
    ) -> Int32 {
        _ = fcntl(socket, F_SETFL, O_NONBLOCK)
        if connect(socket, address, length) != 0 {
            guard errno == EINPROGRESS else { return errno }
            guard wait(socket, POLLOUT, deadline) else { return ETIMEDOUT }
            var code: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(socket, SOL_SOCKET, SO_ERROR, &code, &size)
            if code != 0 { return code }
        }
        var rest = Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EAGAIN && errno != EINTR {
                return errno
            } else if !wait(socket, POLLOUT, deadline) {
                return ETIMEDOUT
            }
        }
        var buffer = [UInt8](repeating: 0, count: 4096)
        while received.count < Self.longestAnswer {
            let count = buffer.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
            if count > 0 {
                received += buffer[..<count]
            } else if count == 0 {
                return 0
            } else if errno != EAGAIN && errno != EINTR {
                return errno
            } else if !wait(socket, POLLIN, deadline) {
                return ETIMEDOUT
            }
        }
        return 0
    }

    private func wait(_ socket: Int32, _ event: Int32, _ deadline: ContinuousClock.Instant) -> Bool {
        let (seconds, attoseconds) = (deadline - .now).components
        guard seconds >= 0, attoseconds >= 0 else { return false }
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1
        var request = pollfd(fd: socket, events: Int16(event), revents: 0)
        // An interrupted wait is tried again by the caller, whose call then says EAGAIN.
        return poll(&request, 1, Int32(clamping: milliseconds)) != 0
    }
}
