// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// A log with one line for each request that a server has answered, refused or lost.
///
/// A line is made on the event loop of its connection when the response has been handed over to the socket, or the
/// connection is gone; of a connection that is upgraded, when it is. What is done for a request before that costs nothing
/// where there is no log.
public final class AccessLog: Sendable {
    public let pattern: AccessLogPattern
    let sink: any AccessLogSink
    private let dialectCode = Atomic(AccessLogDialect.tomcat10.rawValue)

    public init(_ pattern: AccessLogPattern, to sink: any AccessLogSink) {
        self.pattern = pattern
        self.sink = sink
    }

    /// In what two Tomcats differ; to be set before the server starts.
    public var dialect: AccessLogDialect {
        get { AccessLogDialect(rawValue: dialectCode.load(ordering: .relaxed)) ?? .tomcat10 }
        set { dialectCode.store(newValue.rawValue, ordering: .relaxed) }
    }
}

/// Where the lines of an access log go.
public protocol AccessLogSink: AnyObject, Sendable {
    /// Takes a line, its end included, and copies it.
    ///
    /// Called on event loops: it must not block, so what cannot be kept is dropped.
    func append(_ line: [UInt8])
}
