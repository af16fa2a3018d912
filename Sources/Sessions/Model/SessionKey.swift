// SPDX-License-Identifier: Apache-2.0

/// Which session: that of an id in one application. A cookie of path `/` reaches several, each with its own session.
public struct SessionKey: Hashable, Sendable {
    /// The application's context path, `/` for the root.
    public let context: String
    public let id: SessionID

    /// Names the session of `id` in the application at `context`.
    public init(context: String, id: SessionID) {
        self.context = context
        self.id = id
    }

    /// The same for an id as text; nil if it is none of ours.
    public init?(context: String, id: String) {
        guard let id = SessionID(id) else { return nil }
        self.init(context: context, id: id)
    }
}

extension SessionKey: CustomStringConvertible {
    /// For an operator and never for a log: who knows the id has the session.
    public var description: String { "\(context):\(id)" }
}
