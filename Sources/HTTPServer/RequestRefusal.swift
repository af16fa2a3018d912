// SPDX-License-Identifier: Apache-2.0

/// Why a request is answered by the codec itself, with a connection that ends.
enum RequestRefusal: Error, Equatable, Sendable {
    /// A line that does not end in CR LF, or has a CR elsewhere: two readers of it could see different lines.
    case lineEnd
    case requestLine
    case method
    case target
    case targetTooLong
    case version
    case fieldName
    case fieldValue
    case headTooLarge(limit: Int)
    case tooManyFields(limit: Int)
    /// None, several, or one that no host name can be.
    case host
    /// The host of an absolute-form target is not that of `Host`.
    case hostMismatch
    case contentLength
    /// Both lengths, or a chunked body in HTTP/1.0: the classic ways to smuggle a request.
    case bodyLength
    case transferEncoding
    case unknownTransferCoding
    case chunk
    case trailers
    case expectation
    case connectMethod
    case bodyTooLarge(limit: Int64)
    case headTimeout

    var status: UInt16 {
        switch self {
        case .targetTooLong: 414
        case .version: 505
        case .headTooLarge, .tooManyFields: 431
        case .unknownTransferCoding, .connectMethod: 501
        case .expectation: 417
        case .bodyTooLarge: 413
        case .headTimeout: 408
        default: 400
        }
    }
}

extension RequestRefusal: CustomStringConvertible {
    var description: String {
        switch self {
        case .lineEnd: "a line of the request head does not end in CR LF"
        case .requestLine: "the request line is not a method, a target and a version with one space between them"
        case .method: "the method is not a token"
        case .target: "the request target has a byte or a form that is not allowed; percent-encode it"
        case .targetTooLong: "the request target is too long"
        case .version: "only HTTP/1.0 and HTTP/1.1 are spoken here"
        case .fieldName: "a field name is not a token followed at once by a colon"
        case .fieldValue: "a field value has a control character"
        case .headTooLarge(let limit): "the request head is larger than \(limit) bytes"
        case .tooManyFields(let limit): "the request head has more than \(limit) fields"
        case .host: "there must be one Host field, with a host name"
        case .hostMismatch: "the Host field and the request target name different hosts"
        case .contentLength: "Content-Length must be given once, in digits"
        case .bodyLength: "the length of the body is ambiguous"
        case .transferEncoding: "chunked must be the one and last transfer coding"
        case .unknownTransferCoding: "no transfer coding but chunked is known"
        case .chunk: "a chunk of the body is malformed"
        case .trailers: "the trailer section is malformed or too large"
        case .expectation: "no expectation but 100-continue can be met"
        case .connectMethod: "this server is no proxy"
        case .bodyTooLarge(let limit): "the body is larger than \(limit) bytes"
        case .headTimeout: "the request head took too long"
        }
    }
}
