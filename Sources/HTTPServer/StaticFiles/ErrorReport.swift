// SPDX-License-Identifier: Apache-2.0

/// The error page of Tomcat's ErrorReportValve, byte for byte.
struct ErrorReport: Sendable {
    /// Whether the page says more than the status.
    let showsReport: Bool
    /// The name of the server at its foot; nil for none.
    let serverInfo: String?

    /// The page for a status; nil for a status that Tomcat has no words for.
    func page(status: UInt16, message: some Collection<UInt8>) -> [UInt8]? {
        guard let (reason, description) = Self.texts[status] else { return nil }
        var page: [UInt8] = []
        page.reserveCapacity(1024)
        let title = "HTTP Status \(status) – \(reason)"
        page.append(contentsOf: "<!doctype html><html lang=\"en\"><head><title>\(title)</title>".utf8)
        page.append(contentsOf: "<style type=\"text/css\">\(Self.style)</style></head><body><h1>\(title)</h1>".utf8)
        if showsReport {
            page.append(contentsOf: "<hr class=\"line\" /><p><b>Type</b> Status Report</p>".utf8)
            if !message.isEmpty {
                page.append(contentsOf: "<p><b>Message</b> ".utf8)
                page.appendEscapedForHTML(message)
                page.append(contentsOf: "</p>".utf8)
            }
            page.append(contentsOf: "<p><b>Description</b> \(description)</p><hr class=\"line\" />".utf8)
        }
        if let serverInfo { page.append(contentsOf: "<h3>\(serverInfo)</h3>".utf8) }
        page.append(contentsOf: "</body></html>".utf8)
        return page
    }

    private static let style = """
        body {font-family:Tahoma,Arial,sans-serif;} h1, h2, h3, b {color:white;background-color:#525D76;} \
        h1 {font-size:22px;} h2 {font-size:16px;} h3 {font-size:14px;} p {font-size:12px;} a {color:black;} \
        .line {height:1px;background-color:#525D76;border:none;}
        """

    private static let texts: [UInt16: (reason: String, description: String)] = [
        400: (
            "Bad Request",
            """
            The server cannot or will not process the request due to something that is perceived to be a client error \
            (e.g., malformed request syntax, invalid request message framing, or deceptive request routing).
            """
        ),
        403: ("Forbidden", "The server understood the request but refuses to authorize it."),
        404: (
            "Not Found",
            """
            The origin server did not find a current representation for the target resource or is not willing to \
            disclose that one exists.
            """
        ),
        405: (
            "Method Not Allowed",
            """
            The method received in the request-line is known by the origin server but not supported by the target \
            resource.
            """
        ),
        412: (
            "Precondition Failed",
            """
            One or more conditions given in the request header fields evaluated to false when tested on the server.
            """
        ),
        416: (
            "Range Not Satisfiable",
            """
            None of the ranges in the request's Range header field overlap the current extent of the selected resource \
            or that the set of ranges requested has been rejected due to invalid ranges or an excessive request of \
            small or overlapping ranges.
            """
        ),
        500: (
            "Internal Server Error",
            "The server encountered an unexpected condition that prevented it from fulfilling the request."
        ),
        501: (
            "Not Implemented",
            "The server does not support the functionality required to fulfill the request."
        ),
    ]
}

extension [UInt8] {
    /// Appends text so that a browser reads it as text; the request decides what it says.
    fileprivate mutating func appendEscapedForHTML(_ text: some Collection<UInt8>) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "<"): append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "&"): append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "\""): append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "'"): append(contentsOf: "&#39;".utf8)
            case UInt8(ascii: "/"): append(contentsOf: "&#47;".utf8)
            default: append(byte)
            }
        }
    }
}
