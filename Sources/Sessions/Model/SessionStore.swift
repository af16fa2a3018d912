// SPDX-License-Identifier: Apache-2.0
public import NIOCore

/// Where sessions are kept: opaque bytes by key.
///
/// Every operation ends in exactly one call of its completion, within the store's own time-out. With a loop it is called
/// on that loop, and at once when the answer is there, so that what one read brought is worked on in one tick; without,
/// on any thread. Operations on one session may overtake each other: who needs an order waits for the former's answer.
public protocol SessionStore: AnyObject, Sendable {
    /// What an operation ends in.
    typealias Completion<Value> = @Sendable (Result<Value, SessionStoreError>) -> Void

    /// Begins to connect, if that takes anything, and returns at once.
    func start()

    /// Ends: what waits fails, what was sent is given until `limit` for its answer.
    func close(within limit: Duration) async

    var status: SessionStoreStatus { get }

    /// Fetches a session and, once in a while, notes that it was asked for.
    ///
    /// - Parameters:
    ///   - known: the version that the asker holds with all values, 0 for none. Fields not newer come without a value.
    ///   - now: milliseconds since 1970, by which expiry is decided.
    func fetch(
        _ key: SessionKey, known: Int64, now: Int64, on loop: (any EventLoop)?,
        _ completion: @escaping Completion<SessionFetch>)

    /// Writes a session that is not there; one that is there but has expired counts as not there.
    func create(
        _ key: SessionKey, _ change: SessionChange, on loop: (any EventLoop)?,
        _ completion: @escaping Completion<SessionSave>)

    /// Writes what has changed to a session that is there, all of it or nothing. Other fields stay as they are.
    ///
    /// Only if the proposed version is above the session's: so an update that the network delivers after newer ones, long
    /// after its sender was told that its outcome is unknown, overwrites nothing.
    func update(
        _ key: SessionKey, _ change: SessionChange, on loop: (any EventLoop)?,
        _ completion: @escaping Completion<SessionSave>)

    /// Removes a session.
    ///
    /// - Parameter version: only if it has this version; nil: whatever it has.
    func delete(
        _ key: SessionKey, at version: Int64?, on loop: (any EventLoop)?,
        _ completion: @escaping Completion<SessionDeletion>)

    /// Some of the keys, for an operator.
    ///
    /// - Parameters:
    ///   - cursor: the former page's; nil to begin with. A key may be on two pages, and a page be empty.
    ///   - context: only those of this application.
    func keys(after cursor: String?, context: String?) async throws(SessionStoreError) -> SessionKeyPage

    /// Sessions without their values, for an operator, and without a touch. One that is not there any more is left out.
    func summaries(of keys: [SessionKey]) async throws(SessionStoreError) -> [SessionSummary]

    /// One session with its values, for an operator; without a touch, nil if it is not there.
    func look(at key: SessionKey) async throws(SessionStoreError) -> SessionView?
}
