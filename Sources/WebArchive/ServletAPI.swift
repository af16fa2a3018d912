// SPDX-License-Identifier: Apache-2.0

/// The two generations of the servlet API, named after the package that their classes are in.
public enum ServletAPI: String, Sendable, CaseIterable {
    /// Up to Servlet 4.0: Tomcat 9.
    case javax
    /// From Servlet 5.0: Tomcat 10.
    case jakarta
}

/// Which generation an application was written for, and how that was found out.
public struct ServletAPIDecision: Sendable, Equatable {
    public let api: ServletAPI
    /// One line for the log, as in "its classes use jakarta.servlet (WEB-INF/classes/Hello.class)".
    public let reason: String
    /// Whether something names this generation and nothing beside it the other.
    public let isUnanimous: Bool

    public init(api: ServletAPI, reason: String, isUnanimous: Bool = true) {
        self.api = api
        self.reason = reason
        self.isUnanimous = isUnanimous
    }
}
