// SPDX-License-Identifier: Apache-2.0

/// What every context's sessions have in common, whatever its web.xml says.
public struct SessionSettings: Equatable, Sendable {
    /// How a browser may send the session cookie to our site from another one (RFC 6265bis 5.6.7.1).
    public enum SameSite: String, CaseIterable, Sendable {
        case lax = "Lax"
        case strict = "Strict"
        case none = "None"
    }

    /// Whether sessions lie in a store that other processes share; otherwise they are Tomcat's own, in memory.
    public var areShared = false
    /// Whether an attribute that cannot be serialised is an error of the application (`distributable`, Servlet 6.0 7.7.2).
    public var isStrict = false
    /// The cookie's name; nil: web.xml's, else `JSESSIONID`.
    public var cookieName: String?
    /// Whether the cookie is always `Secure`; else only on https and where web.xml asks.
    public var cookieIsSecure = false
    /// nil: as the application says, else unset.
    public var cookieSameSite: SameSite?
    /// From how many serialised bytes on an attribute is worth a warning.
    public var warningSize = 256 * 1024

    public init() {}

    /// The settings as the bridge reads them, `key=value`.
    var lines: [String] {
        var lines: [String] = []
        if areShared { lines.append("sessions=shared") }
        if isStrict { lines.append("sessionStrict=true") }
        if let cookieName { lines.append("sessionCookieName=\(cookieName)") }
        if cookieIsSecure { lines.append("sessionCookieSecure=true") }
        if let cookieSameSite { lines.append("sessionCookieSameSite=\(cookieSameSite.rawValue)") }
        lines.append("sessionWarnBytes=\(warningSize)")
        return lines
    }
}
