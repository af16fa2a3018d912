// SPDX-License-Identifier: Apache-2.0
internal import Logging

/// Lines of the access log among the records of the log.
final class StreamedLines: LineWriter.Output {
    private let stream: LogStream
    private let format: LogFormat

    init(_ stream: LogStream, format: LogFormat) {
        self.stream = stream
        self.format = format
    }

    func put(_ lines: ArraySlice<UInt8>) -> Bool {
        var piece: [UInt8] = []
        var rest = lines
        while let end = rest.firstIndex(of: 0x0A) {
            let line = rest[...end]
            rest = rest[(end + 1)...]
            let bytes = bytes(of: line)
            if piece.count + bytes.count > LogStream.piece, !piece.isEmpty {
                write(piece)
                piece = []
            }
            piece += bytes
        }
        if !piece.isEmpty { write(piece) }
        return true
    }

    private func write(_ lines: [UInt8]) { stream.writePatiently(lines[...]) }

    /// A line in the stream's form. It is cut where it does not go into a pipe in one piece: the rest of it would stand at the
    /// beginning of a line when something else is printed in between, and what is in it may be a client's choice.
    private func bytes(of line: ArraySlice<UInt8>) -> [UInt8] {
        guard format == .json else {
            return line.count <= LogStream.piece
                ? Array(line) : line.prefix(LogStream.piece - Self.cut.count) + Self.cut
        }
        let record = Self.record(line.dropLast())
        // In JSON a byte may become two.
        return record.count <= LogStream.piece
            ? record : Self.record(line.prefix(LogStream.piece / 2 - 200) + Self.cut.dropLast())
    }

    private static let cut = Array(" (cut)\n".utf8)

    /// A line as a record, where a collector expects one object a line.
    private static func record(_ line: ArraySlice<UInt8>) -> [UInt8] {
        LogRecord(
            time: .now, level: .info, logger: "access", message: String(decoding: line, as: UTF8.self), facts: []
        ).jsonBytes()
    }
}
