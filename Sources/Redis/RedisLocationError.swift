// SPDX-License-Identifier: Apache-2.0

/// What is wrong with the address of a Redis server. No case carries a text that could be, or hold, a password.
public enum RedisLocationError: Error, Sendable, Equatable, CustomStringConvertible {
    case empty
    case unknownScheme(String)
    /// Sentinel, Cluster, or a list of hosts.
    case notSupportedYet(String)
    /// A `/`, `?`, `#`, `@` or `,` stands where only an unescaped password can have put it.
    case unescapedCredentials
    case badPercentEncoding
    case userWithoutPassword
    case noHost
    case badHost(String)
    case bareIPv6
    case badPort(String)
    case badDatabase(String)
    case twoDatabases
    case unknownParameter(String)
    case fragment
    case noSocketPath
    case socketPathTooLong(limit: Int)

    public var description: String {
        switch self {
        case .empty: "the Redis address is empty; write redis://host:6379"
        case .unknownScheme(let scheme):
            "the Redis address begins with \(scheme)://, which is none of redis://, rediss://, unix:// and redis-socket://"
        case .notSupportedYet(let what): "the Redis address names \(what), which is not supported yet: name one server"
        case .unescapedCredentials:
            "the Redis address has a password with a character that must be percent-encoded (/ ? # @ as %2F %3F %23 %40)"
        case .badPercentEncoding:
            "the Redis address has a % that is not followed by two hexadecimal digits of UTF-8 text"
        case .userWithoutPassword: "the Redis address has a user but no password; write redis://user:password@host"
        case .noHost: "the Redis address names no host; write redis://host:6379"
        case .badHost(let host): "the Redis address has the host \(host), which is neither a name nor an address"
        case .bareIPv6: "the Redis address has an IPv6 address without brackets; write redis://[::1]:6379"
        case .badPort(let port): "the Redis address has the port \(port), which is not a number from 1 to 65535"
        case .badDatabase(let text): "the Redis address has the database \(text), which is not a number such as 0 or 3"
        case .twoDatabases: "the Redis address names two different databases, one in the path and one in a parameter"
        case .unknownParameter(let name): "the Redis address has the parameter \(name), which is not known; db is"
        case .fragment: "the Redis address has a #, which means nothing there; in a password write %23"
        case .noSocketPath: "the Redis address names no socket; write unix:///path/to/redis.sock"
        case .socketPathTooLong(let limit): "the Redis address has a socket path of more than \(limit) bytes"
        }
    }
}
