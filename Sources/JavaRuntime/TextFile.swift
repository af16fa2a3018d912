// SPDX-License-Identifier: Apache-2.0
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Why a small text file could not be read: the system's own words.
struct FileFailure: Error {
    let reason: String
}

/// Questions about files.
enum TextFile {
    /// Whether this process may read the file.
    static func isReadable(_ path: String) -> Bool { access(path, R_OK) == 0 }
}

extension String {
    /// The longest file that is read whole, in bytes: no options file is near it, but a device or a log may be beyond.
    private static let longestFile = 1 << 20

    init(readingFile path: String) throws(FileFailure) {
        guard let file = fopen(path, "re") else { throw FileFailure(reason: Self.lastError) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 8192)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            if count == 0 { break }
            bytes += chunk[..<count]
            if bytes.count > Self.longestFile { throw FileFailure(reason: "it is longer than 1 MiB") }
        }
        if ferror(file) != 0 { throw FileFailure(reason: Self.lastError) }
        self = String(decoding: bytes, as: UTF8.self)
    }

    private static var lastError: String {
        strerror(errno).map { String(cString: $0) } ?? "unknown error"
    }
}
