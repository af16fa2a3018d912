// SPDX-License-Identifier: Apache-2.0

/// A store's answer to a save.
public enum SessionSave: Equatable, Sendable {
    /// Written as `version`; it was `previous` before, 0 for a creation. `skipped` are the places in the change's fields of
    /// conditional ones that were not written.
    case saved(previous: Int64, version: Int64, skipped: [Int])
    /// An update of a session that is not there. Nothing was written: an invalidated session stays dead.
    case gone
    /// An update whose proposed version is not above the session's, which is given. Nothing was written: it was made without
    /// knowing what is there, or it comes so late that its sender has given it up. Who still waits may send it again.
    case overtaken(by: Int64)
    /// A creation of a session that is there already. Nothing was written.
    case exists
}
