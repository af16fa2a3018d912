// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// The bar that a person watches while a large archive is unpacked; nothing where no person is.
final class ProgressBar: Sendable {
    private static let width = 30

    private let title: String
    private let stream: LogStream
    private let shown = Mutex(-1)

    init(_ title: String, stream: LogStream) {
        self.title = title
        self.stream = stream
    }

    /// Draws the bar again when a percentage more is done.
    func show(_ done: UInt64, of total: UInt64) {
        guard stream.isTerminal, total > 0 else { return }
        let percent = Int(min(done, total) * 100 / total)
        let isNew = shown.withLock { shown in
            defer { shown = max(shown, percent) }
            return percent > shown
        }
        if isNew { stream.show(status: Self.line(title, percent: percent)) }
    }

    /// Takes the bar away.
    func clear() {
        stream.show(status: "")
    }

    /// `app.war [########......]  42 %`
    static func line(_ title: String, percent: Int) -> String {
        let filled = percent * width / 100
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        return "\(title) [\(bar)] \(percent < 10 ? "  " : percent < 100 ? " " : "")\(percent) %"
    }
}
