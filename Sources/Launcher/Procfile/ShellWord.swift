// SPDX-License-Identifier: Apache-2.0

/// A word of a shell command before its expansion (POSIX XCU 2.2, 2.6).
struct ShellWord: Equatable {
    indirect enum Part: Equatable {
        case text(String, isQuoted: Bool)
        /// `$NAME`, or `${NAME OPERATOR word}`.
        case parameter(String, Operator?, ShellWord, isQuoted: Bool)
    }

    /// What takes a parameter's place (2.6.2); with a colon an empty value counts as unset.
    enum Operator: String, CaseIterable {
        case nonEmptyOrDefault = ":-"
        case setOrDefault = "-"
        case alternativeIfNonEmpty = ":+"
        case alternativeIfSet = "+"
    }

    var parts: [Part] = []

    var isEmpty: Bool { parts.isEmpty }

    /// The name and the value of an assignment, `NAME=value` with a plain name.
    var assignment: (name: String, value: ShellWord)? {
        guard case .text(let text, isQuoted: false) = parts.first, let equals = text.firstIndex(of: "="),
            Self.isName(text[..<equals])
        else { return nil }
        let rest = String(text[text.index(after: equals)...])
        return (
            String(text[..<equals]), ShellWord(parts: [.text(rest, isQuoted: false)] + parts.dropFirst())
        )
    }

    static func isName(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= first) else { return false }
        return text.utf8.allSatisfy(isNameByte)
    }

    static func isNameByte(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || byte == UInt8(ascii: "_")
            || byte >= 0x40 && UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
    }

    // MARK: Expansion

    /// The fields that come of a word, in the making.
    private struct Fields {
        struct Field {
            /// With what of it was quoted, and so is no pattern.
            var text: [(character: Character, isQuoted: Bool)] = []
            /// `""` is a field, an empty expansion is none.
            var exists = false
        }

        var complete: [Field] = []
        var current = Field()

        /// Adds text, which is split at white space when it comes of an expansion (2.6.5).
        mutating func add(_ text: String, isQuoted: Bool, isSplit: Bool) {
            current.exists = current.exists || isQuoted
            for character in text {
                if isSplit, " \t\n".contains(character) {
                    end()
                } else {
                    current.text.append((character, isQuoted))
                    current.exists = true
                }
            }
        }

        mutating func end() {
            if current.exists { complete.append(current) }
            current = Field()
        }
    }

    /// The fields that the word becomes: parameters, then field splitting at white space, then pathnames (2.6).
    ///
    /// - Parameter files: the paths that match a pattern, sorted; for none of them the pattern stands for itself (2.6.6).
    func fields(_ environment: [String: String], files: (String) -> [String]) -> [String] {
        var fields = Fields()
        add(to: &fields, environment, isExpansion: false)
        fields.end()
        return fields.complete.flatMap { field -> [String] in
            let text = String(field.text.map(\.character))
            guard field.text.contains(where: { !$0.isQuoted && "*?[".contains($0.character) }) else { return [text] }
            let pattern = field.text.map { character, isQuoted in
                isQuoted && "*?[]\\".contains(character) ? "\\\(character)" : "\(character)"
            }
            let matches = files(pattern.joined())
            return matches.isEmpty ? [text] : matches
        }
    }

    /// - Parameter isExpansion: whether the word stands in for a parameter, as in `${NAME:-word}`.
    private func add(to fields: inout Fields, _ environment: [String: String], isExpansion: Bool) {
        for part in parts {
            switch part {
            case .text(let text, let isQuoted):
                fields.add(text, isQuoted: isQuoted, isSplit: isExpansion && !isQuoted)
            case .parameter(_, _, _, let isQuoted):
                switch Self.value(of: part, environment) {
                case .text(let value): fields.add(value, isQuoted: isQuoted, isSplit: !isQuoted)
                case .word(let word) where isQuoted:
                    fields.add(word.text(environment), isQuoted: true, isSplit: false)
                case .word(let word): word.add(to: &fields, environment, isExpansion: true)
                }
            }
        }
    }

    /// The word as one text: what an assignment makes of it.
    func text(_ environment: [String: String]) -> String {
        parts.map { part in
            if case .text(let text, _) = part { return text }
            return switch Self.value(of: part, environment) {
            case .text(let text): text
            case .word(let word): word.text(environment)
            }
        }.joined()
    }

    /// What takes the place of a parameter.
    private enum Value {
        case text(String)
        case word(ShellWord)
    }

    private static func value(of part: Part, _ environment: [String: String]) -> Value {
        guard case .parameter(let name, let modifier, let word, _) = part else { return .text("") }
        let value = environment[name]
        let isEmpty = (value ?? "").isEmpty
        return switch modifier {
        case nil: .text(value ?? "")
        case .nonEmptyOrDefault: isEmpty ? .word(word) : .text(value ?? "")
        case .setOrDefault: value.map(Value.text) ?? .word(word)
        case .alternativeIfNonEmpty: isEmpty ? .text("") : .word(word)
        case .alternativeIfSet: value == nil ? .text("") : .word(word)
        }
    }
}
