// SPDX-License-Identifier: Apache-2.0

/// A file as a gzip member (RFC 1952): a deflate stream that lies in an archive, with a head and a tail around it.
///
/// It is a representation of its own (RFC 9110, 8.8.3.3): its entity tag is not that of the file, and a strong one, as
/// the same file of the same archive always has the same bytes. Its ranges are not served.
final class GzipMember: Sendable {
    /// The fields of a 200, packed.
    let fields: ResponseFields
    /// Bytes of the whole member.
    let size: Int64
    let validators: Preconditions.Validators
    let content: Content

    enum Content: Sendable {
        /// All bytes.
        case memory([UInt8])
        /// A stream too large to be kept, and what stands behind it.
        case archive(DeflatedFile, tail: [UInt8])
    }

    /// No name, no time, no system (2.3.1); what a server compresses at the time has none either.
    static let head: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]

    /// Fails when the stream cannot be read; one of at most `limit` bytes is kept in memory.
    init?(of file: DeflatedFile, _ status: FileStatus, contentType: [UInt8]?, keeping limit: Int) {
        // 2.3: the checksum, then the size modulo 2^32, both little endian.
        let tail = [file.checksum, UInt32(truncatingIfNeeded: file.size)].flatMap { number in
            withUnsafeBytes(of: number.littleEndian) { Array($0) }
        }
        size = file.compressedSize + Int64(Self.head.count + tail.count)
        if file.compressedSize <= limit {
            guard let count = Int(exactly: file.compressedSize), let stream = file.read(count, 0) else { return nil }
            content = .memory(Self.head + stream + tail)
        } else {
            guard file.isCurrent() else { return nil }
            content = .archive(file, tail: tail)
        }
        let checksum = String(file.checksum, radix: 16)
        let tag = [UInt8]("\"\(status.size)-\(status.lastModified)-\(checksum)-gzip\"".utf8)
        validators = Preconditions.Validators(entityTag: tag, lastModified: status.lastModified)
        var fields = ResponseFields()
        fields.append("ETag".utf8, tag)
        HTTPDate(secondsSinceEpoch: Int(clamping: status.lastModified / 1000)).withUnsafeBytes {
            fields.append("Last-Modified".utf8, $0)
        }
        fields.appendVary()
        fields.append("Content-Encoding", "gzip")
        if let contentType { fields.append("Content-Type".utf8, contentType) }
        self.fields = fields
    }

    /// Whether its bytes can be had now: an archive that has been overwritten holds others.
    var isCurrent: Bool {
        switch content {
        case .memory: true
        case .archive(let file, _): file.isCurrent()
        }
    }

    /// Bytes that it takes up in a cache.
    var cost: Int {
        switch content {
        case .memory(let bytes): bytes.count + 512
        case .archive: 512
        }
    }
}

extension ResponseFields {
    /// Says that the answer depends on what encodings the client takes; in Tomcat's spelling.
    mutating func appendVary() {
        append("vary", "accept-encoding")
    }
}
