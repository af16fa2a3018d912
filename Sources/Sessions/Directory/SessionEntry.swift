// SPDX-License-Identifier: Apache-2.0

/// What this node knows of one session, and the saves that are under way: a state without any input or output.
struct SessionEntry: Sendable {
    /// How many saves of one session may wait. A session with so many is being hammered, or its store hangs.
    static let queueLimit = 256

    /// The epoch of the objects that may save.
    private(set) var epoch: Int64
    /// An epoch that ended because the session was gone: what its objects still save is nobody's loss.
    private(set) var goneEpoch: Int64 = 0
    /// The session as of the record's version with all its values, and perhaps some fields that this node has written
    /// since; nil: nothing is known.
    private(set) var record: SessionRecord?
    /// The version of the last record that held what this node may not have written, 0 for none. An object that has read as
    /// much needs to read nothing again, however much this node has saved since.
    private(set) var foreign: Int64 = 0
    /// By name, the version which a conditional write would have made that was skipped. A later one that builds on it
    /// builds on what was never written, and must not overwrite what was.
    private var skipped: [[UInt8]: Int64] = [:]
    /// By name, where they differ, the version that Java proposed when it last wrote the field and the one that the write got:
    /// Java takes the former for the field's version, and a conditional write is to be compared with the latter.
    private var raised: [[UInt8]: (proposed: Int64, version: Int64)] = [:]
    /// The highest version that the store is known to have had.
    private var latest: Int64 = 0
    /// In order; the first is with the store.
    private(set) var saves: [PendingSave] = []
    var leases = 0
    /// Bytes that the record takes, about.
    private(set) var bytes = 0

    init(epoch: Int64) { self.epoch = epoch }

    var isIdle: Bool { leases == 0 && saves.isEmpty }

    private mutating func take(_ record: SessionRecord?) {
        self.record = record
        if record == nil { (foreign, skipped, raised, latest) = (0, [:], [:], 0) }
        bytes = record.map { $0.fields.reduce(0) { $0 + Self.bytes(of: $1.key, $1.value) } } ?? 0
    }

    private static func bytes(of name: [UInt8], _ field: SessionField) -> Int {
        name.count + (field.value?.count ?? 0) + 160
    }

    // MARK: What the store says

    /// What was known when the store was asked.
    struct Asked: Equatable, Sendable {
        var version: Int64
        var epoch: Int64
    }

    var asked: Asked { Asked(version: record?.version ?? 0, epoch: epoch) }

    enum Answer: Equatable {
        case present(SessionRecord)
        case absent
        /// The answer says less than it should, or less than is known by now.
        case unclear
    }

    /// Takes an answer of the store to what was `asked`.
    mutating func take(_ fetch: SessionFetch, asked: Asked, epochs: inout SessionEpochs) -> Answer {
        switch fetch {
        case .absent:
            guard let record else { return .absent }
            // A creation may have been acknowledged since.
            guard asked == self.asked, record.version == asked.version else { return .unclear }
            end(epochs: &epochs)
            return .absent
        case .unchanged(let accessed):
            guard asked.epoch == epoch, let times = record?.times else { return .unclear }
            record?.times.accessed = max(times.accessed, accessed)
            return record.map { .present($0) } ?? .unclear
        case .changed(let fetched):
            guard let complete = fetched.filled(from: record) else { return .unclear }
            if let record, complete.version < record.version {
                // An answer that was overtaken by another, or by the acknowledgement of a save.
                guard asked.epoch == epoch, complete.version < asked.version else { return .present(record) }
                // The store shows less than it had acknowledged: it has lost something, and it is the store that counts.
                epoch = epochs.failed()
            }
            take(complete)
            foreign = complete.version
            latest = complete.version
            return .present(complete)
        }
    }

    // MARK: Saves

    enum Submission: Equatable {
        /// It is the store's turn.
        case send
        case queued
        case finished(SaveOutcome)
    }

    /// Takes a save into the queue, unless its outcome is known already.
    mutating func submit(_ save: PendingSave, epochs: inout SessionEpochs) -> Submission {
        if !save.isDeletion, save.epoch != epoch {
            return .finished(save.epoch == goneEpoch ? .gone : .stale)
        }
        if saves.isEmpty, save.isJoin { return .finished(.saved) }
        guard saves.count < Self.queueLimit else {
            fail(epochs: &epochs)
            return .finished(.failed(.unavailable("\(Self.queueLimit) saves of one session are waiting")))
        }
        saves.append(save)
        return saves.count == 1 ? .send : .queued
    }

    /// Begins the epoch of a session that Java has made under this id.
    mutating func begin(_ epoch: Int64) {
        if self.epoch != epoch { goneEpoch = self.epoch }
        self.epoch = epoch
        take(nil)
    }

    /// What an operation of the store has come to.
    enum Settlement {
        case saved(previous: Int64, version: Int64, skipped: [Int], SessionChange)
        /// The session is no more: it was deleted, renamed, or not there.
        case ended(SaveOutcome)
        case failed(SaveOutcome)
    }

    /// Takes the outcome of the first save; returns what is finished by it, in order. The first of those left, if there
    /// are any, is to be sent.
    mutating func settle(_ settlement: Settlement, epochs: inout SessionEpochs) -> [(PendingSave, SaveOutcome)] {
        guard !saves.isEmpty else { preconditionFailure("cannot settle a save while none is with the store") }
        let save = saves.removeFirst()
        var finished: [(PendingSave, SaveOutcome)]
        switch settlement {
        case .saved(let previous, let version, let skipped, let change):
            finished = [(save, .saved)]
            if save.epoch == epoch {
                acknowledge(change, previous: previous, version: version, skipped: skipped)
                note(save.message.change.proposed, change, version: version, skipped: skipped)
            }
            // What was renamed may hold what others had written under the old id.
            if save.epoch == epoch, save.isArrival { foreign = version }
        case .ended(let outcome):
            finished = [(save, outcome)]
            if save.epoch == epoch || save.isDeletion && save.epoch != goneEpoch {
                end(dropping: &finished, epochs: &epochs)
            }
            drop(save.epoch, as: .gone, into: &finished)
        case .failed(let outcome):
            finished = [(save, outcome)]
            if save.epoch == epoch { fail(epochs: &epochs) }
            drop(save.epoch, as: .stale, into: &finished)
        }
        while let first = saves.first, first.isJoin { finished.append((saves.removeFirst(), .saved)) }
        return finished
    }

    private mutating func drop(
        _ epoch: Int64, as outcome: SaveOutcome, into finished: inout [(PendingSave, SaveOutcome)]
    ) {
        guard saves.contains(where: { $0.epoch == epoch && !$0.isDeletion }) else { return }
        finished += saves.filter { $0.epoch == epoch && !$0.isDeletion }.map { ($0, outcome) }
        saves.removeAll { $0.epoch == epoch && !$0.isDeletion }
    }

    private mutating func fail(epochs: inout SessionEpochs) {
        epoch = epochs.failed()
        take(nil)
    }

    /// Ends the epoch with the session, unless another session waits to be made under the id.
    private mutating func end(dropping finished: inout [(PendingSave, SaveOutcome)], epochs: inout SessionEpochs) {
        guard !saves.contains(where: { $0.epoch == epoch && $0.message.kind == .create }) else { return take(nil) }
        end(epochs: &epochs)
        drop(goneEpoch, as: .gone, into: &finished)
    }

    private mutating func end(epochs: inout SessionEpochs) {
        goneEpoch = epoch
        epoch = epochs.unused()
        take(nil)
    }

    /// A change as the store is to be told it: above what is known to be there, and so not to be taken for one that comes late;
    /// without those conditional writes that build on one which was skipped, and with the versions that the fields have.
    mutating func sound(_ change: SessionChange) -> SessionChange {
        var sound = change.proposing(after: latest)
        for (place, field) in sound.fields.enumerated() where !raised.isEmpty {
            guard case .setUnlessWrittenSince(let known, let value) = field.change, let raised = raised[field.name],
                raised.proposed == known
            else { continue }
            sound.fields[place].change = .setUnlessWrittenSince(raised.version, value)
        }
        guard !skipped.isEmpty else { return sound }
        sound.fields.removeAll { field in
            guard case .setUnlessWrittenSince(let known, _) = field.change, known > 0, skipped[field.name] == known
            else {
                return false
            }
            skipped[field.name] = change.proposed
            return true
        }
        return sound
    }

    private mutating func acknowledge(_ change: SessionChange, previous: Int64, version: Int64, skipped: [Int]) {
        guard previous > 0 else {
            var created = SessionRecord(creating: change)
            created.version = version
            for name in created.fields.keys { created.fields[name]?.version = version }
            return take(created)
        }
        guard let known = record?.version, known < version else { return }
        for (place, field) in change.fields.enumerated() where !skipped.contains(place) {
            switch field.change {
            case .set(let value), .setUnlessWrittenSince(_, let value):
                put(SessionField(version: version, value: value), field.name)
            case .remove: put(nil, field.name)
            }
        }
        // Otherwise somebody else has written too, and the next fetch has to bring it.
        if previous == known { record?.version = version }
        if let times = record?.times { record?.times.accessed = max(times.accessed, change.times.accessed) }
        if change.changesInactive { record?.times.inactive = change.times.inactive }
    }

    /// Notes what Java cannot know of a save that it proposed with this version.
    private mutating func note(_ proposed: Int64, _ change: SessionChange, version: Int64, skipped: [Int]) {
        latest = max(latest, version)
        for (place, field) in change.fields.enumerated() {
            if skipped.contains(place) {
                self.skipped[field.name] = proposed
            } else if field.change != .remove, proposed != version {
                raised[field.name] = (proposed, version)
            } else if !raised.isEmpty {
                raised[field.name] = nil
            }
        }
    }

    private mutating func put(_ field: SessionField?, _ name: [UInt8]) {
        if let old = record?.fields[name] { bytes -= Self.bytes(of: name, old) }
        record?.fields[name] = field
        if let field { bytes += Self.bytes(of: name, field) }
    }
}

extension SessionRecord {
    /// The record with the values that the asker knew put in; nil if one of them is not known.
    func filled(from known: SessionRecord?) -> SessionRecord? {
        var filled = self
        for (name, field) in fields where field.value == nil {
            guard let old = known?.fields[name], old.version == field.version, old.value != nil else { return nil }
            filled.fields[name] = old
        }
        return filled
    }
}
