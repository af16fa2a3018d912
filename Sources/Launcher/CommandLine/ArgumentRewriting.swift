// SPDX-License-Identifier: Apache-2.0

/// Turns spellings that webapp-runner takes into spellings that ArgumentParser takes.
///
/// JCommander knows switches whose value may be left out, and a value that is joined to `-A`; to ArgumentParser an option
/// has one arity.
enum ArgumentRewriting {
    /// Options that mean `true` when the next argument is neither `true` nor `false`.
    static let optionalBooleans: Set<String> = ["--expand-war", "--secure-error-report-valve"]

    private static let property = "-A"

    /// Whether what follows an argument is its value, whatever it looks like.
    static func takesAnything(_ argument: String?) -> Bool {
        argument == "--basic-auth-pw"
    }

    /// Gives every optional boolean its value, so that `--expand-war app.war` does not swallow the path, and takes
    /// `-Aname=value` apart.
    static func rewritten(_ arguments: [String]) -> [String] {
        var result: [String] = []
        result.reserveCapacity(arguments.count)
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if takesAnything(result.last) {
                result.append(argument)
            } else if argument == "--" {
                return result + [argument] + rest
            } else if argument.hasPrefix(property), argument.count > property.count {
                result += [property, String(argument.dropFirst(property.count))]
            } else if !optionalBooleans.contains(argument) {
                result.append(argument)
            } else if let value = rest.first, BooleanValue(argument: value) != nil {
                rest.removeFirst()
                result.append("\(argument)=\(value)")
            } else {
                result.append("\(argument)=true")
            }
        }
        return result
    }
}
