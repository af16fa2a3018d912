// SPDX-License-Identifier: Apache-2.0

/// The outcome of reading from a request body.
public enum BodyRead: Sendable, Equatable {
    /// So many bytes were copied; `end` says that no more will come.
    case bytes(Int, end: Bool)
    /// None now; a later read may find some.
    case nothing
    /// The whole body was read before.
    case end
    /// The client went away before the end of the body, or the exchange has ended.
    case aborted
    /// The client sent nothing for too long.
    case timedOut
    /// The client broke the framing: a bad chunk, or more bytes than are allowed.
    case malformed
}
