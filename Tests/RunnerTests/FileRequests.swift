// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// What one can ask of a file: conditions, ranges and methods.
enum FileRequests {
    /// The requests for `target`, a file below `directory`.
    static func all(of target: String, in directory: String) -> [Request] {
        let attributes = (try? FileManager.default.attributesOfItem(atPath: directory + target)) ?? [:]
        let size = attributes[.size] as? Int ?? 0
        let seconds = Int((attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0)
        let fields = conditions(tag: "W/\"\(size)-\(seconds)000\"", seconds: seconds)
        let methods = ["OPTIONS", "POST", "PUT", "DELETE", "TRACE", "PATCH", "PROPFIND", "NONE"]
        return ["GET", "HEAD"].flatMap { method in fields.map { Request(method, target, fields: $0) } }
            + methods.flatMap { method in [target, "/", "/missing.gif"].map { Request(method, $0) } }
    }

    private static func conditions(tag: String, seconds: Int) -> [[Field]] {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        let date = formatter.string(from: Date(timeIntervalSince1970: TimeInterval(seconds)))
        let earlier = formatter.string(from: Date(timeIntervalSince1970: TimeInterval(seconds - 1)))
        return [
            [Field("If-None-Match", tag)], [Field("If-None-Match", "*")], [Field("If-None-Match", "\"x\", \(tag)")],
            [Field("If-None-Match", "\"x\"")],
            [Field("If-Modified-Since", date)], [Field("If-Modified-Since", earlier)],
            [Field("If-Modified-Since", "nonsense")],
            [Field("If-None-Match", "\"x\""), Field("If-Modified-Since", date)], [Field("If-Match", tag)],
            [Field("If-Match", "*")],
            [Field("If-Match", "\"x\"")], [Field("If-Unmodified-Since", date)], [Field("If-Unmodified-Since", earlier)],
            [Field("Range", "bytes=0-9")], [Field("Range", "bytes=10-")], [Field("Range", "bytes=-5")],
            [Field("Range", "bytes=0-0")],
            [Field("Range", "bytes=0-100000")], [Field("Range", "bytes=100000-")], [Field("Range", "bytes=5-2")],
            [Field("Range", "bytes=x")],
            [Field("Range", "items=0-1")], [Field("Range", "bytes=")], [Field("Range", "bytes=-0")],
            [Field("Range", "bytes=-100000")],
            [Field("Range", "bytes=0-1,4-5")], [Field("Range", "bytes=0-1, 4-5, -3")],
            [Field("Range", "bytes=0-1,100000-")],
            [Field("Range", "bytes=0-9"), Field("If-Range", tag)],
            [Field("Range", "bytes=0-9"), Field("If-Range", date)],
            [Field("Range", "bytes=0-9"), Field("If-Range", "\"x\"")],
            [Field("Range", "bytes=0-9"), Field("If-None-Match", tag)],
            [Field("Range", "bytes=0-9"), Field("If-Range", earlier)], [Field("Accept-Encoding", "gzip, br")],
            [Field("Connection", "close")],
        ]
    }
}
