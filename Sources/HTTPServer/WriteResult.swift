// SPDX-License-Identifier: Apache-2.0

/// The outcome of writing to a response.
public enum WriteResult: Sendable, Equatable {
    /// More may be written at once.
    case writable
    /// The bytes were taken, but the writer should wait before the next.
    case full
    /// Nobody will receive these bytes.
    case closed
    /// The client took too few bytes in the time given.
    case timedOut
}
