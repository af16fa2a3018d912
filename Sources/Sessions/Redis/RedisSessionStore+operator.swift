// SPDX-License-Identifier: Apache-2.0
import Redis

extension RedisSessionStore {
    /// Keys that one SCAN looks at, about.
    private static let pageSize: Int64 = 500

    public func keys(after cursor: String?, context: String?) async throws(SessionStoreError) -> SessionKeyPage {
        var command = RedisCommand("SCAN", wordCapacity: 5)
        command.append(cursor ?? "0")
        command.append("MATCH")
        command.append(Self.pattern(prefix: prefix, context: context))
        command.append("COUNT")
        command.append(Self.pageSize)
        let reply = try await ask(command)
        guard case .array(let parts) = reply, parts.count == 2, let next = parts[0].string,
            case .array(let names) = parts[1]
        else { throw .unknown("Redis replied what is no reply to SCAN") }
        return SessionKeyPage(
            keys: names.compactMap { $0.bytes }.compactMap { SessionKey(redisKey: $0, prefix: prefix) }
                .filter { context == nil || $0.context == context },
            next: next == "0" ? nil : next)
    }

    public func summaries(of keys: [SessionKey]) async throws(SessionStoreError) -> [SessionSummary] {
        let replies = await withTaskGroup(of: (Int, Result<SessionSummary?, SessionStoreError>).self) { group in
            for (place, key) in keys.enumerated() { group.addTask { (place, await self.summary(of: key)) } }
            var replies: [(Int, Result<SessionSummary?, SessionStoreError>)] = []
            for await reply in group { replies.append(reply) }
            return replies.sorted { $0.0 < $1.0 }
        }
        var summaries: [SessionSummary] = []
        for (_, reply) in replies {
            switch reply {
            case .success(let summary): if let summary { summaries.append(summary) }
            // Something else that lies under such a name.
            case .failure(.refused): continue
            case .failure(let error): throw error
            }
        }
        return summaries
    }

    public func look(at key: SessionKey) async throws(SessionStoreError) -> SessionView? {
        var command = RedisCommand("HGETALL")
        append(key, to: &command)
        guard case .array(let hash) = try await ask(command), !hash.isEmpty else { return nil }
        guard let record = SessionRecord(hash: hash, value: { Array($1) }) else {
            throw .refused("the key holds no session of layout 1")
        }
        command = RedisCommand("PTTL")
        append(key, to: &command)
        let life = try await ask(command).integer
        return SessionView(record: record, timeToLive: life.flatMap { $0 >= 0 ? $0 : nil })
    }

    private func ask(_ command: RedisCommand) async throws(SessionStoreError) -> RedisValue {
        do { return try await client.send(command) } catch { throw SessionStoreError(error) }
    }

    private func summary(of key: SessionKey) async -> Result<SessionSummary?, SessionStoreError> {
        await withCheckedContinuation { continuation in
            call(.summary, key, words: 0, bytes: 0, on: nil) { _ in
            } parsing: { reply -> Summary? in
                Summary(reply: reply, key: key)
            } completion: {
                continuation.resume(returning: $0.map(\.session))
            }
        }
    }

    /// What a look at one key brings, if only that it is not there.
    private struct Summary: Sendable {
        var session: SessionSummary?

        init?(reply: RedisValue, key: SessionKey) {
            if reply == .null { return }
            guard case .array(let parts) = reply, parts.count == 2, let life = parts[0].integer,
                case .array(let hash) = parts[1]
            else { return nil }
            // The script has put the value's length where the value was.
            guard let record = SessionRecord(hash: hash, value: { Array($1) }) else { return }
            var summary = SessionSummary(key: key, record: record, timeToLive: life >= 0 ? life : nil)
            for place in summary.fields.indices {
                let digits = record.fields[summary.fields[place].name]?.value ?? []
                summary.fields[place].size = Int64(digits: digits[...]).flatMap { Int(exactly: $0) } ?? 0
            }
            session = summary
        }
    }

    /// What MATCH takes for the keys of a prefix; what means something to it is escaped.
    static func pattern(prefix: String, context: String?) -> String {
        var pattern = ""
        for character in "\(prefix):\(context ?? "")" {
            if "*?[]\\^-".contains(character) { pattern.append("\\") }
            pattern.append(character)
        }
        return pattern + (context == nil ? "/*:" : ":") + String(repeating: "?", count: SessionID.length)
    }
}

extension SessionKey {
    /// Reads a key of Redis; nil if it is no session's.
    init?(redisKey: [UInt8], prefix: String) {
        let rest = redisKey.dropFirst(prefix.utf8.count + 1)
        guard redisKey.starts(with: Array("\(prefix):/".utf8)), rest.count > SessionID.length + 1,
            rest[rest.endIndex - SessionID.length - 1] == UInt8(ascii: ":"),
            let id = SessionID(rest.suffix(SessionID.length)),
            let context = String(validating: rest.dropLast(SessionID.length + 1), as: UTF8.self)
        else { return nil }
        self.init(context: context, id: id)
    }
}
