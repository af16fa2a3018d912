// SPDX-License-Identifier: Apache-2.0

/// What Tomcat's connector is told, besides what the host does in its place.
public struct ConnectorSettings: Equatable, Sendable {
    /// Properties of `org.apache.catalina.connector.Connector` by their names, as its setters take them.
    public var properties: [String: String] = [:]
    /// Characters that the host lets through in a path, and in a query, besides those that may always stand there.
    public var relaxedPathCharacters = ""
    public var relaxedQueryCharacters = ""
    public var compression: CompressionSettings?

    public init() {}

    /// The settings as the bridge reads them, `key=value`.
    var lines: [String] {
        var lines = properties.sorted { $0.key < $1.key }.map { "connector.\($0.key)=\($0.value)" }
        lines.append("relaxedPathChars=\(relaxedPathCharacters)")
        lines.append("relaxedQueryChars=\(relaxedQueryCharacters)")
        if let compression {
            lines.append("compressibleTypes=\(compression.types.joined(separator: ","))")
            lines.append("compressionMinSize=\(compression.minimumSize)")
            lines.append("compressesAll=\(compression.isForced)")
        }
        return lines
    }
}

/// Which responses are compressed for a client that takes it.
public struct CompressionSettings: Equatable, Sendable {
    /// Beginnings of the media types.
    public var types: [String]
    /// Bytes below which compressing is not worth it.
    public var minimumSize = 2048
    /// Whether type and size do not matter.
    public var isForced = false

    public init(types: [String]) {
        self.types = types
    }
}
