// SPDX-License-Identifier: Apache-2.0

/// Why a command brought no value; what a caller has to know is whether it may have been carried out.
public enum RedisError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Surely not carried out: it never left this process. Unreachable, too much under way, closed, too large.
    case notSent(String)
    /// Sent, and no reply: a time-out, a lost connection, a reply that is not Redis's protocol. It may have been carried out.
    case outcomeUnknown(String)
    /// The server said no.
    case refused(RedisServerError)

    public var description: String {
        switch self {
        case .notSent(let reason): reason
        case .outcomeUnknown(let reason): "\(reason) (the command may have been carried out)"
        case .refused(let error): "Redis refused: \(error)"
        }
    }
}
