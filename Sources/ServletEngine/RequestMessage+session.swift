// SPDX-License-Identifier: Apache-2.0
internal import Sessions

/// What the message says of the request's session.
extension RequestMessage {
    /// Whether a session was looked up for the request, and found.
    enum SessionState: UInt32 {
        case notLookedUp = 0
        case absent = 1
        case present = 2
    }

    /// Adds what was found to a packed message: state, context path and id, and, if there is a session, its epoch and the
    /// version that an object of this node must have read.
    ///
    /// - Returns: whether it fitted.
    static func setSession(_ lease: SessionLease, in buffer: UnsafeMutableRawBufferPointer) -> Bool {
        var name: [UInt8] = []
        lease.key.id.append(to: &name)
        let idLength = name.count
        name.append(contentsOf: lease.key.context.utf8)
        let blobOffset = Int(UInt32(littleEndian: buffer.loadUnaligned(fromByteOffset: 48, as: UInt32.self)))
        let blobLength = Int(UInt32(littleEndian: buffer.loadUnaligned(fromByteOffset: 52, as: UInt32.self)))
        let end = blobOffset + blobLength
        guard end <= buffer.count, name.count <= buffer.count - end else { return false }
        UnsafeMutableRawBufferPointer(rebasing: buffer[end...]).copyBytes(from: name)
        let state: SessionState = lease.isPresent ? .present : .absent
        func store<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number, at offset: Int) {
            buffer.storeBytes(of: number.littleEndian, toByteOffset: offset, as: Number.self)
        }
        store(UInt32(truncatingIfNeeded: blobLength + name.count), at: 52)
        store(state.rawValue, at: sessionOffset)
        store(UInt32(truncatingIfNeeded: name.count - idLength), at: sessionOffset + 4)
        store(lease.epoch, at: sessionOffset + 8)
        store(lease.foreign, at: sessionOffset + 16)
        store(UInt32(truncatingIfNeeded: blobLength), at: sessionOffset + 24)
        store(UInt32(truncatingIfNeeded: idLength), at: sessionOffset + 28)
        return true
    }
}
