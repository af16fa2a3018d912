// SPDX-License-Identifier: Apache-2.0

/// What the engine says of a successful start.
public struct StartReport: Sendable {
    /// The server's own name and version, such as `Apache Tomcat/10.1.60`.
    public var tomcat: String
    /// The Java that runs it, such as `17.0.15`.
    public var java: String
    /// How long each context took to start, in milliseconds, by path.
    public var contextMilliseconds: [String: Int]
    /// The contexts some of whose files may be sent without asking the engine.
    public var allowLists: [StaticAllowList]
    /// Why of the other contexts none may be, by path: empty for the root, else with a leading slash.
    public var staticRefusals: [String: String]
    /// The contexts whose sessions are shared, and how their requests name them.
    public var sessionTracking: [SessionTracking]

    init(lines: [String]) {
        var values: [String: String] = [:]
        var contexts: [ContextFiles] = []
        var tracking: [SessionTracking] = []
        for line in lines {
            guard let equals = line.firstIndex(of: "=") else { continue }
            let value = String(line[line.index(after: equals)...])
            switch line[..<equals] {
            case let key where SessionTracking.take(key, value, into: &tracking): break
            case "static": contexts.append(ContextFiles(path: value))
            case let key where key.hasPrefix("static"):
                if !contexts.isEmpty { contexts[contexts.count - 1].take(key, value) }
            case let key: values[String(key)] = value
            }
        }
        sessionTracking = tracking
        tomcat = values["tomcat"] ?? "Apache Tomcat"
        java = values["java"] ?? ""
        contextMilliseconds = values.reduce(into: [:]) { times, entry in
            guard entry.key.hasPrefix("context."), let time = Int(entry.value) else { return }
            times[String(entry.key.dropFirst("context.".count))] = time
        }
        allowLists = contexts.compactMap(\.allowList)
        staticRefusals = contexts.reduce(into: [:]) { refusals, context in
            guard context.allowList == nil else { return }
            refusals[context.path] = context.refusal ?? "its mappings are not understood"
        }
    }
}

/// The lines of the report about the files of one context.
private struct ContextFiles {
    let path: String
    var refusal: String?
    private var root: String?
    private var territory: [String] = []
    private var exceptions: [String] = []
    private var types: [String: String] = [:]

    init(path: String) {
        self.path = path
    }

    mutating func take(_ key: Substring, _ value: String) {
        switch key {
        case "staticRefused": refusal = value
        case "staticRoot": root = value
        case "staticOnly": territory.append(value)
        case "staticExcept": exceptions.append(value)
        case "staticTypes":
            var words = value.split(separator: " ").makeIterator()
            while let name = words.next(), let type = words.next() { types[String(name)] = String(type) }
        default: refusal = "the engine says \(key) of it"
        }
    }

    var allowList: StaticAllowList? {
        guard refusal == nil, let root else { return nil }
        return StaticAllowList(
            contextPath: path, root: root, territory: territory, exceptions: exceptions, mediaTypes: types)
    }
}
