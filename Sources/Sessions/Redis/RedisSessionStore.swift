// SPDX-License-Identifier: Apache-2.0
public import Logging
public import NIOCore
public import Redis

/// Sessions in Redis, each a hash of its own: `<prefix>:<context>:<id>`.
///
/// `v`, `layout`, `created`, `accessed` and `inactive` are the session's own fields; each other one is 16 digits, the version
/// at which it was written, and its bytes. A fetch and a save are one command each. Nothing is sent a second time but a
/// script that the server says it does not have, and then it has done nothing.
public final class RedisSessionStore: SessionStore {
    let client: RedisClient
    let prefix: String
    private let largest: Int
    private let logger: Logger?

    /// Bytes of a session's fields at the most: well below what a client takes as one reply (``RedisConfiguration``), as a larger
    /// reply ends the connection, and with it what others have sent on it.
    public static let largest = 48 << 20

    /// Makes a store that owns its client: ``start()`` and ``close(within:)`` are the client's too.
    ///
    /// - Parameters:
    ///   - prefix: what keeps two programs on one server apart.
    ///   - largest: bytes of a session's fields at the most; a larger session is neither saved nor fetched.
    public init(
        client: RedisClient, prefix: String = "runner", largest: Int = RedisSessionStore.largest, logger: Logger? = nil
    ) {
        self.client = client
        self.prefix = prefix
        self.largest = largest
        self.logger = logger
    }

    public func start() {
        client.start()
        guard let logger else { return }
        Task { [client] in
            for await status in client.statusChanges() where status.isReady {
                await Self.warnOfEviction(client, logger)
                break
            }
        }
    }

    public func close(within limit: Duration) async { await client.close(within: limit) }

    public var status: SessionStoreStatus {
        switch client.status {
        case .ready: .ready
        case .connecting: .unreachable("the connection is being made")
        case .unreachable(let reason): .unreachable(reason)
        case .closed: .unreachable("the connection has been closed")
        }
    }

    public func fetch(
        _ key: SessionKey, known: Int64, now: Int64, on loop: (any EventLoop)?,
        _ completion: @escaping Completion<SessionFetch>
    ) {
        call(.fetch, key, words: 3, bytes: 48, on: loop) { [largest] in
            $0.append(known)
            $0.append(now)
            $0.append(Int64(largest))
        } parsing: {
            SessionFetch(reply: $0, known: known)
        } completion: {
            completion($0)
        }
    }

    public func create(
        _ key: SessionKey, _ change: SessionChange, on loop: (any EventLoop)?,
        _ completion: @escaping Completion<SessionSave>
    ) {
        save(key, change, creating: true, on: loop, completion)
    }

    public func update(
        _ key: SessionKey, _ change: SessionChange, on loop: (any EventLoop)?,
        _ completion: @escaping Completion<SessionSave>
    ) {
        save(key, change, creating: false, on: loop, completion)
    }

    private func save(
        _ key: SessionKey, _ change: SessionChange, creating: Bool, on loop: (any EventLoop)?,
        _ completion: @escaping Completion<SessionSave>
    ) {
        if let reason = change.reasonNotToSend {
            guard let loop, !loop.inEventLoop else { return completion(.failure(.refused(reason))) }
            return loop.execute { completion(.failure(.refused(reason))) }
        }
        let count = change.fields.count
        call(.save, key, words: 5 + 3 * count, bytes: 96 + change.size, on: loop) { [largest] in
            change.append(to: &$0, creating: creating, largest: largest)
        } parsing: {
            SessionSave(reply: $0, fields: count, creating: creating)
        } completion: {
            completion($0)
        }
    }

    public func delete(
        _ key: SessionKey, at version: Int64?, on loop: (any EventLoop)?,
        _ completion: @escaping Completion<SessionDeletion>
    ) {
        if let version {
            return call(.delete, key, words: 1, bytes: 16, on: loop) {
                $0.append(version)
            } parsing: {
                SessionDeletion(reply: $0)
            } completion: {
                completion($0)
            }
        }
        var command = RedisCommand("UNLINK", wordCapacity: 1, byteCapacity: keyCapacity(key))
        append(key, to: &command)
        client.send(command, on: loop) { result in
            completion(Self.value(of: result) { SessionDeletion(reply: $0) })
        }
    }

    /// Says so, once, where a server that is full would forget sessions instead of refusing to take more. INFO is allowed
    /// where CONFIG is not; a server that allows neither is believed.
    private static func warnOfEviction(_ client: RedisClient, _ logger: Logger) async {
        guard let info = try? await client.send(["INFO", "memory"]).string else { return }
        let facts = info.split(whereSeparator: \.isNewline).map { $0.split(separator: ":", maxSplits: 1) }
        func fact(_ name: String) -> Substring? { facts.first { $0.count == 2 && $0[0] == name }?[1] }
        guard let policy = fact("maxmemory_policy"), policy != "noeviction", fact("maxmemory") != "0" else { return }
        logger.warning(
            "Redis forgets sessions when its memory is full: set maxmemory-policy to noeviction",
            metadata: ["maxmemory-policy": "\(policy)"])
    }

    // MARK: Commands

    /// Calls a script by its digest, and by its text where the server does not have it.
    func call<Value: Sendable>(
        _ script: SessionScript, _ key: SessionKey, words: Int, bytes: Int, on loop: (any EventLoop)?,
        arguments: @escaping @Sendable (inout RedisCommand) -> Void,
        parsing: @escaping @Sendable (RedisValue) -> Value?, completion: @escaping Completion<Value>
    ) {
        var command = RedisCommand("EVALSHA", wordCapacity: 3 + words, byteCapacity: 41 + keyCapacity(key) + bytes)
        command.append(script.digest)
        command.append(1)
        append(key, to: &command)
        arguments(&command)
        client.send(command, on: loop) { [self] result in
            guard case .failure(.refused(let error)) = result, error.code == "NOSCRIPT" else {
                return completion(Self.value(of: result, parsing))
            }
            var command = RedisCommand(
                "EVAL", wordCapacity: 3 + words, byteCapacity: script.text.utf8.count + keyCapacity(key) + bytes)
            command.append(script.text)
            command.append(1)
            append(key, to: &command)
            arguments(&command)
            client.send(command, on: loop) { completion(Self.value(of: $0, parsing)) }
        }
    }

    private func keyCapacity(_ key: SessionKey) -> Int {
        prefix.utf8.count + key.context.utf8.count + SessionID.length + 2
    }

    func append(_ key: SessionKey, to command: inout RedisCommand) {
        command.appendWord { word in
            word.append(contentsOf: prefix.utf8)
            word.append(UInt8(ascii: ":"))
            word.append(contentsOf: key.context.utf8)
            word.append(UInt8(ascii: ":"))
            key.id.append(to: &word)
        }
    }

    /// What a reply says; an error where it is not what it has to be.
    static func value<Value>(
        of result: Result<RedisValue, RedisError>, _ parsing: (RedisValue) -> Value?
    ) -> Result<Value, SessionStoreError> {
        switch result {
        case .success(let reply):
            guard let value = parsing(reply) else {
                return .failure(.unknown("Redis replied what is no reply to the command"))
            }
            return .success(value)
        case .failure(let error): return .failure(SessionStoreError(error))
        }
    }
}

extension SessionStoreError {
    init(_ error: RedisError) {
        switch error {
        case .notSent(let reason): self = .unavailable(reason)
        case .outcomeUnknown(let reason): self = .unknown(reason)
        case .refused(let error): self = .refused(error.message)
        }
    }
}
