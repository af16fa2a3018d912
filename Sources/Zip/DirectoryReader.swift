// SPDX-License-Identifier: Apache-2.0

/// Reads and judges the headers of a central directory (APPNOTE 4.3.12).
struct DirectoryReader {
    private let directory: [UInt8]
    private let location: DirectoryLocation
    private let limits: ZipLimits
    private var files: Set<[UInt8]> = []
    private var directories: Set<[UInt8]> = []
    /// The directory of the entry before, which is mostly that of the next one too.
    private var lastParent: ArraySlice<UInt8> = []
    private(set) var totalSize: UInt64 = 0

    init(directory: [UInt8], location: DirectoryLocation, limits: ZipLimits) {
        self.directory = directory
        self.location = location
        self.limits = limits
    }

    mutating func read() throws(ZipError) -> [ZipEntry] {
        var entries: [ZipEntry] = []
        entries.reserveCapacity(Int(min(location.entryCount, UInt64(location.size) / 46)))
        var headers = FieldReader(directory[...])
        var count: UInt64 = 0
        while !headers.isEmpty {
            guard let header = CentralHeader(&headers) else {
                throw .brokenDirectory(reason: "it ends or breaks off after \(count) of \(location.entryCount) entries")
            }
            count += 1
            guard count <= location.entryCount else { break }
            if let entry = try entry(of: header) { entries.append(entry) }
        }
        guard count == location.entryCount else {
            throw .brokenDirectory(reason: "\(location.entryCount) entries are announced, but it has \(count)")
        }
        try setRegions(&entries)
        return entries
    }

    // MARK: One entry

    /// Nil for the root itself ("./"), which is there anyway.
    private mutating func entry(of header: CentralHeader) throws(ZipError) -> ZipEntry? {
        let extra = ZipExtraFields(header.extra)
        let displayName = String(decoding: header.name, as: UTF8.self)
        if UInt64(header.name.count) > limits.nameLength {
            throw .entry(
                name: displayName,
                .exceeds(.nameLength, found: UInt64(header.name.count), allowed: limits.nameLength))
        }
        guard let name = ZipName.decode(header.name, flags: header.flags, unicodePath: extra.unicodePath) else {
            throw .entry(name: displayName, .undecodableName)
        }
        do throws(ZipDefect) {
            let (path, isDirectory) = try ZipName.path(of: name)
            try Self.checkKind(header)
            guard let method = ZipEntry.Method(rawValue: header.method) else { throw .unknownMethod(header.method) }
            guard let (size, compressedSize, offset) = header.sizes(zip64: extra.zip64) else { throw .badExtraField }
            if isDirectory && size > 0 { throw .directoryWithContent(size: size) }
            if method == .stored && size != compressedSize {
                throw .wrongSize(announced: size, found: compressedSize)
            }
            try checkSizes(size, compressedSize)
            let (start, overflow) = offset.addingReportingOverflow(location.shift)
            guard !overflow, start < location.position else { throw .outsideFile }
            guard try admit(Array(path.utf8), isDirectory: isDirectory) else { return nil }
            return ZipEntry(
                path: path, isDirectory: isDirectory, size: size, compressedSize: compressedSize,
                checksum: header.checksum, modified: extra.modified ?? .dos(date: header.date, time: header.time),
                method: method, flags: header.flags, rawName: header.name.startIndex..<header.name.endIndex,
                region: start..<start)
        } catch {
            throw .entry(name: name, error)
        }
    }

    private static func checkKind(_ header: CentralHeader) throws(ZipDefect) {
        // Bits 0, 6 and 13 (4.4.4): encrypted, strongly encrypted, directory masked.
        if header.flags & 0x2041 != 0 { throw .encrypted }
        // Upper half of the external attributes: the mode on Unix. A link, once unpacked, lets a later entry write
        // through it, and the server hand out what it points to.
        switch (header.attributes >> 16) & 0xF000 {
        case 0, 0x8000, 0x4000: break
        case 0xA000: throw .symbolicLink
        default: throw .specialFile
        }
    }

    private mutating func checkSizes(_ size: UInt64, _ compressedSize: UInt64) throws(ZipDefect) {
        if size > limits.entrySize { throw .exceeds(.entrySize, found: size, allowed: limits.entrySize) }
        if size > ZipLimits.ratioFloor, size / max(compressedSize, 1) >= limits.ratio {
            throw .exceeds(.ratio, found: size / max(compressedSize, 1), allowed: limits.ratio)
        }
        let (sum, overflow) = totalSize.addingReportingOverflow(size)
        totalSize = overflow ? .max : sum
        if totalSize > limits.totalSize { throw .exceeds(.totalSize, found: totalSize, allowed: limits.totalSize) }
    }

    // MARK: Names among each other

    /// Notes a path and the directories it needs; false for the root.
    ///
    /// Bytes are compared, not `String`s: those are equal when they are canonically equivalent, file names are not.
    private mutating func admit(_ path: [UInt8], isDirectory: Bool) throws(ZipDefect) -> Bool {
        guard !path.isEmpty else {
            if isDirectory { return false }
            throw .fileAndDirectory
        }
        let slash = path.lastIndex(of: UInt8(ascii: "/"))
        if let slash, !path[..<slash].elementsEqual(lastParent) {
            lastParent = path[..<slash]
            var parent = path[..<slash]
            while directories.insert(Array(parent)).inserted {
                if files.contains(Array(parent)) { throw .fileAndDirectory }
                guard let next = parent.lastIndex(of: UInt8(ascii: "/")) else { break }
                parent = parent[..<next]
            }
        }
        if isDirectory {
            if files.contains(path) { throw .fileAndDirectory }
            directories.insert(path)
        } else {
            if directories.contains(path) { throw .fileAndDirectory }
            if !files.insert(path).inserted { throw .repeated }
        }
        return true
    }

    // MARK: Regions

    /// Gives every entry the bytes up to where the next one begins, so that no byte belongs to two: a "zip of death" is
    /// many names for the same compressed data. Where its data really ends is known only with its local header; that it
    /// ends within the region is checked when it is read, and here for the least that the header can take.
    private func setRegions(_ entries: inout [ZipEntry]) throws(ZipError) {
        let order = entries.indices.sorted { entries[$0].region.lowerBound < entries[$1].region.lowerBound }
        var next = location.position
        for index in order.reversed() {
            let entry = entries[index]
            let least = 30 + UInt64(entry.rawName.count)
            let room = next - entry.region.lowerBound
            guard room >= least, room - least >= entry.compressedSize else {
                throw .entry(name: entry.path, .overlaps)
            }
            entries[index].region = entry.region.lowerBound..<next
            next = entry.region.lowerBound
        }
    }
}

/// The fields of one header in the central directory, in their order (APPNOTE 4.3.12).
private struct CentralHeader {
    let flags, method, time, date: UInt16
    let checksum, attributes: UInt32
    private let size32, compressedSize32, offset32: UInt32
    let name, extra: ArraySlice<UInt8>

    init?(_ reader: inout FieldReader) {
        guard reader.uint32() == 0x0201_4B50, reader.skip(4),
            let flags = reader.uint16(), let method = reader.uint16(),
            let time = reader.uint16(), let date = reader.uint16(),
            let checksum = reader.uint32(), let compressedSize = reader.uint32(), let size = reader.uint32(),
            let nameLength = reader.uint16(), let extraLength = reader.uint16(), let commentLength = reader.uint16(),
            reader.skip(4), let attributes = reader.uint32(), let offset = reader.uint32(),
            let name = reader.take(Int(nameLength)), let extra = reader.take(Int(extraLength)),
            reader.skip(Int(commentLength))
        else { return nil }
        (self.flags, self.method, self.time, self.date) = (flags, method, time, date)
        (self.checksum, self.attributes) = (checksum, attributes)
        (size32, compressedSize32, offset32) = (size, compressedSize, offset)
        (self.name, self.extra) = (name, extra)
    }

    /// Sizes and offset; the ZIP64 field holds, in this order, those that are all ones here (APPNOTE 4.5.3).
    func sizes(zip64: ArraySlice<UInt8>?) -> (size: UInt64, compressedSize: UInt64, offset: UInt64)? {
        var field = FieldReader(zip64 ?? [])
        guard let size = size32 == .max ? field.uint64() : UInt64(size32),
            let compressedSize = compressedSize32 == .max ? field.uint64() : UInt64(compressedSize32),
            let offset = offset32 == .max ? field.uint64() : UInt64(offset32)
        else { return nil }
        return (size, compressedSize, offset)
    }
}
