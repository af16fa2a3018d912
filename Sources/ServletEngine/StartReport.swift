// SPDX-License-Identifier: Apache-2.0

/// What the engine says of a successful start.
public struct StartReport: Sendable {
    /// The server's own name and version, such as `Apache Tomcat/10.1.60`.
    public var tomcat: String
    /// The Java that runs it, such as `17.0.15`.
    public var java: String
    /// How long each context took to start, in milliseconds, by path.
    public var contextMilliseconds: [String: Int]

    init(lines: [String]) {
        var values: [String: String] = [:]
        for line in lines {
            guard let equals = line.firstIndex(of: "=") else { continue }
            values[String(line[..<equals])] = String(line[line.index(after: equals)...])
        }
        tomcat = values["tomcat"] ?? "Apache Tomcat"
        java = values["java"] ?? ""
        contextMilliseconds = values.reduce(into: [:]) { times, entry in
            guard entry.key.hasPrefix("context."), let time = Int(entry.value) else { return }
            times[String(entry.key.dropFirst("context.".count))] = time
        }
    }
}
