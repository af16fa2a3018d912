// SPDX-License-Identifier: Apache-2.0

/// What a line of a Procfile starts, in our own terms: the same thing in this process.
struct ProcfileCall: Equatable, Sendable {
    private static let deepestShell = 3
    /// The variable in which Heroku's users have flags; the program reads it by itself too.
    private static let extraFlags = "WEBAPP_RUNNER_OPTS"
    /// Options of the `java` command whose value is the next word.
    private static let optionsWithValue: Set<String> = [
        "-cp", "-classpath", "--class-path", "-p", "--module-path", "--upgrade-module-path", "--add-modules",
        "--add-opens", "--add-exports", "--add-reads", "--patch-module", "--limit-modules",
        "--enable-native-access", "--source",
    ]

    let call: Call
    /// What the command sets in the environment, for the application to see.
    let assignments: [String: String]

    /// - Parameters:
    ///   - source: what to name in a refusal.
    ///   - assignments: what is set in the environment already.
    init(
        _ command: String, source: String, environment: [String: String], assignments: [String: String] = [:]
    ) throws(Failure) {
        self = try Self.read(command, source, environment, assignments, depth: 0)
    }

    private init(_ call: Call, _ assignments: [String: String]) {
        self.call = call
        self.assignments = assignments
    }

    private static func read(
        _ text: String, _ source: String, _ environment: [String: String], _ assignments: [String: String], depth: Int
    ) throws(Failure) -> ProcfileCall {
        func refusal(_ what: String) -> Failure {
            // Not the text: a password may stand in it, or have come into it.
            Failure(.configuration, "\(source) \(what)")
        }
        let command: ShellCommand
        do {
            command = try ShellCommand(text, environment: environment)
        } catch {
            throw refusal("\(error); start it with sh, or write it as one command")
        }
        var environment = command.environment
        var assigned = command.assigned
        var words = command.words[...]
        while words.first == "exec" || words.first == "env" {
            let setsVariables = words.removeFirst() == "env"
            while setsVariables, let word = words.first, let equals = word.firstIndex(of: "="),
                ShellWord.isName(word[..<equals])
            {
                environment[String(word[..<equals])] = String(word[word.index(after: equals)...])
                assigned.append(String(word[..<equals]))
                words.removeFirst()
            }
        }
        let assignments = assigned.reduce(into: assignments) { $0[$1] = environment[$1] }
        guard let program = words.popFirst() else { throw refusal("starts nothing") }
        let name = program.split(separator: "/").last.map(String.init) ?? ""
        if ["sh", "bash", "dash"].contains(name) {
            guard words.count == 2, words.first == "-c", let inner = words.last, depth < deepestShell else {
                throw refusal("starts a shell script, which only a shell can run; start it with that shell")
            }
            return try read(inner, source, environment, assignments, depth: depth + 1)
        }
        // A flag that the command line has taken from it already must not come twice.
        if command.used.contains(extraFlags) { environment[extraFlags] = nil }
        let call: Call
        switch name {
        case "java":
            let (options, jar) = try java(&words, refusal)
            guard let personality = Personality(name: jar) else {
                throw refusal("starts \(jar), which is neither webapp-runner nor jetty-runner; start it with java")
            }
            environment["JAVA_OPTS"] = options.map(ShellCommand.quoted).joined(separator: " ")
            call = try Call(personality: personality, arguments: Array(words), environment: environment)
        case "runner":
            if let first = words.first, Invocation.commands[first] != nil {
                throw refusal("starts `runner \(first)`, which serves nothing")
            }
            call = try Call(name: name, arguments: Array(words), environment: environment)
        default:
            guard let personality = Personality(name: name), !name.hasSuffix(".jar") else {
                throw refusal(
                    """
                    starts \(program), which is neither runner nor java with webapp-runner or jetty-runner; start it \
                    itself
                    """)
            }
            call = try Call(personality: personality, arguments: Array(words), environment: environment)
        }
        return ProcfileCall(call, assignments)
    }

    /// The options of the `java` command, and the jar that it runs.
    private static func java(
        _ words: inout ArraySlice<String>, _ refusal: (String) -> Failure
    ) throws(Failure) -> (options: [String], jar: String) {
        var options: [String] = []
        while let word = words.popFirst() {
            if word == "-jar" {
                guard let jar = words.popFirst() else { throw refusal("ends at -jar") }
                return (options, jar)
            }
            guard word.hasPrefix("-") || word.hasPrefix("@") else {
                throw refusal("starts the class \(word); only `java … -jar webapp-runner.jar` is understood")
            }
            options.append(word)
            if optionsWithValue.contains(word), let value = words.popFirst() { options.append(value) }
        }
        throw refusal("has no -jar; only `java … -jar webapp-runner.jar` is understood")
    }
}
