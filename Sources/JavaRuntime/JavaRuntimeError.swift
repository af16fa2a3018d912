// SPDX-License-Identifier: Apache-2.0

/// Why the JVM cannot be found, configured, created or reached.
///
/// What an application's Java code throws is not here: that is a ``JavaException``.
public enum JavaRuntimeError: Error, Equatable, Sendable {
    /// No Java anywhere; `tried` says where it was looked for, in order.
    case javaNotFound(tried: [String])
    /// `JAVA_HOME` is set but holds no JVM; nothing else is tried, because the user named this one.
    case javaHomeInvalid(path: String)
    /// The machine's version is neither in its `release` file nor in its path.
    case versionUnknown(home: String)
    /// `libjvm.so` is there but the system's loader refuses it.
    case libraryNotLoadable(path: String, reason: String)

    /// A quote that is opened in `source` (`JAVA_OPTS`, a file's name) is not closed.
    case unterminatedQuote(source: String)
    /// An option that needs a value is the last word.
    case optionWithoutValue(option: String)
    /// A word that is no option: most often the second half of a value that wanted quotes.
    case notAnOption(word: String)
    /// An option that says which program to run, where the program is this one.
    case optionNotAllowed(option: String)
    /// A file named by `@file` cannot be read.
    case argumentFileUnreadable(path: String, reason: String)
    /// An option holds a NUL, so the machine would see only its beginning.
    case optionWithNul(option: String)
    /// An agent that is not there: the machine would end the process, with a message of the agent library's own.
    case agentMissing(option: String, path: String)

    /// The machine refused to start: `code` is what JNI_CreateJavaVM returned, or the status with which the machine
    /// wanted to end the process; `message` is what it said; `options` are those it most likely means, where it does not
    /// name them.
    case creationFailed(code: Int32, message: String, options: [String])
    /// A process can make one machine only, and has tried already (JNI 5, JNI_CreateJavaVM).
    case alreadyCreated
    /// The thread for the machine cannot be started; `code` is an errno.
    case threadNotStarted(code: Int32)
    /// The machine does not let the calling thread in; `code` is a JNI code.
    case threadNotAttached(code: Int32)
    /// The machine has ended or is ending.
    case notRunning
}

extension JavaRuntimeError {
    /// Whether the user's own words (`JAVA_OPTS`, `JAVA_HOME`) are the cause, so that trying again is pointless.
    public var isConfiguration: Bool {
        switch self {
        case .javaHomeInvalid, .unterminatedQuote, .optionWithoutValue, .notAnOption, .optionNotAllowed,
            .argumentFileUnreadable, .optionWithNul, .agentMissing, .creationFailed:
            true
        case .javaNotFound, .versionUnknown, .libraryNotLoadable, .alreadyCreated, .threadNotStarted,
            .threadNotAttached, .notRunning:
            false
        }
    }
}

extension JavaRuntimeError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .javaNotFound(let tried):
            "no Java found (tried \(tried.joined(separator: ", "))); install one "
                + "(apt-get install openjdk-17-jre-headless) or set JAVA_HOME"
        case .javaHomeInvalid(let path):
            "JAVA_HOME=\(path) holds no JVM: there is no libjvm.so in its lib/server; "
                + "correct it, or unset it so that Java is looked for"
        case .versionUnknown(let home):
            "cannot tell which version of Java is in \(home): it has no readable release file; set JAVA_HOME to another"
        case .libraryNotLoadable(let path, let reason):
            "cannot load \(path): \(reason)"
        case .unterminatedQuote(let source):
            "\(source) has a quote that is not closed"
        case .optionWithoutValue(let option):
            "the Java option \(option) needs a value after it"
        case .notAnOption(let word):
            "the Java options hold \"\(word)\", which is not an option; "
                + "if it belongs to the word before it, put both into quotes"
        case .optionNotAllowed(let option):
            "the Java option \(option) says which program to run, but the program is this one; remove it"
        case .argumentFileUnreadable(let path, let reason):
            "cannot read the Java options in \(path): \(reason)"
        case .optionWithNul(let option):
            "the Java option \(option.prefix { $0 != "\0" }) holds a NUL character; remove it"
        case .agentMissing(let option, let path):
            "the Java option \(option) names an agent that is not there: \(path); correct or remove it"
        case .creationFailed(let code, let message, let options):
            // Where Java code fails while the machine starts (modules, agents) it prints for itself.
            "cannot create the JVM: "
                + (message.isEmpty ? "it stopped with code \(code); what it printed says why" : message)
                + (options.isEmpty ? "" : " (options: \(options.joined(separator: " ")))")
        case .alreadyCreated:
            "cannot create the JVM: this process has already made one"
        case .threadNotStarted(let code):
            "cannot start the thread of the JVM (error \(code)); raise the limits on threads and memory"
        case .threadNotAttached(let code):
            "the JVM does not let a thread in (JNI code \(code))"
        case .notRunning:
            "the JVM has ended"
        }
    }
}
