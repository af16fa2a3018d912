// SPDX-License-Identifier: Apache-2.0

/// Where a Redis server is and how to introduce oneself to it: what `REDIS_URL` says.
///
/// One server. Sentinel and Cluster are recognised by name and refused; they would be further cases of `Endpoint`'s owner,
/// not of `Endpoint`.
public struct RedisLocation: Sendable, Equatable, CustomStringConvertible {
    /// What a socket is connected to.
    public enum Endpoint: Sendable, Equatable {
        /// A name or an address (IPv6 without brackets), resolved again with each connection.
        case host(String, port: Int)
        case unixSocket(path: String)
    }

    public static let defaultPort = 6379

    public var endpoint: Endpoint
    public var usesTLS: Bool
    /// The ACL user; nil is the user `default`.
    public var user: String?
    public var password: RedisSecret?
    /// The number of the database, 0 unless told otherwise.
    public var database: Int

    public init(
        endpoint: Endpoint, usesTLS: Bool = false, user: String? = nil, password: RedisSecret? = nil, database: Int = 0
    ) {
        self.endpoint = endpoint
        self.usesTLS = usesTLS
        self.user = user
        self.password = password
        self.database = database
    }

    /// The location as a URL, with `***` for the password.
    public var description: String {
        let secret = password == nil ? "" : "\(user ?? ""):***@"
        switch endpoint {
        case .host(let host, let port):
            let scheme = usesTLS ? "rediss" : "redis"
            let host = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
            return "\(scheme)://\(secret)\(host):\(port)" + (database == 0 ? "" : "/\(database)")
        case .unixSocket(let path):
            return "unix://\(secret)\(path)" + (database == 0 ? "" : "?db=\(database)")
        }
    }
}
