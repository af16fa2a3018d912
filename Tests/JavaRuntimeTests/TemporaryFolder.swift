// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A folder that is deleted with its owner, or at the end of the process.
final class TemporaryFolder: Sendable {
    let path: String
    private let keep: Bool

    init(keep: Bool = false) throws {
        path = FileManager.default.temporaryDirectory.path + "/java-runtime-tests-\(UUID().uuidString)"
        self.keep = keep
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        if !keep { try? FileManager.default.removeItem(atPath: path) }
    }

    /// Writes a file, and the folders above it; returns its path.
    @discardableResult
    func write(_ name: String, _ text: String, executable: Bool = false) throws -> String {
        let file = path + "/" + name
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        if executable { try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file) }
        return file
    }

    func link(_ name: String, to target: String) throws {
        let file = path + "/" + name
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: target)
    }
}
