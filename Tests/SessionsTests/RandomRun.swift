// SPDX-License-Identifier: Apache-2.0
import TestSupport

@testable import Sessions

/// A run of operations on a few sessions, over a time that passes faster than a clock's.
struct RandomRun {
    private var generator: SeededGenerator
    private var now = WallClock.milliseconds
    private let keys = (0..<8).map { _ in SessionKey.random() }
    private var versions: [Int64] = [0]

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    /// Does one operation on both stores; returns what they answered.
    mutating func step(_ first: any SessionStore, _ second: any SessionStore) async throws -> (String, String) {
        now += Int64.random(in: 0...20_000, using: &generator)
        let key = keys[Int.random(in: 0..<keys.count, using: &generator)]
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<40:
            let known = versions.randomElement(using: &generator) ?? 0
            let now = now
            return (
                "\(try await first.fetch(key, known: known, now: now).sorted)",
                "\(try await second.fetch(key, known: known, now: now).sorted)"
            )
        case 40..<55:
            let change = change(fields: 4)
            return (note(try await first.create(key, change)), "\(try await second.create(key, change))")
        case 55..<95:
            let change = change(fields: 3)
            return (note(try await first.send(key, change)), "\(try await second.send(key, change))")
        default: return ("\(try await first.delete(key))", "\(try await second.delete(key))")
        }
    }

    private mutating func note(_ save: SessionSave) -> String {
        if let version = save.version { versions.append(version) }
        if versions.count > 12 { versions.removeFirst() }
        return "\(save)"
    }

    private mutating func change(fields count: Int) -> SessionChange {
        let inactive = [0, 100, 1800, 30, .max].randomElement(using: &generator) as Int32? ?? 0
        let lag = Int64.random(in: -3_000...3_000, using: &generator)
        var change = SessionChange(
            proposed: (now + lag) * 1000, times: SessionTimes(created: now, accessed: now + lag, inactive: inactive),
            changesInactive: Int.random(in: 0..<5, using: &generator) == 0, fields: [])
        for name in Set(
            (0..<Int.random(in: 0...count, using: &generator)).map { _ in Int.random(in: 0..<6, using: &generator) }
        ).sorted() {
            let value = (0..<Int.random(in: 0...20, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            let kinds: [FieldChange] = [
                .set(value), .remove, .setUnlessWrittenSince(versions.randomElement(using: &generator) ?? 0, value),
            ]
            change.fields.append(
                .init(name: [97, 58, UInt8(name)], change: kinds.randomElement(using: &generator) ?? .remove))
        }
        return change
    }
}

extension SessionFetch {
    /// Everything in it, in an order.
    fileprivate var sorted: String {
        guard case .changed(let record) = self else { return "\(self)" }
        let fields = record.fields.map { "\($0.key) \($0.value.version) \($0.value.value.map { "\($0)" } ?? "known")" }
            .sorted()
        return "\(record.version) \(record.times) \(fields)"
    }
}
