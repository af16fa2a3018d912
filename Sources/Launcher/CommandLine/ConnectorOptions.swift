// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// How requests are read, and what stands for this server in front of a proxy.
struct ConnectorOptions: ParsableArguments {
    @Option(
        name: .customShort("A"),
        help: ArgumentHelp(
            "A property of Tomcat's HTTP connector, such as -AmaxPostSize=1048576; wins over the flag of the same meaning.",
            discussion: "docs/compatibility.md lists those that are honoured; the others are named in a warning.",
            valueName: "name=value"))
    var properties: [ConnectorProperty] = []

    @Option(
        help: ArgumentHelp(
            "The URL that clients see in front of a proxy: scheme, host and port of links and redirects.",
            valueName: "url"))
    var proxyBaseUrl: String?

    @Option(
        help: ArgumentHelp(
            """
            Whether X-Forwarded-For, -Proto and -Port of a peer in a private network are believed: trust, or ignore.
            """, valueName: "trust|ignore"))
    var forwardedHeaders = ForwardedHeaders.trust

    @Option(
        help: ArgumentHelp(
            "The encoding of paths and queries, by a name that Java knows (default: UTF-8).", valueName: "encoding"))
    var uriEncoding: String?

    @Flag(
        name: .customLong("use-body-encoding-for-uri"),
        help: "Read parameters of the query in the encoding of the request's body.")
    var usesBodyEncodingForURI = false
}

/// What becomes of the fields in which a proxy says for whom it asks.
enum ForwardedHeaders: String, ExpressibleByArgument, CaseIterable, Sendable {
    case trust, ignore
}

/// A property of a connector, `name=value`.
struct ConnectorProperty: ExpressibleByArgument, Equatable, Sendable {
    let name: String
    let value: String

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else { return nil }
        name = String(argument[..<equals])
        value = String(argument[argument.index(after: equals)...])
    }
}
