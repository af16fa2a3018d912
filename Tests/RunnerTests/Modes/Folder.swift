// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// A directory of a user's: applications and files under the names that a test gives them.
struct Folder {
    let url: URL
    var path: String { url.path }

    init(_ name: String = "folder") throws {
        url = try Scratch.directory(name)
    }

    /// Puts a test application there, packed where its name ends in `.war`.
    @discardableResult
    func add(_ application: String, _ generation: Generation = .jakarta, as name: String) async throws -> Folder {
        let isArchive = name.lowercased().hasSuffix(".war")
        let source =
            isArchive
            ? try await Applications.shared.archive(application, generation)
            : try await Applications.shared.directory(application, generation)
        let target = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: source, to: target)
        return self
    }

    @discardableResult
    func write(_ text: String, to name: String) throws -> Folder {
        let target = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: target)
        return self
    }

    func text(_ name: String) throws -> String {
        try String(contentsOf: url.appendingPathComponent(name), encoding: .utf8)
    }

    /// Every file with its size and the time of its last change.
    func state() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: path).sorted().map { name in
            let facts = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
            return "\(name) \(facts[.size] ?? "") \(facts[.modificationDate] ?? "")"
        }
    }
}
