// SPDX-License-Identifier: Apache-2.0
import Redis

extension SessionChange {
    private static let ownNames: [[UInt8]] = ["v", "layout", "created", "accessed", "inactive"].map { Array($0.utf8) }

    /// Why the change cannot be written to a hash, if so: its fields lie beside the session's own, and versions are doubles there.
    var reasonNotToSend: String? {
        guard proposed > 0, proposed <= SessionRecord.largestVersion else {
            return "the proposed version is out of range"
        }
        for field in fields where field.name.count <= 8 && Self.ownNames.contains(field.name) {
            return "a field's name is one of the session's own"
        }
        return nil
    }

    /// Bytes of all names and values, and of a version each.
    var size: Int {
        fields.reduce(0) { size, field in
            switch field.change {
            case .set(let value), .setUnlessWrittenSince(_, let value): size + field.name.count + value.count + 17
            case .remove: size + field.name.count + 1
            }
        }
    }

    /// Appends what ``SessionScript/save`` takes.
    func append(to command: inout RedisCommand, creating: Bool, largest: Int) {
        command.append(proposed)
        command.append(times.accessed)
        if creating || changesInactive { command.append(Int64(times.inactive)) } else { command.append("") }
        if creating { command.append(times.created) } else { command.append("") }
        command.append(Int64(largest))
        for field in fields {
            switch field.change {
            case .set(let value):
                command.append("=")
                command.append(field.name)
                command.append(value)
            case .setUnlessWrittenSince(let version, let value):
                command.append(version)
                command.append(field.name)
                command.append(value)
            case .remove:
                command.append("-")
                command.append(field.name)
                command.append("")
            }
        }
    }
}
