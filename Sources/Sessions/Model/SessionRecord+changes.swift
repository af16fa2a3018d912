// SPDX-License-Identifier: Apache-2.0

/// What fetching and saving mean, for the stores that hold records themselves. The Redis store's scripts say the same in Lua.
extension SessionRecord {
    /// The session that a creation makes; `old` is an expired one in its place, for versions only grow.
    init(creating change: SessionChange, over old: SessionRecord? = nil) {
        self.init(version: max((old?.version ?? 0) + 1, change.proposed), times: change.times, fields: [:])
        for field in change.fields {
            switch field.change {
            case .set(let value), .setUnlessWrittenSince(_, let value):
                fields[field.name] = SessionField(version: version, value: value)
            case .remove: break
            }
        }
    }

    /// Updates the session, unless the change is made for an older version.
    mutating func update(_ change: SessionChange) -> SessionSave {
        guard version < change.proposed else { return .overtaken(by: version) }
        let previous = version
        let skipped = apply(change)
        return .saved(previous: previous, version: version, skipped: skipped)
    }

    /// Writes a change; returns the places in its fields of those that were skipped.
    private mutating func apply(_ change: SessionChange) -> [Int] {
        version = change.proposed
        times.accessed = max(times.accessed, change.times.accessed)
        if change.changesInactive { times.inactive = change.times.inactive }
        var skipped: [Int] = []
        for (place, field) in change.fields.enumerated() {
            switch field.change {
            case .set(let value): fields[field.name] = SessionField(version: version, value: value)
            case .setUnlessWrittenSince(let known, let value):
                if let current = fields[field.name], current.version <= known {
                    fields[field.name] = SessionField(version: version, value: value)
                } else {
                    skipped.append(place)
                }
            case .remove: fields[field.name] = nil
            }
        }
        return skipped
    }

    /// The answer to who knows the session at version `known`.
    func answer(known: Int64) -> SessionFetch {
        if version == known { return .unchanged(accessed: times.accessed) }
        var answer = self
        if known > 0 {
            for (name, field) in fields where field.version <= known {
                answer.fields[name] = SessionField(version: field.version, value: nil)
            }
        }
        return .changed(answer)
    }
}

extension SessionRecord {
    /// The creation that brings this session, with a change, under another id.
    func moving(_ change: SessionChange) -> SessionChange {
        var moved = self
        _ = moved.apply(change.proposing(after: version))
        return SessionChange(
            proposed: moved.version, times: moved.times, changesInactive: true,
            fields: moved.fields.map { SessionChange.Field(name: $0.key, change: .set($0.value.value ?? [])) })
    }

    /// What has been written since an older state of the session, but for the fields that another change has set or removed.
    func change(since old: SessionRecord, besides other: SessionChange) -> SessionChange {
        let settled = Set(
            other.fields.compactMap { field -> [UInt8]? in
                if case .setUnlessWrittenSince = field.change { nil } else { field.name }
            })
        let written = fields.filter { old.fields[$0.key]?.version != $0.value.version }
            .map { SessionChange.Field(name: $0.key, change: .set($0.value.value ?? [])) }
        let removed = old.fields.keys.filter { fields[$0] == nil }
            .map { SessionChange.Field(name: $0, change: .remove) }
        return SessionChange(
            proposed: version, times: times,
            changesInactive: times.inactive != old.times.inactive && !other.changesInactive,
            fields: (written + removed).filter { !settled.contains($0.name) })
    }
}
