// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// What embedded Tomcat 10.1.60 answered to a table of requests, recorded from `Tomcat.addWebapp` on Java 17.
///
/// An entry is two lines. The first is the request: method, target, `HTTP/1.0` if it is that, fields behind bars. `app`
/// before it says that `/app` was the only context; otherwise there was a root context too. The second line is the
/// answer: status, fields but for `Date`, and the body behind ` = `, or behind ` # ` its FNV-1a hash.
/// `{file n}` stands for `Accept-Ranges`, the entity tag and time of a file of n bytes, `{page}` for the type and
/// language of Tomcat's own error page, `T` and `L` for the type and the length of the content.
struct TomcatAnswers {
    let isAlone: Bool
    let request: String
    let status: Int
    let fields: [Field]
    let body: String

    static var all: [TomcatAnswers] { [paths, conditions, ranges, errors, contexts].flatMap(parse) }

    private static func parse(_ text: String) -> [TomcatAnswers] {
        let lines = text.split(separator: "\n")
        return stride(from: 0, to: lines.count - 1, by: 2).map { index in
            var answer = lines[index + 1].drop { $0 == " " }
            var body = ""
            for mark in [" = ", " # "] {
                guard let range = answer.range(of: mark, options: .backwards) else { continue }
                body = String(answer[range.lowerBound...])
                answer = answer[..<range.lowerBound]
            }
            let parts = answer.split(separator: " | ")
            let isAlone = lines[index].hasPrefix("app ")
            return TomcatAnswers(
                isAlone: isAlone, request: String(isAlone ? lines[index].dropFirst(4) : lines[index]),
                status: Int(parts[0]) ?? 0, fields: parts.dropFirst().flatMap { expand($0) }, body: body)
        }
    }

    private static func expand(_ part: Substring) -> [Field] {
        if part == "{page}" {
            return [Field("Content-Type", "text/html;charset=utf-8"), Field("Content-Language", "en")]
        }
        if part.hasPrefix("{file ") {
            return [
                Field("Accept-Ranges", "bytes"),
                Field("ETag", "W/\"\(part.dropFirst(6).dropLast())-\(Site.modified)\""),
                Field("Last-Modified", "Tue, 05 Mar 2024 06:07:08 GMT"),
            ]
        }
        let pair = part.split(separator: ": ", maxSplits: 1, omittingEmptySubsequences: false).map { String($0) }
        let name = ["T": "Content-Type", "L": "Content-Length"][pair[0]] ?? pair[0]
        let value = pair[1] == "{multipart}" ? "multipart/byteranges; boundary=CATALINA_MIME_BOUNDARY" : pair[1]
        return [Field(name, value)]
    }

    /// The request as it is sent.
    var bytes: [UInt8] {
        let parts = request.split(separator: " | ", omittingEmptySubsequences: false).map { String($0) }
        var line = parts[0]
        if !line.hasSuffix(" HTTP/1.0") { line += " HTTP/1.1" }
        var lines = [line]
        if !parts.dropFirst().contains(where: { $0.hasPrefix("Host:") }) { lines.append("Host: localhost:8080") }
        return (lines + parts.dropFirst() + ["", ""]).joined(separator: "\r\n").latin1
    }

    var method: String { String(request.prefix { $0 != " " }) }

    /// The body of an answer in the form in which it was recorded.
    func rendered(_ actual: [UInt8]) -> String {
        if body.hasPrefix(" = ") {
            return " = " + String(latin1: actual).replacingOccurrences(of: "\n", with: "\\n")
        }
        if actual.isEmpty { return "" }
        let hash = actual.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return " # " + String(repeating: "0", count: 16 - digits.count) + digits
    }
}
