// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import HTTPServer

@Suite struct ErrorReportTests {
    private func text(_ report: ErrorReport, _ status: UInt16, _ message: String = "") -> String? {
        report.page(status: status, message: message.utf8).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func writesTomcatsPage() {
        let report = ErrorReport(showsReport: true, serverInfo: "Apache Tomcat/10.1.60 (Debian)")
        let expected = """
            <!doctype html><html lang="en"><head><title>HTTP Status 404 – Not Found</title><style type="text/css">body \
            {font-family:Tahoma,Arial,sans-serif;} h1, h2, h3, b {color:white;background-color:#525D76;} h1 \
            {font-size:22px;} h2 {font-size:16px;} h3 {font-size:14px;} p {font-size:12px;} a {color:black;} .line \
            {height:1px;background-color:#525D76;border:none;}</style></head><body><h1>HTTP Status 404 – Not Found</h1>\
            <hr class="line" /><p><b>Type</b> Status Report</p><p><b>Message</b> The requested resource [&#47;nope] is \
            not available</p><p><b>Description</b> The origin server did not find a current representation for the \
            target resource or is not willing to disclose that one exists.</p><hr class="line" /><h3>Apache \
            Tomcat/10.1.60 (Debian)</h3></body></html>
            """
        #expect(text(report, 404, "The requested resource [/nope] is not available") == expected)
    }

    @Test func escapesTheMessage() throws {
        let report = ErrorReport(showsReport: true, serverInfo: nil)
        #expect(
            try #require(text(report, 404, "<a href='/\"&'>")).contains("&lt;a href=&#39;&#47;&quot;&amp;&#39;&gt;"))
    }

    @Test func saysOnlyTheStatusWhenToldSo() throws {
        let page = try #require(text(ErrorReport(showsReport: false, serverInfo: nil), 404, "secret"))
        #expect(page.hasSuffix("<body><h1>HTTP Status 404 – Not Found</h1></body></html>"))
    }
}
