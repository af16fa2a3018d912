// SPDX-License-Identifier: Apache-2.0

/// Why a text is no pattern of the access log.
public enum AccessLogPatternError: Error, Sendable, Equatable, CustomStringConvertible {
    case unknownToken(String)
    case percentAtEnd
    /// A brace without its end, or nothing behind it.
    case openBrace(String)
    case datePattern(String, letter: Character?)
    case controlCharacter

    public var description: String {
        switch self {
        case .unknownToken(let token):
            """
            \(token) is not known in an access log pattern; known are %a %A %b %B %D %F %h %H %I %l %m %p %q %r %s %S %t \
            %T %u %U %v %X %%, %{remote|peer}a, %{local|remote}p, %{c}L, %{ns|us|ms|s|fracsec}T, %{date pattern}t, and \
            %{name}i, o, c, r or s
            """
        case .percentAtEnd: "an access log pattern ends with a single %; write %% for one"
        case .openBrace(let token): "\(token) in an access log pattern lacks a closing brace or the letter behind it"
        case .datePattern(let pattern, let letter?):
            "the date pattern {\(pattern)} of the access log has the letter \(letter), which is not SimpleDateFormat's"
        case .datePattern(let pattern, nil):
            "the date pattern {\(pattern)} of the access log has a quote without its end"
        case .controlCharacter: "an access log pattern is one line, without control characters but tabs"
        }
    }
}
