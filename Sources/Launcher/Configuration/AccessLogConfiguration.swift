// SPDX-License-Identifier: Apache-2.0
import HTTPServer
import ServletEngine

/// What the access log holds, and where it goes.
///
/// For jetty-runner's `--log FILE` it is `AccessLogConfiguration(pattern: .jettyExtended, destination: .file(FILE, retainDays: 31))`.
struct AccessLogConfiguration: Equatable, Sendable {
    enum Destination: Equatable, Sendable {
        case standardOutput
        /// A file; `yyyy_mm_dd` in its name, in any case, stands for the day. Files of days longer ago are removed; nil keeps
        /// all.
        case file(String, retainDays: Int?)
    }

    var pattern: AccessLogPattern
    var destination: Destination

    init(pattern: AccessLogPattern, destination: Destination) {
        self.pattern = pattern
        self.destination = destination
    }

    /// nil where no log is wanted.
    ///
    /// - Parameter warnings: gets what was asked for in vain.
    init?(_ options: AccessLogOptions, warnings: inout [String]) throws(Failure) {
        guard options.accessLog || options.accessLogFile != nil else {
            if options.accessLogPattern != nil {
                warnings.append("--access-log-pattern has no effect without --access-log.")
            }
            if options.accessLogRetainDays != nil {
                warnings.append("--access-log-retain-days has no effect without --access-log-file.")
            }
            return nil
        }
        do {
            pattern = try AccessLogPattern(options.accessLogPattern ?? "common")
        } catch {
            throw Failure(.usage, "--access-log-pattern: \(error).")
        }
        let days = options.accessLogRetainDays ?? 31
        switch options.accessLogFile {
        case nil:
            if options.accessLogRetainDays != nil {
                warnings.append("--access-log-retain-days has no effect without --access-log-file.")
            }
            destination = .standardOutput
        case ""?:
            throw Failure(.usage, "--access-log-file needs a name, not an empty text.")
        case let file?:
            destination = .file(file, retainDays: days == 0 ? nil : days)
        }
    }
}

extension AccessLogPattern {
    /// The line of jetty-runner's `--log`: NCSA's extended one, in UTC, with the time at which the request came.
    static let jettyExtended = fixed(
        "%a - %u %{begin}t \"%r\" %s %B \"%{Referer}i\" \"%{User-Agent}i\"", isInUTC: true)

    private static func fixed(_ text: String, isInUTC: Bool) -> AccessLogPattern {
        do {
            return try AccessLogPattern(text, isInUTC: isInUTC)
        } catch {
            preconditionFailure("cannot read the pattern \(text) while it is our own: \(error)")
        }
    }
}

extension AccessLogPattern.ApplicationValue {
    /// How the engine is asked for it.
    var annotation: Annotation {
        switch self {
        case .user: .user
        case .sessionID: .sessionID
        case .thread: .thread
        case .requestAttribute(let name): .requestAttribute(name)
        case .sessionAttribute(let name): .sessionAttribute(name)
        }
    }
}
