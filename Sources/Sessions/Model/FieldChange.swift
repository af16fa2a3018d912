// SPDX-License-Identifier: Apache-2.0

/// What happens to one field.
public enum FieldChange: Equatable, Sendable {
    /// It gets this value, whatever it was.
    case set([UInt8])
    /// It gets this value unless it was written, or removed, after this version: for an attribute that was only read and
    /// whose bytes differ now, which they may without a change (a map has no order). Nobody's write is lost to such a one.
    case setUnlessWrittenSince(Int64, [UInt8])
    case remove
}
