// SPDX-License-Identifier: Apache-2.0

/// What became of a message of Java's.
public enum SaveOutcome: Equatable, Sendable {
    /// It, and everything saved before it for the session, is acknowledged by the store.
    case saved
    /// The session is not there any more; nothing was written. The response goes out all the same.
    case gone
    /// It was not saved, or nobody knows. The session object it came from must not be used again.
    case failed(SessionStoreError)
    /// It was not even tried: an earlier save of this session object has failed, so that it holds what the store does not.
    case stale
}
