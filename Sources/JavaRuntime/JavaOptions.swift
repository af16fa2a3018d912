// SPDX-License-Identifier: Apache-2.0

/// The options that a user gave to Java (`JAVA_OPTS`), in the form in which JNI takes them.
///
/// JNI_CreateJavaVM knows the machine's options only. What the `java` command itself understands (`-cp`, `--add-opens X`,
/// `@file`) is translated as that command would; what a newer machine refuses though older ones took it is dropped with a
/// warning, because such options outlive the Java they were written for.
public struct JavaOptions: Equatable, Sendable {
    /// What Tomcat's own start script opens to its code, for Java 9 and later: without it a class loader that is stopped
    /// cannot clear what it has left in thread-locals and RMI's tables.
    public static let tomcatOpens = [
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
        "--add-opens=java.base/java.io=ALL-UNNAMED",
        "--add-opens=java.base/java.util=ALL-UNNAMED",
        "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
        "--add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED",
    ]

    /// ``tomcatOpens`` where there are modules to open.
    public static func tomcatOpens(javaVersion: Int) -> [String] {
        javaVersion >= 9 ? tomcatOpens : []
    }

    /// Options for ``JavaVirtualMachine/create(home:options:classPath:logger:onExit:onAbort:)``, in the user's order.
    public private(set) var jni: [String] = []
    /// What `-cp` added to the class path, wildcards expanded.
    public private(set) var classPath: [String] = []
    /// What was left out and why, one sentence each.
    public private(set) var warnings: [String] = []

    /// - Parameters:
    ///   - javaOptions: `JAVA_OPTS`: words as a POSIX shell makes them, with quotes and backslashes, without expansion
    ///     of variables, commands or file names.
    ///   - jdkJavaOptions: `JDK_JAVA_OPTIONS`, which the `java` command reads since Java 9; it comes first. (The machine
    ///     reads `JAVA_TOOL_OPTIONS` itself.)
    ///   - javaVersion: the feature version of the machine that will get the options.
    public init(
        parsing javaOptions: String, jdkJavaOptions: String? = nil, javaVersion: Int
    ) throws(JavaRuntimeError) {
        var words: [String] = []
        if let jdkJavaOptions, javaVersion >= 9 {
            words += try ArgumentFile.expand(
                LauncherWords.split(jdkJavaOptions, source: "JDK_JAVA_OPTIONS"), javaVersion: javaVersion)
        }
        words += try ArgumentFile.expand(
            ShellWords.split(javaOptions, source: "JAVA_OPTS"), javaVersion: javaVersion)
        try translate(words, javaVersion: javaVersion)
    }

    private mutating func translate(_ words: [String], javaVersion: Int) throws(JavaRuntimeError) {
        var rest = words[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("-"), word != "-" else { throw .notAnOption(word: word) }
            switch Self.launcherOption(word) {
            case .classPath(let value?):
                addClassPath(value)
            case .classPath(nil):
                addClassPath(try Self.value(of: word, &rest))
            case .module(let name, let inline):
                let value = if let inline { inline } else { try Self.value(of: word, &rest) }
                if javaVersion >= 9 {
                    jni.append("\(name)=\(value)")
                } else {
                    warnings.append("\(word) is ignored: Java \(javaVersion) has no modules")
                }
            case .quietlyDropped:
                break
            case .dropped(let reason):
                warnings.append("\(word) is ignored: \(reason)")
            case .program:
                throw .optionNotAllowed(option: word)
            case .translated(let option):
                jni.append(option)
            case .machine:
                if let reason = Self.obsolescence(of: word, javaVersion: javaVersion) {
                    warnings.append("\(word) is ignored: \(reason)")
                } else {
                    if let path = Self.agent(in: word), !TextFile.isReadable(path) {
                        throw .agentMissing(option: word, path: path)
                    }
                    jni.append(word)
                }
            }
        }
    }

    /// The file of `-javaagent:FILE=options` or `-agentpath:FILE=options`; nil for any other option.
    private static func agent(in option: String) -> String? {
        for name in ["-javaagent:", "-agentpath:"] where option.hasPrefix(name) {
            return String(option.dropFirst(name.count).prefix { $0 != "=" })
        }
        return nil
    }

    private static func value(of option: String, _ rest: inout ArraySlice<String>) throws(JavaRuntimeError) -> String {
        guard let value = rest.popFirst() else { throw .optionWithoutValue(option: option) }
        return value
    }

    /// Adds the entries; `folder/*` stands for the folder's jars, as for the `java` command. Sorted, where that command
    /// takes the order of the directory: which of two jars wins must not depend on the machine.
    private mutating func addClassPath(_ value: String) {
        for entry in value.split(separator: ":") {
            guard entry == "*" || entry.hasSuffix("/*") else {
                classPath.append(String(entry))
                continue
            }
            let folder = entry == "*" ? "." : String(entry.dropLast(2))
            let jars = Folder.names(in: folder).filter { $0.hasSuffix(".jar") || $0.hasSuffix(".JAR") }
            classPath += jars.sorted().map { entry == "*" ? $0 : "\(folder)/\($0)" }
        }
    }
}
