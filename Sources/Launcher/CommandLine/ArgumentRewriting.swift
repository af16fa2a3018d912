// SPDX-License-Identifier: Apache-2.0

/// Turns spellings that webapp-runner takes into spellings that ArgumentParser takes.
///
/// JCommander knows switches whose value may be left out; to ArgumentParser an option has one arity.
enum ArgumentRewriting {
    /// Options that mean `true` when the next argument is neither `true` nor `false`.
    static let optionalBooleans: Set<String> = ["--expand-war"]

    /// Gives every optional boolean its value, so that `--expand-war app.war` does not swallow the path.
    static func rewritten(_ arguments: [String]) -> [String] {
        var result: [String] = []
        result.reserveCapacity(arguments.count)
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" {
                return result + [argument] + rest
            }
            guard optionalBooleans.contains(argument) else {
                result.append(argument)
                continue
            }
            if let value = rest.first, BooleanValue(argument: value) != nil {
                rest.removeFirst()
                result.append("\(argument)=\(value)")
            } else {
                result.append("\(argument)=true")
            }
        }
        return result
    }
}
