// SPDX-License-Identifier: Apache-2.0
import Foundation
import PackagePlugin

/// Compiles the Java half of the bridge, one jar for each generation of Tomcat.
///
/// A JDK or a Tomcat that is missing costs a warning, never the build. That is found out when the command runs, not
/// here: SwiftPM keeps a plugin's answer until the package itself changes, and a JDK may be installed in between.
@main
struct BridgePlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) -> [Command] {
        let root = target.directoryURL.appending(path: "Java", directoryHint: .notDirectory)
        let script = context.package.directoryURL.appending(path: "Plugins/BridgePlugin/compile.sh")
        return TomcatGeneration.all.compactMap { generation in
            let sources = javaSources(below: root, folders: ["common", generation.name])
            guard !sources.isEmpty else { return nil }
            let output = context.pluginWorkDirectoryURL.appending(path: generation.jarName)
            return .buildCommand(
                displayName: "Compiling Java for \(generation.name)",
                executable: URL(filePath: "/bin/sh"),
                arguments: [
                    script.path, generation.release, generation.namespace, generation.package, output.path, root.path,
                    generation.classPath.joined(separator: ":"),
                ] + sources.map(\.path),
                environment: ProcessInfo.processInfo.environment.filter { ["JAVA_HOME", "PATH"].contains($0.key) },
                inputFiles: [script] + sources + installedPackages,
                outputFiles: [output]
            )
        }
    }

    /// The Java files of `folders`, sorted, so that the command line and with it the jar depends on nothing else.
    private func javaSources(below root: URL, folders: [String]) -> [URL] {
        folders.flatMap { folder -> [URL] in
            let directory = root.appending(path: folder)
            let names = FileManager.default.enumerator(atPath: directory.path)?.compactMap { $0 as? String } ?? []
            return names.filter { $0.hasSuffix(".java") }.sorted().map { directory.appending(path: $0) }
        }
    }

    /// Debian's list of installed packages: an input, so that a JDK or a Tomcat that comes, goes or is upgraded is
    /// noticed. (Tomcat's jars cannot be inputs: a declared input that is not there fails the build.)
    private var installedPackages: [URL] {
        ["/var/lib/dpkg/status"].filter(FileManager.default.fileExists(atPath:)).map { URL(filePath: $0) }
    }
}
