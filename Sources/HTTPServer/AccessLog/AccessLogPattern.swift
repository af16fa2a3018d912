// SPDX-License-Identifier: Apache-2.0

/// What a line of the access log holds, in the pattern language of Tomcat's `AccessLogValve`.
///
/// The language is that of Tomcat 10.1, which has that of Tomcat 9 in it; where the two differ in what a token says,
/// ``AccessLogDialect`` decides. What Tomcat prints as `???` is refused here: a mistake in a pattern is found at the start
/// and not in the log.
public struct AccessLogPattern: Sendable, Equatable {
    /// A value of the application's, which it has to be asked for.
    public enum ApplicationValue: Sendable, Hashable {
        /// `%u`
        case user
        /// `%S`
        case sessionID
        /// `%I`
        case thread
        /// `%{NAME}r`
        case requestAttribute(String)
        /// `%{NAME}s`
        case sessionAttribute(String)
    }

    enum Element: Sendable, Equatable {
        case text([UInt8])
        case remoteAddress
        case peerAddress
        case localAddress
        /// The body's bytes; `-` for none in place of 0 where that is asked for.
        case bytesSent(dashForNone: Bool)
        case elapsed(Elapsed)
        case commitMilliseconds
        case `protocol`
        case logicalUser
        case method
        case serverPort
        case remotePort
        case query
        case requestLine
        case status
        case time(Moment, TimeForm)
        case path
        case serverName
        case connectionStatus
        case connectionIdentifier
        /// Name in lower case.
        case requestField([UInt8])
        /// Name in lower case.
        case responseField([UInt8])
        case cookie([UInt8])
        /// The place of a value in ``AccessLogPattern/applicationValues``.
        case application(Int)
    }

    enum Elapsed: Sendable, Equatable {
        case nanoseconds, microseconds, milliseconds, seconds, fractionalSeconds
        /// `%D`, which is a matter of the dialect.
        case precise
        /// `%T`, which is a matter of the dialect.
        case coarse
    }

    enum Moment: Sendable, Equatable {
        /// When the request's head was there.
        case begin
        /// When the response had ended.
        case end
    }

    enum TimeForm: Sendable, Equatable {
        /// `[day/Mon/year:hour:minute:second zone]`
        case common
        case seconds
        case milliseconds
        case millisecondFraction
        case pattern(DatePattern)
    }

    public static let common = "%h %l %u %t \"%r\" %s %b"
    public static let combined = common + " \"%{Referer}i\" \"%{User-Agent}i\""

    let elements: [Element]
    /// What an application has to be asked for, in the order in which ``Exchange/annotate(_:)`` is given it.
    public let applicationValues: [ApplicationValue]
    /// Whether times are in UTC, not in the process's time zone.
    public let isInUTC: Bool
    /// Whether it matters when a response was begun.
    let needsCommitTime: Bool
    /// Whether fields of the response are wanted.
    let needsResponseFields: Bool

    /// Reads a pattern, or `common` or `combined` for one.
    public init(_ text: String, isInUTC: Bool = false) throws(AccessLogPatternError) {
        let text = text == "common" ? Self.common : text == "combined" ? Self.combined : text
        var reader = Reader(rest: Array(text.utf8)[...])
        try reader.read()
        elements = reader.elements
        applicationValues = reader.applicationValues
        self.isInUTC = isInUTC
        needsCommitTime = elements.contains(.commitMilliseconds)
        needsResponseFields = elements.contains { if case .responseField = $0 { true } else { false } }
    }
}

/// In what two Tomcats differ.
public enum AccessLogDialect: UInt8, Sendable {
    /// `%D` in milliseconds, `%T` in seconds with three decimals, nothing for the `%q` of a request without a query.
    case tomcat9
    /// `%D` in microseconds, `%T` in whole seconds, `-` for the `%q` of a request without a query.
    case tomcat10
}

extension AccessLogPattern {
    /// Reads a pattern from left to right.
    private struct Reader {
        var rest: ArraySlice<UInt8>
        var elements: [Element] = []
        var applicationValues: [ApplicationValue] = []

        mutating func read() throws(AccessLogPatternError) {
            var text: [UInt8] = []
            while let byte = rest.popFirst() {
                // A line of the log is one line.
                guard byte >= 0x20 || byte == ASCII.tab else { throw .controlCharacter }
                guard byte == UInt8(ascii: "%") else {
                    text.append(byte)
                    continue
                }
                guard let letter = rest.popFirst() else { throw .percentAtEnd }
                if letter == UInt8(ascii: "%") {
                    text.append(letter)
                    continue
                }
                if !text.isEmpty { elements.append(.text(text)) }
                text = []
                elements.append(try letter == UInt8(ascii: "{") ? named() : plain(letter))
            }
            if !text.isEmpty { elements.append(.text(text)) }
        }

        private mutating func plain(_ letter: UInt8) throws(AccessLogPatternError) -> Element {
            switch letter {
            case UInt8(ascii: "a"), UInt8(ascii: "h"): .remoteAddress
            case UInt8(ascii: "A"): .localAddress
            case UInt8(ascii: "b"): .bytesSent(dashForNone: true)
            case UInt8(ascii: "B"): .bytesSent(dashForNone: false)
            case UInt8(ascii: "D"): .elapsed(.precise)
            case UInt8(ascii: "F"): .commitMilliseconds
            case UInt8(ascii: "H"): .protocol
            case UInt8(ascii: "I"): value(.thread)
            case UInt8(ascii: "l"): .logicalUser
            case UInt8(ascii: "m"): .method
            case UInt8(ascii: "p"): .serverPort
            case UInt8(ascii: "q"): .query
            case UInt8(ascii: "r"): .requestLine
            case UInt8(ascii: "s"): .status
            case UInt8(ascii: "S"): value(.sessionID)
            case UInt8(ascii: "t"): .time(.end, .common)
            case UInt8(ascii: "T"): .elapsed(.coarse)
            case UInt8(ascii: "u"): value(.user)
            case UInt8(ascii: "U"): .path
            case UInt8(ascii: "v"): .serverName
            case UInt8(ascii: "X"): .connectionStatus
            default: throw .unknownToken("%" + String(decoding: [letter], as: UTF8.self))
            }
        }

        /// `{name}` and a letter; the brace has been read.
        private mutating func named() throws(AccessLogPatternError) -> Element {
            guard let brace = rest.firstIndex(of: UInt8(ascii: "}")) else {
                throw .openBrace("%{" + String(decoding: rest, as: UTF8.self))
            }
            let bytes = rest[..<brace]
            rest = rest[(brace + 1)...]
            let name = String(decoding: bytes, as: UTF8.self)
            guard let letter = rest.popFirst() else { throw .openBrace("%{\(name)}") }
            let token = "%{\(name)}" + String(decoding: [letter], as: UTF8.self)
            switch (letter, name) {
            case (UInt8(ascii: "a"), "remote"): return .remoteAddress
            case (UInt8(ascii: "a"), "peer"): return .peerAddress
            case (UInt8(ascii: "p"), "local"): return .serverPort
            case (UInt8(ascii: "p"), "remote"): return .remotePort
            case (UInt8(ascii: "L"), "c"): return .connectionIdentifier
            case (UInt8(ascii: "T"), "ns"): return .elapsed(.nanoseconds)
            case (UInt8(ascii: "T"), "us"): return .elapsed(.microseconds)
            case (UInt8(ascii: "T"), "ms"): return .elapsed(.milliseconds)
            case (UInt8(ascii: "T"), "s"): return .elapsed(.seconds)
            case (UInt8(ascii: "T"), "fracsec"): return .elapsed(.fractionalSeconds)
            case (UInt8(ascii: "t"), _): return try time(name)
            case (UInt8(ascii: "i"), _) where !name.isEmpty: return .requestField(Array(name.lowercased().utf8))
            case (UInt8(ascii: "o"), _) where !name.isEmpty: return .responseField(Array(name.lowercased().utf8))
            case (UInt8(ascii: "c"), _) where !name.isEmpty: return .cookie(Array(bytes))
            case (UInt8(ascii: "r"), _) where !name.isEmpty: return value(.requestAttribute(name))
            case (UInt8(ascii: "s"), _) where !name.isEmpty: return value(.sessionAttribute(name))
            default: throw .unknownToken(token)
            }
        }

        private func time(_ name: String) throws(AccessLogPatternError) -> Element {
            var form = name[...]
            var moment = Moment.end
            for (word, meant) in [("begin", Moment.begin), ("end", .end)] {
                if form == word || form.hasPrefix(word + ":") {
                    moment = meant
                    form = form.dropFirst(word.count + 1)
                    break
                }
            }
            switch form {
            case "": return .time(moment, .common)
            case "sec": return .time(moment, .seconds)
            case "msec": return .time(moment, .milliseconds)
            case "msec_frac": return .time(moment, .millisecondFraction)
            default: return .time(moment, .pattern(try DatePattern(String(form))))
            }
        }

        private mutating func value(_ value: ApplicationValue) -> Element {
            if let index = applicationValues.firstIndex(of: value) { return .application(index) }
            applicationValues.append(value)
            return .application(applicationValues.count - 1)
        }
    }
}
