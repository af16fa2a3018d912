// SPDX-License-Identifier: Apache-2.0
internal import HTTPServer
internal import ServletEngine
internal import WebArchive
internal import Zip

extension StaticCompression {
    /// The compressed forms that lie in an archive; of a directory there are none.
    ///
    /// - Parameters:
    ///   - wanted: which files are worth it.
    ///   - directory: where the archive has been unpacked.
    init(_ wanted: CompressionSettings, of archive: WebApplicationArchive?, in directory: String) {
        self.init(types: wanted.types, minimumSize: Int64(wanted.minimumSize))
        guard let files = archive?.deflatedFiles(in: directory, from: UInt64(minimumSize)) else { return }
        unchangedSince = files.unpackedAt
        deflated = { path in
            guard let entry = files[path], let size = Int64(exactly: entry.size),
                let compressedSize = Int64(exactly: entry.compressedSize)
            else { return nil }
            return DeflatedFile(
                size: size, compressedSize: compressedSize, checksum: entry.checksum,
                isCurrent: { entry.isCurrent },
                read: { count, offset in
                    UInt64(exactly: offset).flatMap { try? entry.bytes(at: $0, count: count) }
                })
        }
    }
}
