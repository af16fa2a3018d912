// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import Glibc
internal import Redis
internal import Synchronization

/// Whether the Redis that the environment names can be connected to; not whether it lets us in.
enum RedisCheck {
    private static let limit: Duration = .seconds(3)

    static func all(environment: [String: String]) -> [Check] {
        SessionConfiguration.redisVariable(environment).map { [check($0.name, $0.url)] } ?? []
    }

    private static func check(_ name: String, _ url: String) -> Check {
        let place: Place
        do {
            let location = try RedisLocation(url)
            guard case .host(let host, let port) = location.endpoint else {
                return .ok("redis", "\(location) (\(name)) is a socket of this machine; it is tried at the start")
            }
            place = Place(host: host, port: port)
        } catch {
            return .fail("redis", "\(name): \(error)")
        }
        if let reason = place.failure(within: limit) {
            return .warn(
                "redis", "\(place) (\(name)) cannot be reached: \(reason); sessions cannot be kept there until it can")
        }
        return .ok("redis", "\(place) (\(name)) takes connections; whether it lets us in is seen at the start")
    }

    /// A host and a port; never the user or the password, which are no business of a report.
    private struct Place: CustomStringConvertible {
        let host: String
        let port: Int

        var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

        /// Why no connection comes about; nil when one does.
        ///
        /// On a thread that is left to itself when the time is up: a resolver cannot be hurried.
        func failure(within limit: Duration) -> String? {
            final class Answer: Sendable { let reason = Mutex<String?>(nil) }
            let answer = Answer()
            let done = DispatchSemaphore(value: 0)
            DispatchQueue(label: "runner.doctor.redis").async {
                let reason = connectionFailure(within: limit)
                answer.reason.withLock { $0 = reason }
                done.signal()
            }
            guard done.wait(timeout: .now() + limit.dispatchInterval) == .success else {
                return "no answer within \(limit.components.seconds) s"
            }
            return answer.reason.withLock { $0 }
        }

        private func connectionFailure(within limit: Duration) -> String? {
            guard let address = SocketAddress.find(host: host, port: port, isPassive: false) else {
                return "there is no such host"
            }
            let code = address.withSocket { socket, address, length in
                _ = fcntl(socket, F_SETFL, O_NONBLOCK)
                guard connect(socket, address, length) != 0 else { return 0 }
                guard errno == EINPROGRESS else { return errno }
                var event = pollfd(fd: socket, events: Int16(POLLOUT), revents: 0)
                guard poll(&event, 1, Int32(limit.components.seconds * 1000)) > 0 else { return ETIMEDOUT }
                var code: Int32 = 0
                var size = socklen_t(MemoryLayout<Int32>.size)
                getsockopt(socket, SOL_SOCKET, SO_ERROR, &code, &size)
                return code
            }
            return code == 0 ? nil : String(cString: strerror(code))
        }
    }
}
