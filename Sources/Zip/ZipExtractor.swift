// SPDX-License-Identifier: Apache-2.0

/// Reads entries of an archive, one at a time, in constant memory (some 400 KB, used again for every entry).
///
/// Not for use by several threads at a time: give each thread its own; they may share the archive.
public final class ZipExtractor {
    private let archive: ZipArchive
    private let decoder = EntryDecoder()
    private let buffer: UnsafeMutableRawBufferPointer

    /// More than a local header with the longest name and extra field (30 + 2 x 65,535), so that one always fits.
    private static let bufferSize = 192 * 1024

    public init(_ archive: ZipArchive) {
        self.archive = archive
        buffer = .allocate(byteCount: Self.bufferSize, alignment: 16)
        buffer.initializeMemory(as: UInt8.self, repeating: 0)
    }

    deinit { buffer.deallocate() }

    /// Gives the content of an entry to `sink`, in chunks that are valid during the call only.
    ///
    /// Returns true when the whole content was delivered and its size and CRC-32 are as announced; false when the sink
    /// stopped it. When it throws, chunks may have been delivered already: discard them.
    @discardableResult
    public func extract(
        _ entry: ZipEntry, to sink: (UnsafeRawBufferPointer) -> ZipFlow
    ) throws(ZipError) -> Bool {
        var window = Window(position: entry.region.lowerBound, count: 0)
        try fill(&window, at: entry.region.lowerBound, of: entry)
        let dataOffset: Int
        do throws(ZipDefect) {
            let header = UnsafeRawBufferPointer(rebasing: buffer[..<window.count])
            dataOffset = try LocalHeader.check(header, against: entry, directory: archive.directory)
        } catch {
            throw .entry(name: entry.path, error)
        }
        let dataStart = entry.region.lowerBound + UInt64(dataOffset)
        guard dataStart <= entry.region.upperBound, entry.region.upperBound - dataStart >= entry.compressedSize else {
            throw .entry(name: entry.path, .overlaps)
        }
        decoder.begin(entry)
        var position = dataStart
        let end = dataStart + entry.compressedSize
        while position < end {
            if position >= window.end { try fill(&window, at: position, of: entry) }
            let from = Int(position - window.position)
            let to = Int(min(window.end, end) - window.position)
            do throws(ZipDefect) {
                let flow = try decoder.feed(UnsafeRawBufferPointer(rebasing: buffer[from..<to]), to: sink)
                if flow == .stop { return false }
            } catch {
                throw .entry(name: entry.path, error)
            }
            position = window.position + UInt64(to)
        }
        do throws(ZipDefect) {
            try decoder.finish()
        } catch {
            throw .entry(name: entry.path, error)
        }
        if entry.flags & LocalHeader.hasDescriptor != 0 { try checkDescriptor(of: entry, at: end, &window) }
        return true
    }

    /// The whole content, for entries that are known to be small: refuses one beyond `limit` bytes.
    public func content(of entry: ZipEntry, limit: Int) throws(ZipError) -> [UInt8] {
        guard let size = Int(exactly: entry.size), size <= limit else {
            throw .entry(
                name: entry.path, .exceeds(.entrySize, found: entry.size, allowed: UInt64(max(limit, 0))))
        }
        var content: [UInt8] = []
        content.reserveCapacity(size)
        try extract(entry) { chunk in
            content.append(contentsOf: chunk)
            return .more
        }
        return content
    }

    /// What of the file is in the buffer.
    private struct Window {
        var position: UInt64
        var count: Int
        var end: UInt64 { position + UInt64(count) }
    }

    private func fill(_ window: inout Window, at position: UInt64, of entry: ZipEntry) throws(ZipError) {
        let count = Int(min(UInt64(Self.bufferSize), entry.region.upperBound - position))
        try archive.source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]), at: position)
        window = Window(position: position, count: count)
    }

    private func checkDescriptor(of entry: ZipEntry, at position: UInt64, _ window: inout Window) throws(ZipError) {
        let count = min(UInt64(LocalHeader.maximumDescriptorSize), entry.region.upperBound - position)
        if position + count > window.end { try fill(&window, at: position, of: entry) }
        let from = Int(position - window.position)
        let bytes = [UInt8](buffer[from..<(from + Int(count))])
        guard LocalHeader.isDescriptor(bytes, of: entry) else {
            throw .entry(
                name: entry.path,
                .headersDisagree(
                    field: .dataDescriptor,
                    central: "\(ZipDefect.hexadecimal(entry.checksum)), \(entry.compressedSize), \(entry.size)",
                    local: "none of these"))
        }
    }
}
