// SPDX-License-Identifier: Apache-2.0

/// A store's answer to a fetch.
public enum SessionFetch: Equatable, Sendable {
    /// There is no such session, or it has expired.
    case absent
    /// The session's version is the one that the asker knows.
    case unchanged(accessed: Int64)
    /// It is another: all names; values only of the fields that are newer than the asker knows.
    case changed(SessionRecord)
}
