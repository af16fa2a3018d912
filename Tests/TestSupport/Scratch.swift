// SPDX-License-Identifier: Apache-2.0
public import Foundation
internal import Synchronization

/// Directories that live as long as the test process, below one temporary directory that is removed when it ends.
public enum Scratch {
    private static let number = Atomic<Int>(0)

    private static let root: URL = {
        let root = FileManager.default.temporaryDirectory
            .appendingPathComponent(
                "runner-tests-\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: .min ... .max))")
        atexit { Scratch.removeAll() }
        return root
    }()

    /// Makes an empty directory of its own for one use; `name` only helps a reader of a failed run.
    public static func directory(_ name: String) throws -> URL {
        let unique = number.wrappingAdd(1, ordering: .relaxed).newValue
        let directory = root.appendingPathComponent("\(unique)-\(name)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        return directory
    }

    private static func removeAll() {
        RunningProgram.killAll()
        // RUNNER_TEST_KEEP=1 leaves the directories for a look at what a server wrote.
        if ProcessInfo.processInfo.environment["RUNNER_TEST_KEEP"] == nil {
            try? FileManager.default.removeItem(at: root)
        }
    }
}
