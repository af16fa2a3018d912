// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import Sessions

/// Random runs of two nodes before a store that fails now and then.
@Suite struct SessionDirectoryModelTests {
    /// One node, and what its session objects are in Java.
    private struct Node {
        let directory: SessionDirectory
        /// By key, the epochs of objects; those that have failed are never to be trusted again.
        var broken: [SessionKey: Set<Int64>] = [:]
        var current: [SessionKey: Int64] = [:]
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64], [0, 1500, 1 << 20])
    func showsWhatTheStoreHasAndTrustsNothingThatFailed(seed: UInt64, cacheBytes: Int) async throws {
        let store = FaultyStore(seed: seed)
        var generator = SeededGenerator(seed: seed &* 1000)
        var nodes = (0..<2).map { _ in Node(directory: SessionDirectory(store, cacheBytes: cacheBytes)) }
        let keys = (0..<5).map { SessionKey.sample($0) }
        var created = SessionEpochs.firstOfJava
        var seen = (leases: 0, saves: 0, stale: 0, failures: 0)
        for step in 0..<3000 {
            let place = Int.random(in: 0..<2, using: &generator)
            let directory = nodes[place].directory
            let key = keys[Int.random(in: 0..<keys.count, using: &generator)]
            let proposed = WallClock.microseconds + Int64.random(in: -2_000_000...2_000_000, using: &generator)
            let name = "a:\(Int.random(in: 0..<4, using: &generator))"
            let value = Int.random(in: 0..<4, using: &generator) == 0 ? nil : "\(step)"
            switch Int.random(in: 0..<100, using: &generator) {
            case 0..<45:
                guard case .success(let lease) = await answer({ directory.lease(key, on: nil, $0) }) else { continue }
                seen.leases += 1
                // Complete, and as the store has it, whatever was known before.
                #expect(lease.record.texts == (try await store.memory.record(key)?.texts ?? [:]), "step \(step)")
                #expect(lease.isPresent == (try await store.memory.record(key) != nil), "step \(step)")
                nodes[place].current[key] = lease.isPresent ? lease.epoch : nil
                #expect(nodes[place].broken[key]?.contains(lease.epoch) != true, "step \(step)")
            case 45..<60:
                created += 1
                let outcome = await directory.save(
                    SessionMessage(.create, key, epoch: created, [name: value], proposed: proposed))
                note(outcome, of: created, for: key, in: &nodes[place])
            case 60..<66:
                guard let epoch = nodes[place].current[key] else { continue }
                let outcome = await directory.save(SessionMessage(.delete, key, epoch: epoch))
                if outcome != .saved { nodes[place].broken[key, default: []].insert(epoch) }
                nodes[place].current[key] = nil
            case 66..<76:
                // An object that has failed goes on trying.
                guard let epoch = nodes[place].broken[key]?.randomElement(using: &generator) else { continue }
                let before = try await store.memory.record(key)
                let outcome = await directory.save(SessionMessage(.update, key, epoch: epoch, [name: value]))
                seen.stale += 1
                #expect(outcome == .stale || outcome == .gone, "step \(step)")
                #expect(try await store.memory.record(key) == before, "step \(step)")
            default:
                guard let epoch = nodes[place].current[key] else { continue }
                let outcome = await directory.save(
                    SessionMessage(.update, key, epoch: epoch, [name: value], proposed: proposed))
                seen.saves += 1
                if case .failed = outcome { seen.failures += 1 }
                if outcome == .saved {
                    let texts = try await store.memory.record(key)?.texts
                    #expect(texts?[name].flatMap { $0 } == value, "step \(step)")
                }
                note(outcome, of: epoch, for: key, in: &nodes[place])
            }
        }
        #expect(seen.leases > 500 && seen.saves > 100 && seen.stale > 20 && seen.failures > 5, "\(seen)")
        for node in nodes { #expect(node.directory.footprint.bytes <= cacheBytes) }
    }

    private func note(_ outcome: SaveOutcome, of epoch: Int64, for key: SessionKey, in node: inout Node) {
        switch outcome {
        case .saved: node.current[key] = epoch
        case .gone: node.current[key] = nil
        case .failed, .stale:
            node.broken[key, default: []].insert(epoch)
            node.current[key] = nil
        }
    }
}
