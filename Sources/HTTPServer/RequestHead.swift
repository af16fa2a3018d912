// SPDX-License-Identifier: Apache-2.0

/// A request head as the client sent it: one block of bytes and one table of slices into it.
///
/// It holds no strings, so that bytes in any charset survive and a head crosses to another module by copying a block
/// and a table.
public struct RequestHead: Sendable {
    /// A range of `bytes`.
    public struct Slice: Sendable, Hashable {
        /// Bytes from the start of the head.
        public let offset: UInt32
        /// Bytes.
        public let length: UInt32

        public init(offset: UInt32, length: UInt32) {
            self.offset = offset
            self.length = length
        }
    }

    /// The request line and the field lines as they came, the empty line at the end included.
    public let bytes: [UInt8]
    public let method: Slice
    /// The path as sent, without the query and its question mark; `*` in the asterisk-form.
    public let path: Slice
    /// What follows the question mark; nil without one.
    public let query: Slice?
    /// The host and port of an absolute-form target, which override `Host` (RFC 9112 3.2.2).
    public let authority: Slice?
    /// 0 for HTTP/1.0, 1 for HTTP/1.1.
    public let minorVersion: UInt8
    /// The fields in the order they came; values are without the white space around them.
    public let fields: [(name: Slice, value: Slice)]
    /// The announced length of the body; nil without one or when the body is chunked.
    public let contentLength: Int64?
    public let isChunked: Bool
    /// The client waits for `100 Continue` before it sends the body.
    public let expectsContinue: Bool
    /// The client lets the connection live on after this exchange.
    public let keepAlive: Bool
    /// The `Connection` field names `keep-alive`, which Tomcat answers with its time-out.
    let namesKeepAlive: Bool
    let isHead: Bool
    let hasForwardedFields: Bool

    /// Whether a body follows the head.
    public var hasBody: Bool { isChunked || (contentLength ?? 0) > 0 }

    init(
        bytes: [UInt8], method: Slice, path: Slice, query: Slice?, authority: Slice?, minorVersion: UInt8,
        fields: [(name: Slice, value: Slice)], contentLength: Int64?, isChunked: Bool, expectsContinue: Bool,
        keepAlive: Bool,
        namesKeepAlive: Bool, isHead: Bool, hasForwardedFields: Bool
    ) {
        self.bytes = bytes
        self.method = method
        self.path = path
        self.query = query
        self.authority = authority
        self.minorVersion = minorVersion
        self.fields = fields
        self.contentLength = contentLength
        self.isChunked = isChunked
        self.expectsContinue = expectsContinue
        self.keepAlive = keepAlive
        self.namesKeepAlive = namesKeepAlive
        self.isHead = isHead
        self.hasForwardedFields = hasForwardedFields
    }
}
