// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// Our own half of the bridge: the jar that the build plugin makes, one for each line of Tomcat.
enum BridgeArchive {
    /// Looks the jar up: in the resource folder that the build leaves beside the executable, beside the executable
    /// itself, and where an installation puts it.
    ///
    /// The accessor that SwiftPM synthesises for resources traps when the binary has been moved, so it is not used.
    static func find(line: TomcatLine) throws(ServletEngineError) -> String {
        let name = "runner-bridge-\(line.rawValue).jar"
        let folder = ProgramFiles.executableFolder
        let searched = [folder + "/runner_ServletEngine.resources", folder, ProgramFiles.library].map {
            "\($0)/\(name)"
        }
        for path in searched where FileManager.default.isReadableFile(atPath: path) { return path }
        throw .bridgeMissing(searched: searched)
    }
}
