// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import JavaRuntime
internal import Logging

/// What an engine is made of, found and judged without making a JVM.
struct EngineParts: Sendable {
    let library: TomcatLibrary
    let bridge: String
    let home: JavaHome
    let options: JavaOptions
    /// Options of `JAVA_TOOL_OPTIONS`, which the JVM reads itself, before ours; what it sets there, ours must not undo.
    let toolOptions: [String]
    private let memorySize: MemorySize

    init(_ configuration: ServletEngineConfiguration) throws(ServletEngineError) {
        let environment = configuration.environment
        library = try TomcatLibrary.find(line: configuration.line, home: configuration.tomcatHome)
        bridge = try BridgeArchive.find(line: configuration.line)
        home = try Self.home(environment)
        let minimum = configuration.line.minimumJava
        guard home.version >= minimum else {
            throw .java(
                """
                Java \(home.version) at \(home.path) is too old: Tomcat \(configuration.line.versionPrefix)x needs \
                Java \(minimum) or newer; set JAVA_HOME or `apt-get install openjdk-17-jre-headless`.
                """)
        }
        options = try Self.options(environment, javaVersion: home.version)
        toolOptions = (environment["JAVA_TOOL_OPTIONS"] ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
        memorySize = MemorySize(environment, besides: toolOptions + options.jni)
    }

    static func home(_ environment: [String: String]) throws(ServletEngineError) -> JavaHome {
        do {
            return try JavaHome.find(environment: environment)
        } catch {
            throw ServletEngineError(error, hasOptions: false)
        }
    }

    static func options(
        _ environment: [String: String], javaVersion: Int
    ) throws(ServletEngineError) -> JavaOptions {
        do {
            return try JavaOptions(
                parsing: environment["JAVA_OPTS"] ?? "", jdkJavaOptions: environment["JDK_JAVA_OPTIONS"],
                javaVersion: javaVersion)
        } catch {
            throw ServletEngineError(error, hasOptions: true)
        }
    }

    /// The host's options, which come before the user's.
    var defaults: [String] {
        (memorySize.option.map { [$0] } ?? [])
            + JVMDefaults.options(besides: toolOptions + options.jni, maximumHeap: maximumHeap)
            + JavaOptions.tomcatOpens(javaVersion: home.version)
    }

    /// The greatest heap that the user, or the platform, asks for, in bytes.
    var maximumHeap: UInt64? {
        JavaOptions.maximumHeap(in: (memorySize.option.map { [$0] } ?? []) + toolOptions + options.jni)
    }

    /// What the user should know of the options, though they do not stop the start; one sentence each.
    var warnings: [String] {
        var warnings = options.warnings + (memorySize.warning.map { [$0] } ?? [])
        if let heap = maximumHeap, let memory = MachineMemory.current(), heap > memory.limit {
            warnings.append(
                """
                The heap may grow to \(heap >> 20) MB (-Xmx), but there are \(memory.limit >> 20) MB \
                (\(memory.source)): the system will end the process when they are used up
                """)
        }
        return warnings
    }
}

extension ServletEngineError {
    /// - Parameter hasOptions: whether the user has given options, which are then what a failed creation is about.
    init(_ error: JavaRuntimeError, hasOptions: Bool) {
        let isFromOptions: Bool
        switch error {
        case .javaHomeInvalid, .javaNotFound, .versionUnknown: isFromOptions = false
        default: isFromOptions = hasOptions
        }
        let sentence = "\(error)" + (isFromOptions ? "; see JAVA_OPTS" : "")
        if case .creationFailed = error, !hasOptions {
            self = .java(sentence)
        } else {
            self = error.isConfiguration ? .javaConfiguration(sentence) : .java(sentence)
        }
    }
}
