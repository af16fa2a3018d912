// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// Where an answer may differ between the program and embedded Tomcat, each with its reason. There is no other place.
struct Exceptions {
    /// Replaced in header values and bodies of both before they are compared.
    struct Replacement {
        var pattern: String
        var with: String
        var reason: String
        /// Only for requests whose target begins so.
        var target = "/"
    }

    static let replacements = [
        Replacement(
            pattern: "[0-9A-F]{32}", with: "{session}",
            reason: "a session's identifier is random"),
        Replacement(
            pattern: "[A-Z][a-z]{2} [A-Z][a-z]{2} [0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} [A-Z]+ [0-9]{4}", with: "{date}",
            reason: "java.util.Date shows the time of the request"),
        Replacement(
            pattern: "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} [+][0-9]{4}", with: "{time}",
            reason: "the time of the request", target: "/async/"),
        Replacement(
            pattern: "(async request at|async 3 request at) [0-9: +-]+", with: "$1 {time}",
            reason: "the time of the request"),
        Replacement(
            pattern:
                "<li>  ?(Day of month|Year|Month|Time|Date|Day|Day Of Year|Week Of Year|era|DST Offset|Zone Offset|day of week)[^<]*?\n",
            with: "<li> $1 {time}\n", reason: "the page shows the time of the request", target: "/jsp/dates/"),
        Replacement(
            pattern: "(?s)<li>.*</ul>", with: "{calendar}",
            reason: "the page shows nothing but the time of the request there", target: "/jsp/dates/"),
        Replacement(
            pattern:
                "(?m)^\\s+(at )?(org\\.apache\\.(catalina\\.connector|coyote|tomcat\\.util\\.(net|threads))|runner\\.bridge|java\\.base.*Thread)[^\n]*\n",
            with: "", reason: "below CoyoteAdapter a stack trace shows whose connector it was"),
        Replacement(
            pattern: "(current time|output of another JSP): [0-9]+", with: "$1: {time}",
            reason: "the time of the request in milliseconds", target: "/jsp/include/"),
        Replacement(
            pattern: "(?s)^.*[0-9]{13}.*$", with: "{time}",
            reason: "the page is the time of the request in milliseconds", target: "/jsp/include/foo.jsp"),
        Replacement(
            pattern: "[A-Z][a-z]{2} [0-9]{1,2}, [0-9]{4}, [0-9:]+[^A-Z<]*[AP]M", with: "{date}",
            reason: "java.text.DateFormat shows the time of the request", target: "/jsp/xml/"),
        Replacement(
            pattern: "Try a (lower|higher) number", with: "{hint}",
            reason: "the number to guess is random", target: "/jsp/num/"),
        Replacement(
            pattern: "(?s)<table.*</table>", with: "{tiles}",
            reason: "the tag shuffles its tiles", target: "/jsp/jsp2/jspattribute/shuffle.jsp"),
        Replacement(
            pattern: "(boundary=|\n--)[-_0-9A-Za-z]{30,42}", with: "$1{boundary}",
            reason: "Spring's boundary between ranges is random", target: "/static/long.txt"),
        Replacement(
            pattern: "(?s)^.+", with: "{jvm}",
            reason: "the page is the state of the JVM", target: "/manager/text/vminfo"),
        Replacement(
            pattern: "(?s)^.+", with: "{threads}",
            reason: "the page is the JVM's threads and what they do", target: "/manager/text/threaddump"),
        Replacement(
            pattern: "(?s)(<h1>JVM</h1>|<jvm>|\"jvm\").+", with: "{jvm and connector}",
            reason: "memory and times, and whose connector it is", target: "/manager/status"),
        Replacement(
            pattern: "Connector\\[[^\n]*\\]", with: "{connector}",
            reason: "the name tells whose connector it is", target: "/manager/text/ssl"),
    ]

    /// Lines whose order is not compared, with the reason.
    static let unordered: [(target: String, linePrefix: String, reason: String)] = [
        ("/jsp/sessions/carts.jsp", "<li> ", "the cart is a HashSet of enum constants, whose hash codes are addresses")
    ]

    /// Whether a header field is not compared, and why.
    static func skips(
        _ field: Field, of request: Request, _ status: Int, _ generation: Generation, hasEngine: Bool
    ) -> Bool {
        switch field.name {
        case "Date":
            // The time of the answer.
            true
        case "Expires":
            // A cookie's or a page's time counts from the time of the answer.
            true
        case "Transfer-Encoding":
            // Tomcat 9 announces chunks to HEAD where it does not know the length; 10.1 leaves it open as we do (RFC 9110
            // 9.3.2), but where a servlet has set trailers.
            request.method == "HEAD"
                && (generation == .javax || request.target.starts(with: "/servlets/trailers/".utf8))
        case "Content-Length":
            // Follows from the footer, see below.
            !hasEngine && status >= 400
        default:
            false
        }
    }

    /// Replaced where the program serves alone: there is no Tomcat whose name an error page could end with.
    private static let footer = "<h3>Apache Tomcat/[^<]*</h3>"

    /// Targets that are not asked, with the reason.
    static let targets: [(prefix: String, reason: String)] = [
        ("/async/stockticker", "an endless stream of random prices"),
        (
            "/jsp/forward/forward.jsp",
            "it forwards to one page or another by the free memory of the JVM; both pages are compared"
        ),
    ]

    /// Whether the program refused a request before there was an application to ask: then only the status must be Tomcat's.
    ///
    /// The reason: the refusal comes from the HTTP server, which says in a line of plain text what is wrong and closes the connection;
    /// Tomcat shows its own page, with the stack trace of its parser.
    static func isRefusal(_ answer: Answer) -> Bool {
        (400..<500).contains(answer.status) && answer["Content-Type"] == "text/plain;charset=utf-8"
            && answer.text.hasPrefix("\(answer.status): ")
    }

    /// Whether a request is not asked at all.
    static func skips(_ request: Request) -> Bool {
        targets.contains { String(decoding: request.target, as: UTF8.self).hasPrefix($0.prefix) }
    }

    /// A text with everything replaced that may differ.
    static func normalise(_ text: String, of request: Request, hasEngine: Bool = true) -> String {
        let target = String(decoding: request.target, as: UTF8.self)
        let replaced = replacements.reduce(text) { text, replacement in
            guard target.hasPrefix(replacement.target) else { return text }
            return text.replacingOccurrences(
                of: replacement.pattern, with: replacement.with, options: .regularExpression)
        }
        let named =
            hasEngine ? replaced : replaced.replacingOccurrences(of: footer, with: "", options: .regularExpression)
        return unordered.reduce(named) { text, exception in
            guard target.hasPrefix(exception.target) else { return text }
            var lines = text.components(separatedBy: "\n")
            let places = lines.indices.filter { lines[$0].hasPrefix(exception.linePrefix) }
            for (place, line) in zip(places, places.map { lines[$0] }.sorted()) { lines[place] = line }
            return lines.joined(separator: "\n")
        }
    }
}
