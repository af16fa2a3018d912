// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// Where sessions are kept, and how their cookie looks.
struct SessionOptions: ParsableArguments {
    @OptionGroup(title: "Sessions") var access: SessionStoreOptions

    @Option(
        help: ArgumentHelp(
            "Where sessions are kept: memory, redis or file (default: memory; redis with REDIS_SESSION=true).",
            valueName: "store"),
        completion: .list(SessionStoreKind.allCases.map(\.rawValue)), transform: SessionStoreKind.named)
    var sessionStore: SessionStoreKind?

    @Option(
        help: ArgumentHelp("The most connections to Redis, all together (default: 10).", valueName: "number"),
        transform: Bounded.connections.callAsFunction)
    var sessionStorePoolSize = 10

    @Option(
        help: ArgumentHelp(
            "For paths that match it as a whole no session is fetched ahead.", valueName: "regular expression"))
    var sessionStoreIgnorePattern = #".*\.(png|gif|jpg|css|js)$"#

    @Flag(help: "End with status 69 when the store cannot be reached at the start.")
    var sessionStoreRequired = false

    @Flag(help: "Make an attribute that is not Serializable an error of the application.")
    var sessionAttributesStrict = false

    @Option(
        help: ArgumentHelp(
            "From how many bytes on a stored attribute is worth a warning (default: 262144).", valueName: "bytes"),
        transform: Bounded.bytes.callAsFunction)
    var sessionAttributeWarningSize = 256 * 1024

    @Option(
        help: ArgumentHelp(
            "Accepted for webapp-runner's sake: sessions are merged, not locked.", valueName: "mode"))
    var sessionStoreLockingMode: String?

    @Option(
        help: ArgumentHelp("Accepted for webapp-runner's sake: there is no memcached.", valueName: "class"))
    var memcachedTranscoderFactoryClass: String?

    @Option(
        help: ArgumentHelp(
            "The session cookie's name; wins over web.xml (default: web.xml's, else JSESSIONID).", valueName: "name"))
    var sessionCookieName: String?

    @Flag(help: "Mark the session cookie Secure on every connection.")
    var sessionCookieSecure = false

    @Option(
        help: ArgumentHelp(
            "The session cookie's SameSite attribute (default: as the application says).", valueName: "lax|strict|none")
    )
    var sessionCookieSameSite: SameSiteValue?
}

/// The session stores by the names that `--session-store` takes.
enum SessionStoreKind: String, ExpressibleByArgument, CaseIterable, Sendable {
    case memory, redis, file

    static func named(_ name: String) throws -> SessionStoreKind {
        if let kind = SessionStoreKind(rawValue: name) { return kind }
        if name == "memcache" {
            throw ValidationError(
                "There is no store in memcached yet; 'redis' keeps sessions that several nodes share.")
        }
        throw ValidationError("The stores are \(allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")).")
    }
}

/// The values of a cookie's `SameSite`, in any case.
enum SameSiteValue: String, ExpressibleByArgument, CaseIterable, Sendable {
    case lax, strict, none

    init?(argument: String) {
        self.init(rawValue: argument.lowercased())
    }
}
