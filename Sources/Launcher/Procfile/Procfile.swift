// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// A Procfile: a line for each type of process, `type: command`.
struct Procfile: Equatable, Sendable {
    private static let largest = 64 << 10

    let path: String
    /// In the order of the file.
    private(set) var commands: [(type: String, command: String)] = []

    init(path: String) throws(Failure) {
        guard FilePath.isFile(path) else {
            throw Failure(.noSuchFile, "\(path): there is no such file; `runner procfile` prints one")
        }
        let handle = FileHandle(forReadingAtPath: path)
        defer { try? handle?.close() }
        guard let handle, let data = try? handle.read(upToCount: Self.largest + 1) ?? Data() else {
            throw Failure(.configuration, "\(path) cannot be read")
        }
        guard data.count <= Self.largest, let text = String(data: data, encoding: .utf8) else {
            throw Failure(.configuration, "\(path) is no Procfile: it is longer than 64 KB or not UTF-8")
        }
        try self.init(text, path: path)
    }

    init(_ text: String, path: String) throws(Failure) {
        self.path = path
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = line.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
            if line.isEmpty || line.hasPrefix("#") { continue }
            let type = line.prefix { $0 != ":" }
            let command = line.dropFirst(type.count + 1).drop(while: \.isWhitespace)
            guard type.count < line.count, !type.isEmpty, !command.isEmpty,
                type.utf8.allSatisfy({ ShellWord.isNameByte($0) || $0 == UInt8(ascii: "-") })
            else {
                throw Failure(.configuration, "\(path), line \(index + 1) is not of the form `type: command`")
            }
            guard !commands.contains(where: { $0.type == type }) else {
                throw Failure(.configuration, "\(path), line \(index + 1) says a second time what '\(type)' is")
            }
            commands.append((String(type), Self.plain(command)))
        }
    }

    /// The command of a type of process.
    func command(_ type: String) throws(Failure) -> String {
        if let found = commands.first(where: { $0.type == type }) { return found.command }
        let types = commands.map(\.type).joined(separator: ", ")
        throw Failure(
            .usage, "\(path) has no '\(type)'; \(types.isEmpty ? "it is empty" : "there is \(types)").")
    }

    /// Takes the quotes off that make a YAML string of a whole command.
    private static func plain(_ command: Substring) -> String {
        let text = String(command.reversed().drop(while: \.isWhitespace).reversed())
        guard let quote = text.first, quote == "\"" || quote == "'", text.count > 2, text.last == quote else {
            return text
        }
        let inner = text.dropFirst().dropLast()
        return inner.contains(quote) || !inner.contains(" ") ? text : String(inner)
    }

    static func == (one: Procfile, other: Procfile) -> Bool {
        one.path == other.path && one.commands.elementsEqual(other.commands, by: ==)
    }
}
