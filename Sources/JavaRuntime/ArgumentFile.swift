// SPDX-License-Identifier: Apache-2.0

/// Files of options, named by `@file` among the words (java(1), "java Command-Line Argument Files"; since Java 9).
enum ArgumentFile {
    /// Replaces each `@file` by the words in the file; `@@x` stands for `@x`. Words in a file are not expanded again.
    static func expand(_ words: [String], javaVersion: Int) throws(JavaRuntimeError) -> [String] {
        guard javaVersion >= 9 else { return words }
        var result: [String] = []
        var isEnabled = true
        for word in words {
            if word == "--disable-@files" { isEnabled = false }
            guard isEnabled, word.hasPrefix("@"), word.utf8.count > 1 else {
                result.append(word)
                continue
            }
            let rest = String(word.dropFirst())
            if rest.hasPrefix("@") {
                result.append(rest)
                continue
            }
            do {
                result += Self.words(in: try String(readingFile: rest))
            } catch {
                throw .argumentFileUnreadable(path: rest, reason: error.reason)
            }
        }
        return result
    }

    /// White space separates; `#` begins a comment; quotes group, and within them a backslash escapes, `\n \r \t \f` are
    /// control characters, and a backslash at the end of a line joins it with the next without its indentation. A quote
    /// that is not closed ends with its line.
    static func words(in text: String) -> [String] {
        var words: [String] = []
        var word: String.UnicodeScalarView?
        var quote: Unicode.Scalar?
        var rest = text.unicodeScalars[...]
        func isLineEnd(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" || scalar == "\r" }
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\n", "\r", "\u{C}":
                if let finished = word { words.append(String(finished)) }
                (word, quote) = (nil, nil)
            case " ", "\t":
                if quote != nil {
                    word?.append(scalar)
                } else {
                    if let finished = word { words.append(String(finished)) }
                    word = nil
                }
            case "#" where quote == nil:
                if let finished = word { words.append(String(finished)) }
                word = nil
                rest = rest.drop { !isLineEnd($0) }
            case "\\" where quote != nil:
                guard let next = rest.popFirst() else { break }
                switch next {
                case "n": word?.append("\n")
                case "r": word?.append("\r")
                case "t": word?.append("\t")
                case "f": word?.append("\u{C}")
                case "\n", "\r":
                    rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "\u{C}" || isLineEnd($0) }
                default: word?.append(next)
                }
            case "'", "\"":
                if word == nil { word = String.UnicodeScalarView() }
                if let open = quote {
                    if open == scalar { quote = nil } else { word?.append(scalar) }
                } else {
                    quote = scalar
                }
            default:
                if word == nil { word = String.UnicodeScalarView() }
                word?.append(scalar)
            }
        }
        if let word { words.append(String(word)) }
        return words
    }
}
