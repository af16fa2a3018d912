// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// What the access log wants to know.
extension Exchange {
    /// Says what the application knows of the exchange and the access log asks for; before it ends.
    ///
    /// - Parameter values: one for each of ``AccessLogPattern/applicationValues``, in UTF-8; nil where there is none.
    public func annotate(_ values: [[UInt8]?]) {
        state.withLock { $0.logged.values = values }
    }

    /// The line to be; on the event loop, when everything has been taken that is to be sent.
    ///
    /// - Parameter bodyBytes: how many bytes of the body the connection was given.
    func logEntry(bodyBytes: Int64, _ status: AccessLogEntry.ConnectionStatus) -> AccessLogEntry {
        let (logged, isSeen) = state.withLock { ($0.logged, $0.hasBegunToLeave) }
        return AccessLogEntry(
            subject: .request(request), connection: connection, receivedAt: receivedAt,
            committedAt: isSeen ? logged.committedAt : 0, status: isSeen ? logged.status : 0, bodyBytes: bodyBytes,
            responseHead: logged.head, values: logged.values, connectionStatus: status)
    }
}
