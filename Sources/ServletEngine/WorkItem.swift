// SPDX-License-Identifier: Apache-2.0
internal import Sessions

/// One piece of work for a worker thread.
enum WorkItem: Sendable {
    /// A request whose head has been parsed and whose session, if it names one, has been looked up; to be run from its
    /// beginning.
    case request(ExchangeHandle, any ServletExchange, SessionLease?)
    /// Something an exchange in Java's hands was waiting for.
    case signal(ExchangeHandle, ExchangeSignal)
    /// A task in the Java side's own queue.
    case task
}

/// What an exchange in Java's hands may be told.
public enum ExchangeSignal: Sendable {
    /// Body bytes, or the end of the body, are there.
    case readable
    /// Output is below the high-water mark.
    case writable
    /// The client is gone.
    case aborted
}
