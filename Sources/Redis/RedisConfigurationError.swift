// SPDX-License-Identifier: Apache-2.0

/// Why a client cannot be made.
public enum RedisConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The authorities that may sign the server's certificate cannot be read.
    case badAuthorities(String, reason: String)

    public var description: String {
        switch self {
        case .badAuthorities(let file, let reason): "cannot read certificate authorities from \(file): \(reason)"
        }
    }
}
