// SPDX-License-Identifier: Apache-2.0

/// How the requests of one context name their session.
public struct SessionTracking: Equatable, Sendable {
    /// The context path: empty for the root, else with a leading slash.
    public var contextPath: String
    /// The name of the cookie; nil where the context uses none.
    public var cookieName: String?
    /// The name of the path parameter, as in `/page;jsessionid=…`; nil where the context takes none.
    public var parameterName: String?

    public init(contextPath: String, cookieName: String?, parameterName: String?) {
        self.contextPath = contextPath
        self.cookieName = cookieName
        self.parameterName = parameterName
    }

    /// Takes one line of a start report; false for a line that says nothing about sessions.
    static func take(_ key: Substring, _ value: String, into list: inout [SessionTracking]) -> Bool {
        switch key {
        case "session":
            list.append(SessionTracking(contextPath: value, cookieName: nil, parameterName: nil))
        case "sessionCookie":
            if !list.isEmpty, !value.isEmpty { list[list.count - 1].cookieName = value }
        case "sessionParameter":
            if !list.isEmpty, !value.isEmpty { list[list.count - 1].parameterName = value }
        default:
            return false
        }
        return true
    }
}
