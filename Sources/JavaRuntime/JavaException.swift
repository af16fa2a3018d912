// SPDX-License-Identifier: Apache-2.0

/// What Java code threw, as text: no reference into the machine, so it may outlive the call and change threads.
public struct JavaException: Error, Equatable, Sendable {
    /// One link of the chain of causes.
    public struct Cause: Equatable, Sendable {
        /// The class by its Java name (`java.lang.IllegalStateException`).
        public let className: String
        /// `Throwable.getMessage()`: nil when there is none, or when asking for it threw.
        public let message: String?

        public init(className: String, message: String?) {
            self.className = className
            self.message = message
        }
    }

    /// The class by its Java name.
    public let className: String
    /// `Throwable.getMessage()`.
    public let message: String?
    /// What `Throwable.printStackTrace` prints, causes and suppressed exceptions included; without its last newline.
    ///
    /// Empty when the machine could not print it, for want of memory or stack.
    public let stackTrace: String
    /// The causes, the nearest first; a chain that bites its tail is cut there, a longer one after 32 links.
    public let causes: [Cause]

    public init(className: String, message: String?, stackTrace: String = "", causes: [Cause] = []) {
        self.className = className
        self.message = message
        self.stackTrace = stackTrace
        self.causes = causes
    }

    /// The end of the chain: what a user wants to read first.
    public var rootCause: Cause {
        causes.last ?? Cause(className: className, message: message)
    }
}

extension JavaException.Cause: CustomStringConvertible {
    /// `class: message`, as Java prints a throwable.
    public var description: String {
        message.map { "\(className): \($0)" } ?? className
    }
}

extension JavaException: CustomStringConvertible {
    /// `class: message`, and the root cause when it is another.
    public var description: String {
        let own = Cause(className: className, message: message)
        return causes.isEmpty ? own.description : "\(own) (caused by \(rootCause))"
    }
}
