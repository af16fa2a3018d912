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
            let bytes = format == .json ? Self.record(line.dropLast()) : Array(line)
            if piece.count + bytes.count > LogStream.piece, !piece.isEmpty {
                write(piece)
                piece = []
            }
            piece += bytes
        }
        if !piece.isEmpty { write(piece) }
        return true
    }

    /// Writes lines that fit into a pipe at once, so that nothing the application prints can come into the middle of one; a
    /// line that is longer has to be cut.
    private func write(_ lines: [UInt8]) {
        var rest = lines[...]
        while !rest.isEmpty {
            stream.writePatiently(rest.prefix(LogStream.piece))
            rest = rest.dropFirst(LogStream.piece)
        }
    }

    /// A line as a record, where a collector expects one object a line.
    private static func record(_ line: ArraySlice<UInt8>) -> [UInt8] {
        LogRecord(
            time: .now, level: .info, logger: "access", message: String(decoding: line, as: UTF8.self), facts: []
        ).jsonBytes()
    }
}
