// SPDX-License-Identifier: Apache-2.0

/// A simple command as a POSIX shell would run it (XCU 2.9.1): what it sets, and its words, all expanded.
struct ShellCommand: Equatable, Sendable {
    /// The variables of the command's environment, with its own assignments.
    private(set) var environment: [String: String]
    /// Names of the variables that it sets.
    private(set) var assigned: [String] = []
    private(set) var words: [String] = []
    /// Names of the variables whose values are in it.
    private(set) var used: Set<String> = []

    /// - Parameter files: the paths that match a pattern, sorted.
    init(
        _ text: String, environment: [String: String],
        files: (String) -> [String] = PathnameExpansion.paths(matching:)
    ) throws(ShellRefusal) {
        self.environment = environment
        var rest = try ShellLexer.words(text)[...]
        var assignments: [(name: String, value: ShellWord)] = []
        while let assignment = rest.first?.assignment {
            assignments.append(assignment)
            rest.removeFirst()
        }
        // 2.9.1: the words are expanded first, so they do not see the assignments, which do see one another.
        for word in rest {
            words += word.fields(environment, files: files)
            use(word)
        }
        for (name, value) in assignments {
            self.environment[name] = value.text(self.environment)
            assigned.append(name)
        }
    }

    private mutating func use(_ word: ShellWord) {
        for case .parameter(let name, _, let inner, _) in word.parts {
            used.insert(name)
            use(inner)
        }
    }

    /// A word as it has to be written for a shell to read it back.
    static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.utf8.allSatisfy { ShellWord.isNameByte($0) || "-./:=,+@%".utf8.contains($0) }
        return isPlain
            ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
