// SPDX-License-Identifier: Apache-2.0

/// Which files go out compressed to a client that takes it, and where their compressed form is.
///
/// Nothing is compressed here. A file of a type worth it has a form that somebody else has made, or it has none: then
/// `answerIfCertain` leaves it to who can make one, and `answer` sends it as it is.
public struct StaticCompression: Sendable {
    /// What a type worth it begins with, such as `text/html`.
    public var types: [String]
    /// Bytes below which compressing is not worth it.
    public var minimumSize: Int64
    /// The compressed form of the file of a path below the context, decoded and normalised; nil for none.
    public var deflated: @Sendable (ArraySlice<UInt8>) -> DeflatedFile?
    /// A file whose inode has changed later than this (seconds and nanoseconds since the Unix epoch) has no such form.
    public var unchangedSince: (seconds: Int64, nanoseconds: Int64)

    public init(
        types: [String], minimumSize: Int64 = 2048, unchangedSince: (seconds: Int64, nanoseconds: Int64) = (0, 0),
        deflated: @escaping @Sendable (ArraySlice<UInt8>) -> DeflatedFile? = { _ in nil }
    ) {
        self.types = types
        self.minimumSize = minimumSize
        self.unchangedSince = unchangedSince
        self.deflated = deflated
    }

    /// Whether a file is worth it.
    func isWorthwhile(_ status: FileStatus, _ contentType: [UInt8]?) -> Bool {
        guard let contentType, status.size >= minimumSize else { return false }
        return types.contains { contentType.starts(with: $0.utf8) }
    }

    /// The gzip member of a file that is still what was compressed.
    func member(_ path: ArraySlice<UInt8>, _ status: FileStatus, _ contentType: [UInt8]?, keeping limit: Int)
        -> GzipMember?
    {
        guard status.isUnchanged(since: unchangedSince), let file = deflated(path), file.size == status.size,
            file.compressedSize < file.size
        else { return nil }
        return GzipMember(of: file, status, contentType: contentType, keeping: limit)
    }
}
