// SPDX-License-Identifier: Apache-2.0

/// Why a store did not do as told. The text is for a log and holds no id and no password.
public enum SessionStoreError: Error, Equatable, Sendable {
    /// Surely not done: there is no connection, or too much waits already.
    case unavailable(String)
    /// Perhaps done: it was sent and no answer came. Never to be repeated blindly.
    case unknown(String)
    /// Not done, says the store: full, read-only, no session under that name.
    case refused(String)
}

extension SessionStoreError: CustomStringConvertible {
    /// One sentence for an operator.
    public var description: String {
        switch self {
        case .unavailable(let reason): "the session store cannot be reached: \(reason)"
        case .unknown(let reason): "the session store did not answer: \(reason)"
        case .refused(let reason): "the session store refused: \(reason)"
        }
    }
}
