// SPDX-License-Identifier: Apache-2.0

/// Words as the `java` command splits `JDK_JAVA_OPTIONS`: at white space outside quotes, with both kinds of quotes, but
/// no backslashes (java(1), "Using the JDK_JAVA_OPTIONS Launcher Environment Variable").
enum LauncherWords {
    static func split(_ text: String, source: String) throws(JavaRuntimeError) -> [String] {
        var words: [String] = []
        var word: String.UnicodeScalarView?
        var quote: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if let open = quote {
                if scalar == open { quote = nil } else { word?.append(scalar) }
            } else if scalar.properties.isWhitespace {
                if let finished = word { words.append(String(finished)) }
                word = nil
            } else {
                if word == nil { word = String.UnicodeScalarView() }
                if scalar == "'" || scalar == "\"" { quote = scalar } else { word?.append(scalar) }
            }
        }
        if quote != nil { throw .unterminatedQuote(source: source) }
        if let word { words.append(String(word)) }
        return words
    }
}
