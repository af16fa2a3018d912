// SPDX-License-Identifier: Apache-2.0
import NIOCore

/// What is known of a request when its line is written.
struct AccessLogEntry {
    enum Subject {
        case request(RequestHead)
        /// The first line, as far as it came, of what was refused before it was a request.
        case refused([UInt8])
    }

    enum ConnectionStatus {
        /// The connection ended before the response did.
        case aborted
        case keptAlive
        case closing
    }

    var subject: Subject
    var connection: ConnectionFacts
    /// Microseconds since the Unix epoch, as all times here.
    var receivedAt: UInt64
    /// When the response was begun; 0 when it was not, or nobody wants to know.
    var committedAt: UInt64 = 0
    /// 0 when the client was told none.
    var status: UInt16 = 0
    /// Bytes behind the response's head, as they are on the wire.
    var bodyBytes: Int64 = 0
    /// The response's head as it was sent, and perhaps what follows it; nil where nobody wants to know.
    var responseHead: ByteBuffer?
    /// What the application was asked for, in the pattern's order; empty when it was not asked.
    var values: [[UInt8]?] = []
    var connectionStatus: ConnectionStatus
}
