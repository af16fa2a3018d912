// SPDX-License-Identifier: Apache-2.0

/// A store's answer to a deletion.
public enum SessionDeletion: Equatable, Sendable {
    case deleted
    /// There was none.
    case absent
    /// It has another version than the one that was to be deleted, and is still there.
    case changed
}
