// SPDX-License-Identifier: Apache-2.0

/// A command line as it was given, or as a Procfile says it.
struct Call: Equatable, Sendable {
    /// Whose command line it is; nil where nobody has said.
    var personality: Personality?
    /// What follows the program's name, `--as` taken out.
    var arguments: [String]
    var environment: [String: String]
    /// Whether the personality was asked for by `--as`, which leaves nothing for a file to say.
    private(set) var isExplicit = false

    /// - Parameter name: how the program was called; `jetty-runner` is a link to it.
    init(name: String, arguments: [String], environment: [String: String]) throws(Failure) {
        let isJetty = name.split(separator: "/").last.map(String.init) == Personality.jetty.rawValue
        try self.init(personality: isJetty ? .jetty : nil, arguments: arguments, environment: environment)
    }

    init(personality: Personality?, arguments: [String], environment: [String: String]) throws(Failure) {
        self.environment = environment
        self.personality = personality
        self.arguments = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let name: String?
            switch argument {
            case "--":
                self.arguments += [argument] + rest
                return
            case "--as": name = rest.popFirst() ?? ""
            case let text where text.hasPrefix("--as="): name = String(text.dropFirst(5))
            default: name = nil
            }
            guard let name else {
                self.arguments.append(argument)
                continue
            }
            guard let chosen = Personality(name: name) else {
                let known = Personality.allCases.map(\.rawValue).joined(separator: " or ")
                throw Failure(.usage, "--as '\(name)' is no command line that is known here: say --as \(known).")
            }
            self.personality = chosen
            isExplicit = true
        }
    }

    /// The WAR or directory, as far as that can be told before flags are understood: the last word.
    var lastPath: String? { arguments.last.flatMap { $0.hasPrefix("-") ? nil : $0 } }
}
