// SPDX-License-Identifier: Apache-2.0
import Logging
import NIOCore
import Synchronization

@testable import Sessions

/// Values that the tests are written in.
extension SessionKey {
    static func sample(_ number: UInt64 = 1, context: String = "/shop") -> SessionKey {
        SessionKey(context: context, id: SessionID(high: 0xC0FF_EE00_0000_0000, low: number))
    }

    static func random(context: String = "/") -> SessionKey {
        SessionKey(context: context, id: SessionID(high: .random(in: 0 ... .max), low: .random(in: 0 ... .max)))
    }
}

extension SessionTimes {
    static func now(inactive: Int32 = 1800) -> SessionTimes {
        SessionTimes(created: WallClock.milliseconds, accessed: WallClock.milliseconds, inactive: inactive)
    }
}

extension SessionChange {
    /// Sets fields to texts; nil removes.
    init(
        _ fields: KeyValuePairs<String, String?>, proposed: Int64 = WallClock.microseconds, times: SessionTimes = .now()
    ) {
        self.init(
            proposed: proposed, times: times,
            fields: fields.map {
                Field(name: Array($0.key.utf8), change: $0.value.map { .set(Array($0.utf8)) } ?? .remove)
            })
    }
}

extension SessionRecord {
    /// Names and values as text.
    var texts: [String: String?] {
        var texts: [String: String?] = [:]
        for (name, field) in fields {
            texts.updateValue(
                field.value.map { String(decoding: $0, as: UTF8.self) }, forKey: String(decoding: name, as: UTF8.self))
        }
        return texts
    }
}

extension SessionMessage {
    init(
        _ kind: Kind, _ key: SessionKey, old: SessionKey? = nil, epoch: Int64,
        _ fields: KeyValuePairs<String, String?> = [:], proposed: Int64 = WallClock.microseconds
    ) {
        self.init(kind, key, oldID: old?.id, epoch: epoch, change: SessionChange(fields, proposed: proposed))
    }
}

extension WallClock {
    static var microseconds: Int64 { milliseconds * 1000 }
}

/// Waits for what a completion brings.
func answer<Value: Sendable>(_ start: (@escaping @Sendable (Value) -> Void) -> Void) async -> Value {
    await withCheckedContinuation { continuation in start { continuation.resume(returning: $0) } }
}

extension SessionStore {
    /// Fetches, unless told otherwise by a clock that neither touches a session nor finds it expired, however slow the machine.
    func fetch(
        _ key: SessionKey, known: Int64 = 0, now: Int64 = 0, on loop: (any EventLoop)? = nil
    ) async throws -> SessionFetch {
        try await answer { fetch(key, known: known, now: now, on: loop, $0) }.get()
    }

    /// What is there, by a clock that neither touches it nor finds it expired.
    func record(_ key: SessionKey) async throws -> SessionRecord? {
        if case .changed(let record) = try await fetch(key, now: 0) { record } else { nil }
    }

    func create(_ key: SessionKey, _ change: SessionChange) async throws -> SessionSave {
        try await answer { create(key, change, on: nil, $0) }.get()
    }

    /// Sends an update once.
    func send(_ key: SessionKey, _ change: SessionChange) async throws -> SessionSave {
        try await answer { update(key, change, on: nil, $0) }.get()
    }

    /// Sends an update until no other is quicker.
    func update(_ key: SessionKey, _ change: SessionChange) async throws -> SessionSave {
        var change = change
        while true {
            let save = try await send(key, change)
            guard case .overtaken(let version) = save else { return save }
            change.proposed = version + 1
        }
    }

    func delete(_ key: SessionKey, at version: Int64? = nil) async throws -> SessionDeletion {
        try await answer { delete(key, at: version, on: nil, $0) }.get()
    }
}

extension SessionSave {
    var version: Int64? { if case .saved(_, let version, _) = self { version } else { nil } }
    var skipped: [Int]? { if case .saved(_, _, let skipped) = self { skipped } else { nil } }
}

extension SessionDirectory {
    convenience init(_ store: any SessionStore, cacheBytes: Int = 1 << 20) {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        self.init(store: store, cacheBytes: cacheBytes, patience: .seconds(10), logger: logger)
    }

    func lease(_ key: SessionKey) async throws -> SessionLease {
        try await answer { lease(key, on: nil, $0) }.get()
    }

    func save(_ message: SessionMessage) async -> SaveOutcome {
        await answer { save(message, on: nil, $0) }
    }
}
