// SPDX-License-Identifier: Apache-2.0

/// All that an answer about one state of a file needs, made once.
final class CachedFile: Sendable {
    let status: FileStatus
    let contentType: [UInt8]?
    /// The fields of a plain 200, packed.
    let fields: ResponseFields
    let content: Content
    let validators: Preconditions.Validators
    /// Whether `answerIfCertain` may answer with it.
    let isCertain: Bool
    /// The same file compressed; nil where there is no such form of it.
    let gzip: GzipMember?

    enum Content: Sendable {
        case memory([UInt8])
        case disk(OpenFile)
    }

    init(status: FileStatus, contentType: [UInt8]?, content: Content, isCertain: Bool, gzip: GzipMember? = nil) {
        self.status = status
        self.contentType = contentType
        self.content = content
        self.isCertain = isCertain
        self.gzip = gzip
        validators = Preconditions.Validators(entityTag: status.entityTag, lastModified: status.lastModified)
        fields = Self.fields(status, contentRange: nil, contentType: contentType, varies: gzip != nil)
    }

    /// Bytes of the file.
    var size: Int64 { status.size }

    /// Bytes that it takes up in a cache.
    var cost: Int {
        let own =
            switch content {
            case .memory(let bytes): bytes.count + 1024
            case .disk: 1024
            }
        return own + (gzip?.cost ?? 0)
    }

    var isOnDisk: Bool {
        if case .disk = content { true } else { false }
    }

    /// The fields of an answer that carries some of the file, in Tomcat's order.
    static func fields(
        _ status: FileStatus, contentRange: [UInt8]?, contentType: [UInt8]?, varies: Bool
    ) -> ResponseFields {
        var fields = ResponseFields()
        fields.append("Accept-Ranges".utf8, "bytes".utf8)
        fields.append("ETag".utf8, status.entityTag)
        HTTPDate(secondsSinceEpoch: Int(clamping: status.lastModified / 1000)).withUnsafeBytes {
            fields.append("Last-Modified".utf8, $0)
        }
        if let contentRange { fields.append("Content-Range".utf8, contentRange) }
        if varies { fields.appendVary() }
        if let contentType { fields.append("Content-Type".utf8, contentType) }
        return fields
    }
}
