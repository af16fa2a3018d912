// SPDX-License-Identifier: Apache-2.0

/// Turns the compressed bytes of one entry into its content and holds it to what the directory announced; without I/O.
///
/// Feed it the data in pieces of any size, then call `finish`. A piece of output reaches the sink only after it was
/// found to be within the announced size, so a sink never gets more bytes than announced.
package final class EntryDecoder {
    private let inflate = Inflate()
    private var method = ZipEntry.Method.stored
    private var size: UInt64 = 0
    private var compressedSize: UInt64 = 0
    private var checksum: UInt32 = 0
    private var crc = CRC32()
    private var produced: UInt64 = 0
    private var isFinished = false

    package init() {}

    package func begin(_ entry: ZipEntry) {
        (method, size, compressedSize, checksum) = (entry.method, entry.size, entry.compressedSize, entry.checksum)
        crc = CRC32()
        produced = 0
        isFinished = false
        if method == .deflated { inflate.reset() }
    }

    package func feed(
        _ input: UnsafeRawBufferPointer, to sink: (UnsafeRawBufferPointer) -> ZipFlow
    ) throws(ZipDefect) -> ZipFlow {
        guard method == .deflated else { return try deliver(input, to: sink) }
        var input = input
        while true {
            if isFinished {
                guard input.isEmpty else { throw .wrongCompressedSize(announced: compressedSize) }
                return .more
            }
            let event: Inflate.Event
            do {
                event = try inflate.run(&input)
            } catch {
                throw .corruptData(error)
            }
            if event == .needsInput { return .more }
            let flow = try deliver(inflate.pending, to: sink)
            inflate.release()
            if flow == .stop { return .stop }
            if event == .finished {
                isFinished = true
                guard inflate.unusedBytes == 0 else { throw .wrongCompressedSize(announced: compressedSize) }
            }
        }
    }

    /// Call at the end of the data: judges what came out.
    package func finish() throws(ZipDefect) {
        guard method == .stored || isFinished else { throw .truncatedData }
        guard produced == size else { throw .wrongSize(announced: size, found: produced) }
        guard crc.value == checksum else { throw .wrongChecksum(announced: checksum, found: crc.value) }
    }

    private func deliver(
        _ output: UnsafeRawBufferPointer, to sink: (UnsafeRawBufferPointer) -> ZipFlow
    ) throws(ZipDefect) -> ZipFlow {
        guard !output.isEmpty else { return .more }
        let total = produced + UInt64(output.count)
        guard total <= size else { throw .wrongSize(announced: size, found: total) }
        crc.update(output)
        produced = total
        return sink(output)
    }
}
