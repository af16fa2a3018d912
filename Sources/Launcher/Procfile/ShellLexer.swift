// SPDX-License-Identifier: Apache-2.0

/// Cuts a simple shell command into words (POSIX XCU 2.3), and refuses by name what makes it more than that.
struct ShellLexer {
    private static let deepest = 8

    private var rest: Substring.UnicodeScalarView

    /// The words of a command, none of them expanded.
    static func words(_ text: String) throws(ShellRefusal) -> [ShellWord] {
        var lexer = ShellLexer(rest: text.unicodeScalars[...])
        var words: [ShellWord] = []
        while true {
            lexer.skipSpace()
            // 2.3, rule 9: what follows to the end of the line is a comment.
            if lexer.rest.first == "#" { lexer.rest = lexer.rest.drop { $0 != "\n" } }
            guard let next = lexer.rest.first else { return words }
            if let refusal = operatorRefusal(next) { throw refusal }
            words.append(try lexer.word(isQuoted: false, depth: 0) { " \t|&;<>()\n".unicodeScalars.contains($0) })
        }
    }

    private static func operatorRefusal(_ scalar: Unicode.Scalar) -> ShellRefusal? {
        switch scalar {
        case "|": ShellRefusal("has a pipe (|), which only a shell can run")
        case "&": ShellRefusal("has an &, for a second command or the background, which only a shell can run")
        case ";": ShellRefusal("has a ; for a second command, which only a shell can run")
        case "<", ">": ShellRefusal("redirects a stream (\(scalar)), which only a shell can do")
        case "(", ")": ShellRefusal("has a parenthesis, which only a shell can run")
        case "\n": ShellRefusal("has more than one line")
        default: nil
        }
    }

    private mutating func skipSpace() {
        while let next = rest.first {
            if next == " " || next == "\t" || next == "\r" {
                rest.removeFirst()
            } else if rest.starts(with: "\\\n".unicodeScalars) {
                rest.removeFirst(2)
            } else {
                return
            }
        }
    }

    /// Reads a word up to what ends it, which is left there.
    private mutating func word(
        isQuoted: Bool, depth: Int, endsAt isEnd: (Unicode.Scalar) -> Bool
    ) throws(ShellRefusal) -> ShellWord {
        guard depth < Self.deepest else { throw ShellRefusal("nests ${…} too deeply") }
        var word = ShellWord()
        var text = String.UnicodeScalarView()
        func flush() {
            if !text.isEmpty { word.parts.append(.text(String(text), isQuoted: isQuoted)) }
            text = String.UnicodeScalarView()
        }
        // 2.6.1: a tilde at the beginning, alone or before a slash.
        if !isQuoted, depth == 0, rest.first == "~", rest.dropFirst().first.map({ $0 == "/" || isEnd($0) }) ?? true {
            rest.removeFirst()
            word.parts.append(.parameter("HOME", nil, ShellWord(), isQuoted: true))
        }
        while let scalar = rest.first, !isEnd(scalar) {
            rest.removeFirst()
            switch scalar {
            case "'" where !isQuoted:
                guard let end = rest.firstIndex(of: "'") else { throw ShellRefusal("has a ' that is never closed") }
                flush()
                word.parts.append(.text(String(rest[..<end]), isQuoted: true))
                rest = rest[rest.index(after: end)...]
            case "\"" where !isQuoted:
                flush()
                let inner = try self.word(isQuoted: true, depth: depth + 1) { $0 == "\"" }
                guard rest.popFirst() != nil else { throw ShellRefusal("has a \" that is never closed") }
                word.parts += inner.isEmpty ? [.text("", isQuoted: true)] : inner.parts
            case "\\":
                guard let next = rest.popFirst() else {
                    text.append(scalar)
                    break
                }
                if next == "\n" { break }
                // 2.2.3: within quotes it escapes only what would be special there.
                if isQuoted, !"$`\"\\".unicodeScalars.contains(next) {
                    text.append(scalar)
                    text.append(next)
                    break
                }
                flush()
                word.parts.append(.text(String(next), isQuoted: true))
            case "`": throw ShellRefusal("has the output of a command (`…`) in it, which only a shell can run")
            case "$":
                guard let parameter = try parameter(isQuoted: isQuoted, depth: depth) else {
                    text.append(scalar)
                    break
                }
                flush()
                word.parts.append(parameter)
            default: text.append(scalar)
            }
        }
        flush()
        return word
    }

    /// Reads what follows a dollar sign; nil when it is nothing, so that the sign stands for itself.
    private mutating func parameter(isQuoted: Bool, depth: Int) throws(ShellRefusal) -> ShellWord.Part? {
        guard let next = rest.first else { return nil }
        if next == "(" { throw ShellRefusal("has the output of a command ($(…)) in it, which only a shell can run") }
        if next == "{" {
            rest.removeFirst()
            return try bracedParameter(isQuoted: isQuoted, depth: depth)
        }
        if "0123456789@*#?$!-".unicodeScalars.contains(next) {
            throw ShellRefusal("uses $\(next), which only a shell has")
        }
        let name = takeName()
        return name.isEmpty ? nil : .parameter(name, nil, ShellWord(), isQuoted: isQuoted)
    }

    private mutating func bracedParameter(isQuoted: Bool, depth: Int) throws(ShellRefusal) -> ShellWord.Part {
        let name = takeName()
        guard ShellWord.isName(name[...]) else { throw ShellRefusal("has a ${…} that is no variable's name") }
        if rest.first == "}" {
            rest.removeFirst()
            return .parameter(name, nil, ShellWord(), isQuoted: isQuoted)
        }
        guard let found = ShellWord.Operator.allCases.first(where: { rest.starts(with: $0.rawValue.unicodeScalars) })
        else {
            let shown = String(rest.prefix { $0 != "}" }.prefix(20))
            throw ShellRefusal(
                "has ${\(name)\(shown)}; of ${…} only ${\(name)}, ${\(name):-word} and ${\(name):+word} are understood")
        }
        rest.removeFirst(found.rawValue.unicodeScalars.count)
        let word = try word(isQuoted: isQuoted, depth: depth + 1) { $0 == "}" }
        guard rest.popFirst() != nil else { throw ShellRefusal("has a ${ that is never closed") }
        return .parameter(name, found, word, isQuoted: isQuoted)
    }

    private mutating func takeName() -> String {
        let name = rest.prefix { $0.isASCII && ShellWord.isNameByte(UInt8(ascii: $0)) }
        rest = rest[name.endIndex...]
        return String(name)
    }
}
