// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Sessions

/// How `runner sessions` prints what it has found: columns for a person, or one JSON object a line.
struct SessionReport {
    let isJSON: Bool
    private let now = Int64(Date().timeIntervalSince1970 * 1000)

    init(isJSON: Bool) {
        self.isJSON = isJSON
    }

    private static let columns = (context: 16, id: 34, age: 9)

    func begin() {
        guard !isJSON else { return }
        let (context, id, age) = Self.columns
        write(
            "CONTEXT".padded(context) + "ID".padded(id) + "AGE".padded(age) + "UNUSED".padded(age)
                + "ENDS IN".padded(age) + "ATTRIBUTES  SIZE")
    }

    func line(_ summary: SessionSummary) {
        if isJSON { return write(Listed(summary, now: now)) }
        let (context, id, age) = Self.columns
        let attributes = summary.fields.count { $0.name.starts(with: SessionFieldName.attribute) }
        write(
            summary.key.context.padded(context) + "\(summary.key.id)".padded(id)
                + Self.words(now - summary.times.created).padded(age)
                + Self.words(now - summary.times.accessed).padded(age) + endsIn(summary.times).padded(age)
                + "\(attributes)".padded(12) + ByteCount.inWords(UInt64(summary.size)))
    }

    func end(printed: Int, limit: Int) {
        guard !isJSON, limit > 0, printed == limit else { return }
        write("… and perhaps more; --limit 0 lists all of them.")
    }

    func show(_ key: SessionKey, _ view: SessionView, values: Bool) {
        let fields = view.record.fields.map { Shown($0.key, $0.value, values: values) }.sorted { $0.name < $1.name }
        if isJSON { return write(ShownSession(key, view, fields, now: now)) }
        let times = view.record.times
        write("Session \(key.id) of \(key.context)")
        write(
            "made \(Self.words(now - times.created)) ago, unused for \(Self.words(now - times.accessed)), ends in \(endsIn(times))"
        )
        write("")
        write("NAME".padded(32) + "TYPE".padded(28) + "SIZE".padded(10) + (values ? "VALUE" : ""))
        for field in fields {
            write(
                field.name.padded(32) + (field.type ?? "?").padded(28)
                    + ByteCount.inWords(UInt64(field.size)).padded(10)
                    + (field.value ?? ""))
        }
    }

    func deleted(_ key: SessionKey) {
        if isJSON { write(["deleted": "\(key.id)", "context": key.context]) } else { write("Deleted \(key.id).") }
    }

    func count(_ number: Int) {
        if isJSON { write(["count": number]) } else { write("\(number)") }
    }

    private func endsIn(_ times: SessionTimes) -> String {
        guard times.inactive > 0 else { return "never" }
        return Self.words(max(0, times.accessed + Int64(times.inactive) * 1000 - now))
    }

    /// Milliseconds in a person's words, rounded down.
    static func words(_ milliseconds: Int64) -> String {
        switch max(0, milliseconds) / 1000 {
        case let seconds where seconds < 60: "\(seconds) s"
        case let seconds where seconds < 3600: "\(seconds / 60) min"
        case let seconds where seconds < 48 * 3600: "\(seconds / 3600) h"
        case let seconds: "\(seconds / 86_400) d"
        }
    }

    private func write(_ text: String) {
        LogStream.standardOutput.write(Array("\(text)\n".utf8))
    }

    private func write(_ value: some Encodable) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return }
        write(String(decoding: data, as: UTF8.self))
    }
}

/// What the names of a session's fields begin with.
enum SessionFieldName {
    static let attribute = Array("a:".utf8)

    /// An attribute by its own name; the session manager's fields with a dot in front.
    static func display(_ name: [UInt8]) -> String {
        let text = SessionValue.printable(String(decoding: name.dropFirst(2), as: UTF8.self))
        return name.starts(with: attribute) ? text : ".\(text)"
    }
}

private struct Listed: Encodable {
    let context: String
    let id: String
    let ageSeconds: Int64
    let unusedSeconds: Int64
    /// Seconds of inactivity after which it ends; 0: never.
    let timeoutSeconds: Int32
    let attributes: [String]
    let bytes: Int

    init(_ summary: SessionSummary, now: Int64) {
        context = summary.key.context
        id = "\(summary.key.id)"
        ageSeconds = max(0, now - summary.times.created) / 1000
        unusedSeconds = max(0, now - summary.times.accessed) / 1000
        timeoutSeconds = max(0, summary.times.inactive)
        attributes = summary.fields.filter { $0.name.starts(with: SessionFieldName.attribute) }
            .map { SessionFieldName.display($0.name) }
        bytes = summary.size
    }
}

private struct Shown: Encodable {
    let name: String
    let type: String?
    let size: Int
    let value: String?

    init(_ name: [UInt8], _ field: SessionField, values: Bool) {
        self.name = SessionFieldName.display(name)
        let described = SessionValue(field.value ?? [])
        type = described.type.map(SessionValue.printable)
        size = field.value?.count ?? 0
        // The manager's own fields hold what a login left: never shown.
        value = values && name.starts(with: SessionFieldName.attribute) ? described.description : nil
    }
}

private struct ShownSession: Encodable {
    let context: String
    let id: String
    let ageSeconds: Int64
    let unusedSeconds: Int64
    let timeoutSeconds: Int32
    let fields: [Shown]

    init(_ key: SessionKey, _ view: SessionView, _ fields: [Shown], now: Int64) {
        context = key.context
        id = "\(key.id)"
        ageSeconds = max(0, now - view.record.times.created) / 1000
        unusedSeconds = max(0, now - view.record.times.accessed) / 1000
        timeoutSeconds = max(0, view.record.times.inactive)
        self.fields = fields
    }
}

extension String {
    /// The text with spaces up to a width, and one at least.
    fileprivate func padded(_ width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
