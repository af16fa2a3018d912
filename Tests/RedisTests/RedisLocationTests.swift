// SPDX-License-Identifier: Apache-2.0
import Redis
import Testing

struct RedisLocationTests {
    struct Form: Sendable, CustomStringConvertible {
        var text: String
        var location: RedisLocation

        init(
            _ text: String, _ host: String, _ port: Int = 6379, tls: Bool = false, user: String? = nil,
            password: String? = nil, database: Int = 0
        ) {
            self.text = text
            location = RedisLocation(
                endpoint: .host(host, port: port), usesTLS: tls, user: user, password: password.map { RedisSecret($0) },
                database: database)
        }

        init(_ text: String, socket: String, user: String? = nil, password: String? = nil, database: Int = 0) {
            self.text = text
            location = RedisLocation(
                endpoint: .unixSocket(path: socket), user: user, password: password.map { RedisSecret($0) },
                database: database)
        }

        var description: String { text }
    }

    static let forms = [
        Form("127.0.0.1:6379", "127.0.0.1"),
        Form("redis-host:6380", "redis-host", 6380),
        Form("redis-host", "redis-host"),
        Form("  redis-host:6380\n", "redis-host", 6380),
        Form("my_redis:7000", "my_redis", 7000),
        Form("redis:6379", "redis"),
        Form("redis://h", "h"),
        Form("redis://h:", "h"),
        Form("REDIS://H:1", "H", 1),
        Form("redis://h/", "h"),
        Form("redis://h:6380/3", "h", 6380, database: 3),
        Form("redis://h?db=3", "h", database: 3),
        Form("redis://h/?database=3", "h", database: 3),
        Form("redis://h/3?db=3", "h", database: 3),
        Form("redis://user:pw@h", "h", user: "user", password: "pw"),
        Form("redis://:pw@h:1/2", "h", 1, password: "pw", database: 2),
        Form("redis://:@h", "h"),
        Form("redis://us%65r:p%40%2f%C3%A9:%25@h", "h", user: "user", password: "p@/é:%"),
        Form("redis://:a+b@h", "h", password: "a+b"),
        Form("user:pw@h:7", "h", 7, user: "user", password: "pw"),
        Form("rediss://:pw@h.example.com:6390", "h.example.com", 6390, tls: true, password: "pw"),
        Form("redis://my_host_1:6379", "my_host_1"),
        Form("redis://[::1]:6380/1", "::1", 6380, database: 1),
        Form("[fe80::2]", "fe80::2"),
        Form("unix:///run/redis.sock", socket: "/run/redis.sock"),
        Form("unix:///run/redis.sock?db=1", socket: "/run/redis.sock", database: 1),
        Form("unix://ann:pw@/a%20b.sock", socket: "/a b.sock", user: "ann", password: "pw"),
        Form("redis-socket:///run/redis.sock?database=4", socket: "/run/redis.sock", database: 4),
    ]

    @Test(arguments: forms) func readsEveryFormOfOneServer(_ form: Form) throws {
        #expect(try RedisLocation(form.text) == form.location)
    }

    @Test(arguments: forms) func readsWhatItDescribes(_ form: Form) throws {
        guard form.location.password == nil else { return }
        #expect(try RedisLocation(form.location.description) == form.location)
    }

    static let refusals: [(String, RedisLocationError)] = [
        ("", .empty),
        (" \t", .empty),
        ("http://h", .unknownScheme("http")),
        ("redis-sentinel://h1:26379,h2:26379/3?master=name", .notSupportedYet("Redis Sentinel (redis-sentinel://)")),
        ("redis-cluster://h1:7000,h2:7001", .notSupportedYet("a Redis Cluster (redis-cluster://)")),
        ("redis://h1:1,h2:2", .notSupportedYet("several hosts")),
        ("h1,h2", .notSupportedYet("several hosts")),
        ("redis://:secret@h1,h2", .notSupportedYet("several hosts")),
        ("redis://u:secret@h1,u:secret@h2", .unescapedCredentials),
        ("redis://", .noHost),
        ("redis:///3", .noHost),
        (":6379", .noHost),
        ("redis://:secret@", .noHost),
        ("redis://a b", .badHost("a b")),
        ("redis://hö", .badHost("hö")),
        ("redis://[::1", .badHost("[::1")),
        ("redis://[h]:1", .badHost("h")),
        ("redis://[::1]1", .badPort("1")),
        ("redis://::1", .bareIPv6),
        ("redis://h:0", .badPort("0")),
        ("redis://h:65536", .badPort("65536")),
        ("redis://h:+1", .badPort("+1")),
        ("redis://h:six", .badPort("six")),
        ("redis://h/three", .badDatabase("three")),
        ("redis://h/-1", .badDatabase("-1")),
        ("redis://h/1/2", .badDatabase("1/2")),
        ("redis://h/99999999999999999999", .badDatabase("99999999999999999999")),
        ("redis://h?db=", .badDatabase("")),
        ("redis://h/1?db=2", .twoDatabases),
        ("redis://h?timeout=3", .unknownParameter("timeout")),
        ("redis://h#x", .fragment),
        ("redis://user@h", .userWithoutPassword),
        ("redis://user:@h", .userWithoutPassword),
        ("redis://:secret%2@h", .badPercentEncoding),
        ("redis://:secret%zz@h", .badPercentEncoding),
        ("redis://:secret%ff@h", .badPercentEncoding),
        ("redis://:sec/ret@h", .unescapedCredentials),
        ("redis://:sec?ret@h", .unescapedCredentials),
        ("redis://:sec#ret@h", .unescapedCredentials),
        ("redis://:secret@more@h", .unescapedCredentials),
        ("secret://more:secret@h", .unknownScheme("secret")),
        ("user:sec://ret@h", .unescapedCredentials),
        ("unix://relative.sock", .noSocketPath),
        ("unix://", .noSocketPath),
        ("unix:///", .noSocketPath),
        ("unix:///" + String(repeating: "x", count: 107), .socketPathTooLong(limit: 107)),
    ]

    @Test(arguments: refusals) func saysWhatIsWrong(_ text: String, _ error: RedisLocationError) {
        #expect(throws: error) { try RedisLocation(text) }
    }

    @Test(arguments: refusals) func noErrorShowsAPassword(_ text: String, _ error: RedisLocationError) {
        guard !text.hasPrefix("secret://") else { return }
        #expect(!error.description.contains("sec"))
        #expect(!error.description.contains("\n"))
    }

    @Test func showsNoPassword() throws {
        let location = try RedisLocation("redis://ann:hunter2@h:1/3")
        #expect(location.description == "redis://ann:***@h:1/3")
        var dumped = ""
        dump(location, to: &dumped)
        for text in ["\(location)", String(reflecting: location), dumped] { #expect(!text.contains("hunter2")) }
    }
}
