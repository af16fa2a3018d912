// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// Puts what a file holds in the place of an argument `@file`, as webapp-runner's JCommander does.
///
/// One argument a line; a line that begins with a hyphen may hold a flag and, behind blanks, its value. Empty lines and
/// those that begin with `#` count for nothing; blanks around an argument go, and then a pair of double quotes. A file may
/// name another one.
enum AtFileExpansion {
    /// Files that name each other would never end.
    private static let deepest = 8
    private static let longest = 1 << 20

    static func expanded(_ arguments: [String]) throws(Failure) -> [String] {
        try expanded(arguments, depth: 0)
    }

    private static func expanded(_ arguments: [String], depth: Int) throws(Failure) -> [String] {
        var result: [String] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" { return result + [argument] + rest }
            guard argument.hasPrefix("@"), !ArgumentRewriting.takesAnything(result.last) else {
                result.append(argument)
                continue
            }
            let file = String(argument.dropFirst())
            guard depth < deepest else {
                throw Failure(.usage, "@\(file) is named by files that name each other, more than \(deepest) deep.")
            }
            result += try expanded(words(of: try content(of: file)), depth: depth + 1)
        }
        return result
    }

    private static func content(of file: String) throws(Failure) -> String {
        guard FilePath.isFile(file), let handle = FileHandle(forReadingAtPath: file) else {
            throw Failure(
                .noSuchFile,
                "\(file): there is no such file that can be read, but @\(file) stands for the arguments in it")
        }
        defer { try? handle.close() }
        guard let bytes = try? handle.read(upToCount: longest + 1) ?? Data(), bytes.count <= longest,
            let text = String(validating: bytes, as: UTF8.self)
        else {
            throw Failure(.usage, "@\(file) is no text of arguments in UTF-8, of at most \(longest >> 20) MB.")
        }
        return text
    }

    static func words(of text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).flatMap { line -> [String] in
            let line = trimmed(line)
            if line.isEmpty || line.hasPrefix("#") { return [] }
            guard line.hasPrefix("-"), let blank = line.firstIndex(where: \.isWhitespace) else {
                return [unquoted(line)]
            }
            return [String(line[..<blank]), unquoted(trimmed(line[blank...]))]
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }

    private static func unquoted(_ text: Substring) -> String {
        text.count > 1 && text.hasPrefix("\"") && text.hasSuffix("\"")
            ? String(text.dropFirst().dropLast()) : String(text)
    }
}
