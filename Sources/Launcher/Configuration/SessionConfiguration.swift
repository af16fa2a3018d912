// SPDX-License-Identifier: Apache-2.0
import Redis
import ServletEngine

/// Where sessions are kept and how they look from outside.
struct SessionConfiguration: Equatable, Sendable {
    enum Store: Equatable, Sendable {
        /// Tomcat's own sessions, in the JVM.
        case memory
        case redis(RedisOptions)
        /// nil: `sessions` under the base directory.
        case file(directory: String?)
    }

    struct RedisOptions: Equatable, Sendable {
        var location: RedisLocation
        /// Where the location comes from, for the log: a flag, a variable or the default.
        var origin: String
        var keyPrefix: String
        var poolSize: Int
        var verifiesServer: Bool
    }

    var store: Store
    var operationTimeout: Duration
    /// Whether the process ends when the store cannot be reached at the start.
    var isRequired: Bool
    /// Paths whose requests fetch no session ahead.
    var ignored: PathPattern
    var settings: SessionSettings

    /// The first variable of the environment that holds the server's URL; nil when none says anything.
    static func redisVariable(_ environment: [String: String]) -> (name: String, url: String)? {
        for name in ["REDIS_URL", "REDISTOGO_URL", "REDISCLOUD_URL"] {
            if let url = environment[name], !url.isEmpty { return (name, url) }
        }
        return nil
    }

    init(_ options: SessionOptions, environment: [String: String]) throws(Failure) {
        store =
            switch try Self.kind(options, environment) {
            case .memory: .memory
            case .file: .file(directory: options.access.sessionStoreDirectory)
            case .redis: .redis(try Self.redis(options.access, poolSize: options.sessionStorePoolSize, environment))
            }
        operationTimeout = .milliseconds(options.access.sessionStoreOperationTimeout)
        isRequired = options.sessionStoreRequired
        ignored = try PathPattern(options.sessionStoreIgnorePattern)
        settings = SessionSettings()
        settings.areShared = store != .memory
        settings.isStrict = options.sessionAttributesStrict
        settings.warningSize = options.sessionAttributeWarningSize
        settings.cookieIsSecure = options.sessionCookieSecure
        settings.cookieSameSite = options.sessionCookieSameSite.map { value in
            switch value {
            case .lax: .lax
            case .strict: .strict
            case .none: .none
            }
        }
        if let name = options.sessionCookieName {
            guard Self.isToken(name) else {
                throw Failure(
                    .usage,
                    "--session-cookie-name '\(name)' is no cookie name: letters, digits and !#$%&'*+-.^_`|~ only.")
            }
            settings.cookieName = name
        }
        if settings.cookieSameSite == .some(.none), !settings.cookieIsSecure {
            throw Failure(
                .usage,
                "--session-cookie-same-site none needs --session-cookie-secure: browsers refuse the cookie without.")
        }
    }

    private static func kind(
        _ options: SessionOptions, _ environment: [String: String]
    ) throws(Failure) -> SessionStoreKind {
        if let kind = options.sessionStore { return kind }
        switch environment["REDIS_SESSION"]?.lowercased() {
        case nil, "", "false", "0", "no", "off": return .memory
        case "true", "1", "yes", "on": return .redis
        case let other?:
            throw Failure(.usage, "REDIS_SESSION in the environment is '\(other)', neither true nor false.")
        }
    }

    /// The flag, else the first variable that says something, else the usual port of this machine.
    static func redis(
        _ options: SessionStoreOptions, poolSize: Int, _ environment: [String: String]
    ) throws(Failure) -> RedisOptions {
        var origin = "the default"
        var text = "redis://127.0.0.1:6379"
        if let url = options.sessionStoreUrl {
            (origin, text) = ("--session-store-url", url)
        } else if let variable = redisVariable(environment) {
            (origin, text) = variable
        }
        guard !options.sessionStoreKeyPrefix.isEmpty else {
            throw Failure(.usage, "--session-store-key-prefix is empty: without one two applications share their keys.")
        }
        do {
            return RedisOptions(
                location: try RedisLocation(text), origin: origin, keyPrefix: options.sessionStoreKeyPrefix,
                poolSize: poolSize,
                verifiesServer: options.sessionStoreSslEndpointIdentification.value)
        } catch {
            throw Failure(.usage, "\(origin): \(error)")
        }
    }

    /// A token of RFC 9110 5.6.2, which is what a cookie's name is.
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 && byte >= 0x40
                    || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
    }
}
