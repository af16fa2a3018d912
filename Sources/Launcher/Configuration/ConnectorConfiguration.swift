// SPDX-License-Identifier: Apache-2.0
internal import HTTPServer
internal import NIOCore
internal import ServletEngine

/// How requests are read and answered on their way to an application: what the flags and `-A` say of Tomcat's connector.
struct ConnectorConfiguration: Equatable, Sendable {
    // What is nil is left to the HTTP server's own defaults.
    var maxHeadSize: Int?
    var maxFieldCount: Int?
    var maxSwallowSize: Int64?
    var maxConnections: Int?
    var backlog: Int32?
    var maxRequestsPerConnection: Int?
    /// How long a client may be silent within a request, and take nothing of a response.
    var connectionTimeout: Duration?
    /// How long a body may pause; nil: as ``connectionTimeout``.
    var uploadTimeout: Duration?
    /// How long a connection may rest; nil: as ``connectionTimeout``.
    var keepAliveTimeout: Duration?
    var relaxedPathCharacters = ""
    var relaxedQueryCharacters = ""
    var serverField: String?
    var publicAddress = PublicAddress()
    var believesForwardedFields = true
    var compression: CompressionSettings?
    /// Properties of Tomcat's own connector by its names.
    var tomcat: [String: String] = [:]

    /// Why the files of an application are Tomcat's business though nothing else of it is; nil where they are not.
    var engineReason: String? {
        let concerned = tomcat.keys.filter(Self.concernsFiles.contains).sorted()
        return concerned.first.map { "-A\($0) is given" }
    }

    private static let concernsFiles: Set<String> = [
        "URIEncoding", "allowTrace", "xpoweredBy", "encodedSolidusHandling", "encodedReverseSolidusHandling",
        "allowBackslash",
    ]
}

extension HTTPServerConfiguration {
    mutating func set(_ connector: ConnectorConfiguration) {
        if let size = connector.maxHeadSize { maxHeadSize = size }
        if let count = connector.maxFieldCount { maxFieldCount = count }
        if let size = connector.maxSwallowSize { maxSwallowSize = size }
        if let count = connector.maxConnections { maxConnections = count }
        if let length = connector.backlog { backlog = length }
        maxRequestsPerConnection = connector.maxRequestsPerConnection
        if let timeout = connector.connectionTimeout {
            headTimeout = .init(timeout)
            bodyTimeout = headTimeout
            idleTimeout = headTimeout
            writeTimeout = headTimeout
        }
        if let timeout = connector.uploadTimeout { bodyTimeout = .init(timeout) }
        if let timeout = connector.keepAliveTimeout { idleTimeout = .init(timeout) }
        targetCharacters = TargetCharacters(
            relaxedPath: connector.relaxedPathCharacters, relaxedQuery: connector.relaxedQueryCharacters)
        serverField = connector.serverField
        publicAddress = connector.publicAddress
        trustedProxies = connector.believesForwardedFields ? .privateNetworks : .none
    }
}

extension ConnectorSettings {
    init(_ connector: ConnectorConfiguration) {
        self.init()
        properties = connector.tomcat
        let address = connector.publicAddress
        properties["scheme"] = address.scheme?.rawValue
        properties["secure"] = address.isSecure.map(String.init)
        properties["proxyName"] = address.host
        properties["proxyPort"] = address.port.map(String.init)
        relaxedPathCharacters = connector.relaxedPathCharacters
        relaxedQueryCharacters = connector.relaxedQueryCharacters
        compression = connector.compression
    }
}
