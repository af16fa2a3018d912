// SPDX-License-Identifier: Apache-2.0

/// Why an archive, or something in it, is refused.
public enum ZipError: Error, Equatable, Sendable {
    /// The operating system refused to open or to read the file.
    case unreadable(reason: String)
    /// No end of central directory record (APPNOTE 4.3.16): not a ZIP file, or one that was cut off.
    case notAnArchive
    /// The central directory lies outside the file, ends early, or holds another number of entries than announced.
    case brokenDirectory(reason: String)
    /// An archive in several files (APPNOTE 4.4.19).
    case spanned
    /// The file is not what it was when it was opened.
    case changedWhileReading
    /// The archive as a whole is over a limit.
    case archiveExceeds(ZipLimit, found: UInt64, allowed: UInt64)
    /// One entry is refused.
    case entry(name: String, ZipDefect)

    /// The limit that was exceeded, if that is the cause.
    public var limit: ZipLimit? {
        switch self {
        case .archiveExceeds(let limit, _, _), .entry(_, .exceeds(let limit, _, _)): limit
        default: nil
        }
    }
}

/// What is wrong with one entry.
public enum ZipDefect: Error, Equatable, Sendable {
    case exceeds(ZipLimit, found: UInt64, allowed: UInt64)
    /// A path that would leave the directory it is unpacked into, or could on another system.
    case escapes(reason: PathEscape)
    case undecodableName
    case symbolicLink
    /// A device, pipe or socket.
    case specialFile
    case encrypted
    /// A compression method other than stored (0) and deflated (8).
    case unknownMethod(UInt16)
    case repeated
    /// A file where another entry needs a directory.
    case fileAndDirectory
    case directoryWithContent(size: UInt64)
    /// Its bytes and those of another entry, or the central directory, are the same.
    case overlaps
    case outsideFile
    case missingLocalHeader
    /// Local header or data descriptor against central directory.
    case headersDisagree(field: HeaderField, central: String, local: String)
    case badExtraField
    case wrongChecksum(announced: UInt32, found: UInt32)
    /// More bytes than announced: `found` is at least as many.
    case wrongSize(announced: UInt64, found: UInt64)
    case wrongCompressedSize(announced: UInt64)
    case truncatedData
    case corruptData(InflateError)

    public enum PathEscape: String, Sendable {
        case parent = "..", absolute, drive, backslash, nul = "NUL"
    }

    public enum HeaderField: String, Sendable {
        case name, method, encryption, checksum
        case size = "size", compressedSize = "compressed size", dataDescriptor = "data descriptor"
    }
}

extension ZipError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadable(let reason): "the archive cannot be read: \(reason)"
        case .notAnArchive:
            "not a ZIP archive, or one that was cut off: it has no end of central directory record"
        case .brokenDirectory(let reason): "the central directory is broken: \(reason)"
        case .spanned: "the archive is one part of several; join them first"
        case .changedWhileReading: "the archive was changed while it was read; start again when it is complete"
        case .archiveExceeds(let limit, let found, let allowed):
            "the archive has \(found) \(limit.noun), more than the limit of \(allowed)"
        case .entry(let name, let defect): "entry \"\(Self.printable(name))\" \(defect)"
        }
    }

    /// A name comes from the archive: control characters would let it write to a terminal or forge log lines.
    private static func printable(_ name: String) -> String {
        var text = ""
        for scalar in name.unicodeScalars.prefix(300) {
            let isControl =
                scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
            text += isControl || scalar == "\"" ? scalar.escaped(asASCII: true) : String(scalar)
        }
        return name.unicodeScalars.count > 300 ? text + "…" : text
    }
}

extension ZipDefect: CustomStringConvertible {
    public var description: String {
        switch self {
        case .exceeds(let limit, let found, let allowed):
            "has \(found) \(limit.noun), more than the limit of \(allowed)"
        case .escapes(.parent): "has \"..\" in its path and would be written outside the target"
        case .escapes(.absolute): "has an absolute path and would be written outside the target"
        case .escapes(.drive): "has a drive letter in its path and would be written outside the target"
        case .escapes(.backslash): "has a backslash in its path, which is a separator on some systems"
        case .escapes(.nul): "has a NUL byte in its name, where a file name would end"
        case .undecodableName: "has a name that is marked as UTF-8 and is not"
        case .symbolicLink: "is a symbolic link; links are not unpacked"
        case .specialFile: "is a device, pipe or socket; only files and directories are unpacked"
        case .encrypted: "is encrypted"
        case .unknownMethod(let method): "is compressed by method \(method); only stored (0) and deflated (8) are known"
        case .repeated: "occurs twice with the same name"
        case .fileAndDirectory: "is a file, and a directory for other entries"
        case .directoryWithContent(let size): "is a directory that has \(size) bytes of content"
        case .overlaps: "shares its bytes with another entry or with the central directory"
        case .outsideFile: "lies outside the file"
        case .missingLocalHeader: "has no local header where the central directory points"
        case .headersDisagree(let field, let central, let local):
            "has one \(field.rawValue) in the central directory (\(central)) and another beside its data (\(local))"
        case .badExtraField: "has a malformed extra field"
        case .wrongChecksum(let announced, let found):
            "is damaged: its CRC-32 is \(Self.hexadecimal(found)), announced is \(Self.hexadecimal(announced))"
        case .wrongSize(let announced, let found): "is damaged: \(announced) bytes are announced, \(found) came out"
        case .wrongCompressedSize(let announced):
            "is damaged: its compressed data ends before the \(announced) bytes that are announced"
        case .truncatedData: "is damaged: its data ends too early"
        case .corruptData(let error): "is damaged: its compressed data has \(error)"
        }
    }

    static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
