// SPDX-License-Identifier: Apache-2.0

/// One kind of request, and the ratio of CPU per request that the project allows itself.
struct Page {
    let name: String
    let path: String
    var form: String?
    /// The page that makes the sessions, where it is another one.
    var setUp: String?
    var hasSession = false
    /// The columns "first" and "then" of the budgets; nil where there is none.
    var budget: (first: Double, then: Double)?

    static let dynamic = Page(name: "dynamic page, no session", path: "/hello", budget: (1.0, 0.7))

    static let all = [
        dynamic,
        Page(name: "page with a session in memory", path: "/session", hasSession: true, budget: (1.0, 0.7)),
        Page(name: "static file of 1 KB", path: "/1k.txt", budget: (0.6, 0.35)),
        Page(name: "static file of 100 KB", path: "/100k.txt", budget: (0.6, 0.35)),
        Page(
            name: "POST of a form", path: "/form", form: "name=hello&place=world&text=a+few+more+words+%C3%A9+%26+so+on"
        ),
    ]

    /// With sessions in Redis; the peer of these is `runner` with its sessions in memory.
    static let sessions = [
        Page(name: "session in Redis, read and write", path: "/session", hasSession: true, budget: (3.5, 2.5)),
        Page(name: "session in Redis, only read", path: "/session-read", setUp: "/session", hasSession: true),
    ]

    /// wrk's script: the request, and one line that is easy to read at the end.
    ///
    /// - Parameter cookies: one session each, used in turn: a single one would measure the lock on it
    func script(cookies: [String]) -> String {
        var lines: [String] = []
        if let form {
            lines += [
                "wrk.method = 'POST'", "wrk.body = '\(form)'",
                "wrk.headers['Content-Type'] = 'application/x-www-form-urlencoded'",
            ]
        }
        if !cookies.isEmpty {
            lines += [
                "local cookies = { \(cookies.map { "'\($0)'" }.joined(separator: ", ")) }",
                "local requests, turn = {}, 0",
                "function init(args)",
                "    for i, cookie in ipairs(cookies) do requests[i] = wrk.format('GET', '\(path)', { Cookie = cookie }) end",
                "end",
                "function request() turn = turn % #requests + 1; return requests[turn] end",
            ]
        }
        lines += [
            "function done(summary, latency)",
            "    local e = summary.errors",
            "    io.write(string.format('@ %d %d %d %d %d\\n', summary.requests, summary.duration, latency:percentile(50),",
            "        latency:percentile(99), e.connect + e.read + e.write + e.timeout + e.status))",
            "end",
        ]
        return lines.joined(separator: "\n") + "\n"
    }
}
