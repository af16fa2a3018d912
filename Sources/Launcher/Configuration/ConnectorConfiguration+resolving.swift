// SPDX-License-Identifier: Apache-2.0
internal import HTTPServer
internal import ServletEngine

extension ConnectorConfiguration {
    /// What Tomcat takes for «no limit» in time; here nothing waits for ever.
    private static let longestTimeout: Duration = .seconds(24 * 60 * 60)
    private static let mostFields = 10_000

    /// Decides what flags and properties mean together; a property wins, as in webapp-runner.
    ///
    /// - Parameter properties: those that are understood are taken.
    init(
        _ options: ConnectorOptions, _ network: NetworkOptions, _ properties: inout ConnectorProperties
    ) throws(Failure) {
        try readLimits(&properties)
        try readTimeouts(&properties)
        try readAddress(options.proxyBaseUrl, &properties)
        compression = try Self.compression(network, &properties)
        relaxedPathCharacters = try Self.relaxed("relaxedPathChars", &properties)
        relaxedQueryCharacters = try Self.relaxed("relaxedQueryChars", &properties)
        believesForwardedFields = options.forwardedHeaders == .trust
        if let name = properties.text("server") {
            guard name.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
                throw ConnectorProperties.failure("server", name, "no text for a header field")
            }
            serverField = name.isEmpty ? nil : name
        }
        try readTomcats(options, &properties)
    }

    private mutating func readLimits(_ properties: inout ConnectorProperties) throws(Failure) {
        maxHeadSize = try properties.integer("maxHttpRequestHeaderSize", "maxHttpHeaderSize", in: 256...1_048_576)
        maxFieldCount = try properties.integer("maxHeaderCount", in: -1...Self.mostFields).map {
            $0 < 1 ? Self.mostFields : $0
        }
        maxSwallowSize = try properties.integer("maxSwallowSize", in: -1...Int.max).map { $0 < 0 ? .max : Int64($0) }
        maxConnections = try properties.integer("maxConnections", in: -1...1_000_000).map { $0 < 1 ? 1_000_000 : $0 }
        backlog = try properties.integer("acceptCount", in: 1...65_535).flatMap { Int32(exactly: $0) }
        maxRequestsPerConnection = try properties.integer("maxKeepAliveRequests", in: -1...Int.max).flatMap {
            $0 < 0 ? nil : max(1, $0)
        }
    }

    private mutating func readTimeouts(_ properties: inout ConnectorProperties) throws(Failure) {
        func timeout(_ name: String) throws(Failure) -> Duration? {
            try properties.integer(name, in: -1...86_400_000).map {
                $0 < 1 ? Self.longestTimeout : .milliseconds($0)
            }
        }
        connectionTimeout = try timeout("connectionTimeout")
        keepAliveTimeout = try timeout("keepAliveTimeout")
        let upload = try timeout("connectionUploadTimeout")
        if try properties.boolean("disableUploadTimeout") == false { uploadTimeout = upload ?? .seconds(300) }
    }

    private mutating func readAddress(_ url: String?, _ properties: inout ConnectorProperties) throws(Failure) {
        if let url { publicAddress = try ProxyBaseURL.parse(url) }
        if let name = properties.text("scheme") {
            guard let scheme = PublicAddress.Scheme(rawValue: name) else {
                throw ConnectorProperties.failure("scheme", name, "neither http nor https")
            }
            publicAddress.scheme = scheme
        }
        publicAddress.isSecure = try properties.boolean("secure") ?? publicAddress.isSecure
        if let host = properties.text("proxyName") {
            guard ProxyBaseURL.isHost(host) else {
                throw ConnectorProperties.failure("proxyName", host, "no name of a host")
            }
            publicAddress.host = host
        }
        publicAddress.port = try properties.integer("proxyPort", in: 1...65_535) ?? publicAddress.port
    }

    /// `compression` is on, off, force, or the least size that is worth it.
    private static func compression(
        _ network: NetworkOptions, _ properties: inout ConnectorProperties
    ) throws(Failure) -> CompressionSettings? {
        let word = properties.text("compression")
        let size = try properties.integer("compressionMinSize", in: 0...Int(Int32.max))
        let list = properties.text("compressibleMimeType", "compressableMimeType")
        var settings = CompressionSettings(types: (network.compressibleTypes ?? .usual).types)
        if let list {
            guard let types = MediaTypeList(argument: list) else {
                throw ConnectorProperties.failure("compressibleMimeType", list, "no list of media types")
            }
            settings.types = types.types
        }
        if let size { settings.minimumSize = size }
        switch word {
        case nil: return network.enableCompression ? settings : nil
        case "off": return nil
        case "on": return settings
        case "force":
            settings.isForced = true
            return settings
        case let word?:
            guard let size = Int32(word), size >= 0 else {
                throw ConnectorProperties.failure("compression", word, "none of on, off, force and a number of bytes")
            }
            settings.minimumSize = Int(size)
            return settings
        }
    }

    private static func relaxed(_ name: String, _ properties: inout ConnectorProperties) throws(Failure) -> String {
        guard let text = properties.text(name) else { return "" }
        guard text.allSatisfy(TargetCharacters.relaxable.contains) else {
            throw ConnectorProperties.failure(name, text, "more than some of \(TargetCharacters.relaxable)")
        }
        return text
    }

    /// What `%2f` and `%5c` in a path become.
    private enum EncodedSolidus: String, CaseIterable {
        case decode, passthrough, reject
    }

    /// What only Tomcat can do, checked here, so that a wrong value is found before anything starts.
    private mutating func readTomcats(
        _ options: ConnectorOptions, _ properties: inout ConnectorProperties
    ) throws(Failure) {
        for name in ["maxPostSize", "maxSavePostSize", "maxParameterCount", "maxCookieCount", "maxPartCount"] {
            tomcat[name] = try properties.integer(name, in: -1...Int(Int32.max)).map(String.init)
        }
        tomcat["maxPartHeaderSize"] = try properties.integer("maxPartHeaderSize", in: 1...Int(Int32.max)).map(
            String.init)
        tomcat["redirectPort"] = try properties.integer("redirectPort", in: 1...65_535).map(String.init)
        tomcat["asyncTimeout"] = try properties.integer("asyncTimeout", in: -1...Int.max).map(String.init)
        for name in [
            "allowTrace", "allowBackslash", "enableLookups", "enforceEncodingInGetWriter", "rejectSuspiciousURIs",
            "xpoweredBy",
        ] {
            tomcat[name] = try properties.boolean(name).map(String.init)
        }
        for name in ["encodedSolidusHandling", "encodedReverseSolidusHandling"] {
            tomcat[name] = try properties.choice(name, EncodedSolidus.self)?.rawValue
        }
        tomcat["parseBodyMethods"] = properties.text("parseBodyMethods")
        let usesBodyEncoding = try properties.boolean("useBodyEncodingForURI") ?? options.usesBodyEncodingForURI
        tomcat["useBodyEncodingForURI"] = usesBodyEncoding ? "true" : nil
        let encoding = properties.text("URIEncoding") ?? options.uriEncoding
        // The default; to name it must not keep files for Tomcat.
        tomcat["URIEncoding"] = encoding?.lowercased() == "utf-8" ? nil : encoding
    }
}
