// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Finds the ends of lines in bytes that grow between calls, never looking at a byte twice.
struct LineScanner {
    /// Where the line begins that has not ended yet.
    private(set) var lineStart: Int
    private var scanned: Int

    init(start: Int = 0) {
        lineStart = start
        scanned = start
    }

    /// The next line without its CR LF; nil when its end has not come.
    @inline(__always)
    mutating func next(in bytes: UnsafeRawBufferPointer) throws(RequestRefusal) -> Range<Int>? {
        guard scanned < bytes.count, let base = bytes.baseAddress else { return nil }
        guard let found = memchr(base + scanned, Int32(ASCII.lf), bytes.count - scanned) else {
            scanned = bytes.count
            return nil
        }
        let lineFeed = UnsafeRawPointer(found) - base
        guard lineFeed > lineStart, bytes[lineFeed - 1] == ASCII.cr else { throw .lineEnd }
        let line = lineStart..<lineFeed - 1
        lineStart = lineFeed + 1
        scanned = lineStart
        return line
    }
}
