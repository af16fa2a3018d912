// SPDX-License-Identifier: Apache-2.0

extension Inspection {
    /// What of an application runs.
    public struct Components: Sendable, Equatable, Encodable {
        public var servlets: [Component] = []
        public var filters: [Component] = []
        public var listeners: [Component] = []
        public var initializers: [Initializer] = []
        public var webSocketEndpoints: [Component] = []
        /// JSP files outside of libraries.
        public var pages = 0
        /// Libraries with a `META-INF/web-fragment.xml`.
        public var fragments: [String] = []
        /// Libraries with files to serve in `META-INF/resources`.
        public var resourceLibraries: [String] = []
    }

    /// A servlet, filter, listener or endpoint.
    public struct Component: Sendable, Equatable, Encodable {
        /// As web.xml calls it; nil for an annotated class.
        public var name: String?
        /// The class, or the JSP file of a servlet that is one.
        public var className: String
        public var patterns: [String] = []
        /// `WEB-INF/web.xml`, or the file in which the annotated class is.
        public var source: String
    }

    /// A ServletContainerInitializer that a library or the application registers.
    public struct Initializer: Sendable, Equatable, Encodable {
        public var className: String
        public var source: String
        /// Whether it asks for classes (`@HandlesTypes`), so that Tomcat has to look at all of them.
        public var handlesTypes: Bool
    }

    /// Something that will go wrong, may go wrong, or is worth knowing.
    public struct Problem: Sendable, Equatable, Encodable {
        public enum Severity: String, Sendable, Encodable, CaseIterable {
            case error, warning, note
        }

        public var severity: Severity
        /// Which kind of problem it is; stays the same, whatever the message says.
        public var code: String
        /// One sentence with the names of the files.
        public var message: String

        public init(_ severity: Severity, _ code: String, _ message: String) {
            self.severity = severity
            self.code = code
            self.message = message
        }
    }
}
