// SPDX-License-Identifier: Apache-2.0

/// Words as a POSIX shell splits them (XCU 2.2 "Quoting", 2.6.5 "Field Splitting"), without any expansion.
public enum ShellWords {
    /// - Parameter source: what the text is called in an error.
    public static func split(_ text: String, source: String) throws(JavaRuntimeError) -> [String] {
        var words: [String] = []
        var word: String?
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case " ", "\t", "\n", "\r":
                if let finished = word { words.append(finished) }
                word = nil
            case "'":
                // 2.2.2: everything up to the next one, literally.
                guard let end = rest.firstIndex(of: "'") else { throw .unterminatedQuote(source: source) }
                word = (word ?? "") + String(rest[..<end])
                rest = rest[rest.index(after: end)...]
            case "\"":
                word = try (word ?? "") + doubleQuoted(&rest, source)
            case "\\":
                // 2.2.1: the next character literally; a line break vanishes. A last backslash stands for itself.
                guard let next = rest.popFirst() else {
                    word = (word ?? "") + "\\"
                    break
                }
                if next != "\n" { word = (word ?? "") + String(Character(next)) }
            default:
                word = (word ?? "") + String(Character(scalar))
            }
        }
        if let word { words.append(word) }
        return words
    }

    /// 2.2.3: a backslash escapes only what would be special within double quotes.
    private static func doubleQuoted(
        _ rest: inout Substring.UnicodeScalarView, _ source: String
    ) throws(JavaRuntimeError) -> String {
        var text = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\"":
                return String(text)
            case "\\":
                switch rest.first {
                case "$", "`", "\"", "\\":
                    if let next = rest.popFirst() { text.append(next) }
                case "\n":
                    rest.removeFirst()
                default:
                    text.append(scalar)
                }
            default:
                text.append(scalar)
            }
        }
        throw .unterminatedQuote(source: source)
    }
}
