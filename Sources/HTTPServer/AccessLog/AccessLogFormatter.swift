// SPDX-License-Identifier: Apache-2.0
import NIOCore

/// Makes the lines of one event loop.
struct AccessLogFormatter {
    private let pattern: AccessLogPattern
    private let dialect: AccessLogDialect
    private var second = UInt64.max
    private var time = LocalTime(0, isInUTC: true)
    private var commonTime: [UInt8] = []

    init(_ pattern: AccessLogPattern, _ dialect: AccessLogDialect) {
        self.pattern = pattern
        self.dialect = dialect
    }

    /// Appends a line and its end.
    ///
    /// - Parameter now: when the response had ended, in microseconds since the Unix epoch.
    mutating func append(_ entry: AccessLogEntry, now: UInt64, to line: inout [UInt8]) {
        let request = RequestView(entry.subject)
        for element in pattern.elements {
            append(element, entry, request, now, to: &line)
        }
        line.append(ASCII.lf)
    }

    private mutating func append(
        _ element: AccessLogPattern.Element, _ entry: AccessLogEntry, _ request: RequestView, _ now: UInt64,
        to line: inout [UInt8]
    ) {
        switch element {
        case .text(let text): line += text
        case .remoteAddress: line += entry.connection.remoteAddress.utf8
        case .peerAddress: line += entry.connection.peerAddress.utf8
        case .localAddress: line += entry.connection.localAddress.utf8
        case .bytesSent(let dashForNone):
            if entry.bodyBytes == 0, dashForNone {
                line.append(UInt8(ascii: "-"))
            } else {
                line.appendDecimal(entry.bodyBytes)
            }
        case .elapsed(let form): append(form, since(entry.receivedAt, now), to: &line)
        case .commitMilliseconds:
            if entry.committedAt == 0 {
                line.append(UInt8(ascii: "-"))
            } else {
                line.appendDecimal(since(entry.receivedAt, entry.committedAt) / 1000)
            }
        case .protocol: line.appendEscaped(request.protocolName)
        case .logicalUser: line.append(UInt8(ascii: "-"))
        case .method: line.appendEscaped(request.method)
        case .serverPort: line.appendDecimal(request.serverPort(entry.connection))
        case .remotePort: line.appendDecimal(entry.connection.remotePort)
        case .query: appendQuery(request, to: &line)
        case .requestLine: request.appendLine(to: &line)
        case .status:
            if entry.status == 0 {
                line.append(UInt8(ascii: "-"))
            } else {
                line.appendDecimal(entry.status)
            }
        case .time(let moment, let form): append(form, moment == .begin ? entry.receivedAt : now, to: &line)
        case .path: line.appendEscaped(request.path)
        case .serverName: request.appendServerName(entry.connection, to: &line)
        case .connectionStatus:
            switch entry.connectionStatus {
            case .aborted: line.append(UInt8(ascii: "X"))
            case .keptAlive: line.append(UInt8(ascii: "+"))
            case .closing: line.append(UInt8(ascii: "-"))
            }
        case .connectionIdentifier: line += entry.connection.identifier.utf8
        case .requestField(let name): request.appendFields(name, to: &line)
        case .responseField(let name): Self.appendFields(name, of: entry.responseHead, to: &line)
        case .cookie(let name): request.appendCookies(name, to: &line)
        case .application(let index):
            if index < entry.values.count, let value = entry.values[index] {
                line.appendEscaped(text: value)
            } else {
                line.append(UInt8(ascii: "-"))
            }
        }
    }

    /// The clock may have been set back.
    private func since(_ begin: UInt64, _ end: UInt64) -> UInt64 { end > begin ? end - begin : 0 }

    private func append(_ form: AccessLogPattern.Elapsed, _ elapsed: UInt64, to line: inout [UInt8]) {
        switch form {
        case .nanoseconds: line.appendDecimal(elapsed.multipliedReportingOverflow(by: 1000).partialValue)
        case .microseconds: line.appendDecimal(elapsed)
        case .milliseconds: line.appendDecimal(elapsed / 1000)
        case .seconds: line.appendDecimal(elapsed / 1_000_000)
        case .fractionalSeconds:
            line.appendDecimal(elapsed / 1_000_000)
            line.append(UInt8(ascii: "."))
            line.appendDecimal(elapsed / 1000 % 1000, width: 3)
        case .precise: append(dialect == .tomcat9 ? .milliseconds : .microseconds, elapsed, to: &line)
        case .coarse: append(dialect == .tomcat9 ? .fractionalSeconds : .seconds, elapsed, to: &line)
        }
    }

    private func appendQuery(_ request: RequestView, to line: inout [UInt8]) {
        if let query = request.query {
            line.append(ASCII.question)
            line.appendPrintable(query)
        } else if dialect == .tomcat10 {
            line.append(UInt8(ascii: "-"))
        }
    }

    private mutating func append(_ form: AccessLogPattern.TimeForm, _ moment: UInt64, to line: inout [UInt8]) {
        switch form {
        case .seconds: line.appendDecimal(moment / 1_000_000)
        case .milliseconds: line.appendDecimal(moment / 1000)
        case .millisecondFraction: line.appendDecimal(moment / 1000 % 1000, width: 3)
        case .common:
            tick(moment)
            line += commonTime
        case .pattern(let pattern):
            tick(moment)
            time.millisecond = Int(moment / 1000 % 1000)
            pattern.append(time, to: &line)
        }
    }

    /// The calendar is asked once a second: the C library has a lock around its time zone.
    private mutating func tick(_ moment: UInt64) {
        guard moment / 1_000_000 != second else { return }
        second = moment / 1_000_000
        time = LocalTime(moment, isInUTC: pattern.isInUTC)
        commonTime = time.common
    }

    /// The values of a field as they were sent, with commas between.
    private static func appendFields(_ name: [UInt8], of head: ByteBuffer?, to line: inout [UInt8]) {
        var isFirst = true
        head?.withUnsafeReadableBytes { bytes in
            var rest = bytes[...]
            while let end = rest.firstIndex(of: ASCII.cr), end > rest.startIndex {
                let field = rest[rest.startIndex..<end]
                rest = rest[(end + 1)...].dropFirst()
                guard field.count > name.count, field[field.startIndex + name.count] == ASCII.colon,
                    zip(field, name).allSatisfy({ ASCII.lowercase($0) == $1 })
                else { continue }
                if !isFirst { line.append(ASCII.comma) }
                isFirst = false
                line.appendEscaped(field.dropFirst(name.count + 2))
            }
        }
        if isFirst { line.append(UInt8(ascii: "-")) }
    }
}
