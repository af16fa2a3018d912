// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// Which store, and how to reach it; the same flags for a server and for `runner sessions`.
struct SessionStoreOptions: ParsableArguments {
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
        help: ArgumentHelp("How long one operation of the store may take (default: 5000).", valueName: "milliseconds"),
        transform: Bounded.milliseconds.callAsFunction)
    var sessionStoreOperationTimeout = 5000

    @Option(
        help: ArgumentHelp(
            "Whether the certificate of a rediss:// server has to be valid for its name.", valueName: "true|false"))
    var sessionStoreSslEndpointIdentification = BooleanValue(true)

    @Option(
        help: ArgumentHelp(
            "Where --session-store file keeps its files (default: sessions under --temp-directory).",
            valueName: "directory"), completion: .directory)
    var sessionStoreDirectory: String?
}
