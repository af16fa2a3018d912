// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// Where sessions are kept, and how their cookie looks.
struct SessionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where sessions are kept: memory, redis or file (default: memory; redis with REDIS_SESSION=true).",
            valueName: "store"))
    var sessionStore: SessionStoreKind?

    @Option(
        help: ArgumentHelp(
            """
            The Redis server: host:port, redis://user:password@host:port/db, rediss:// or unix:// (default: REDIS_URL, \
            else REDISTOGO_URL, else REDISCLOUD_URL, else 127.0.0.1:6379).
            """, valueName: "url"))
    var sessionStoreUrl: String?

    @Option(help: ArgumentHelp("What the keys of this application's sessions begin with.", valueName: "text"))
    var sessionStoreKeyPrefix = "runner"

    @Option(
        help: ArgumentHelp("The most connections to Redis, all together.", valueName: "number"),
        transform: Bounded.connections.callAsFunction)
    var sessionStorePoolSize = 10

    @Option(
        help: ArgumentHelp("How long one operation of the store may take.", valueName: "milliseconds"),
        transform: Bounded.milliseconds.callAsFunction)
    var sessionStoreOperationTimeout = 5000

    @Option(
        help: ArgumentHelp(
            "For paths that match it as a whole no session is fetched ahead.", valueName: "regular expression"))
    var sessionStoreIgnorePattern = #".*\.(png|gif|jpg|css|js)$"#

    @Option(
        help: ArgumentHelp(
            "Whether the certificate of a rediss:// server has to be valid for its name.", valueName: "true|false"))
    var sessionStoreSslEndpointIdentification = BooleanValue(true)

    @Flag(help: "End with status 69 when the store cannot be reached at the start.")
    var sessionStoreRequired = false

    @Option(
        help: ArgumentHelp(
            "Where --session-store file keeps its files (default: sessions under --temp-directory).",
            valueName: "directory"), completion: .directory)
    var sessionStoreDirectory: String?

    @Flag(help: "Make an attribute that is not Serializable an error of the application.")
    var sessionAttributesStrict = false

    @Option(help: ArgumentHelp("The session cookie's name; wins over web.xml.", valueName: "name"))
    var sessionCookieName: String?

    @Flag(help: "Mark the session cookie Secure on every connection.")
    var sessionCookieSecure = false

    @Option(help: ArgumentHelp("The session cookie's SameSite attribute.", valueName: "lax|strict|none"))
    var sessionCookieSameSite: SameSiteValue?
}

/// The session stores by the names that `--session-store` takes.
enum SessionStoreKind: String, ExpressibleByArgument, CaseIterable, Sendable {
    case memory, redis, file
}

/// The values of a cookie's `SameSite`, in any case.
enum SameSiteValue: String, ExpressibleByArgument, CaseIterable, Sendable {
    case lax, strict, none

    init?(argument: String) {
        self.init(rawValue: argument.lowercased())
    }
}
