// SPDX-License-Identifier: Apache-2.0
import Foundation
import Logging
import TestSupport
import Testing

@testable import Sessions

/// What is particular about files.
@Suite struct FileSessionStoreTests {
    let path: String
    let key = SessionKey.random(context: "/shop")

    init() throws { path = try Scratch.directory("sessions").path + "/deep/er" }

    private var file: String { "\(path)/%2Fshop/\(key.id)" }

    @Test func keepsSessionsOverARestart() async throws {
        let change = SessionChange(["a:count": "1"])
        try await withFiles(path) { _ = try await $0.create(key, change) }
        try await withFiles(path) { store in
            let record = try await store.record(key)
            #expect(record == SessionRecord(creating: change))
        }
    }

    @Test func keepsThemFromOtherUsers() async throws {
        try await withFiles(path) { _ = try await $0.create(key, SessionChange(["a:count": "1"])) }
        for name in [path, "\(path)/%2Fshop", file] {
            let permissions = try FileManager.default.attributesOfItem(atPath: name)[.posixPermissions] as? Int
            #expect((permissions ?? 0o777) & 0o077 == 0, "\(name)")
        }
    }

    @Test func staysInItsFolder() async throws {
        let outside = try Scratch.directory("outside").path
        try await withFiles(path) { store in
            for context in ["/../../x", "/../" + outside, "/.", "/%2F", "/a/../../b"] {
                _ = try await store.create(SessionKey(context: context, id: key.id), SessionChange([:]))
            }
            #expect(try await store.keys(after: nil, context: nil).keys.count == 5)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: outside).isEmpty)
        let names = try FileManager.default.contentsOfDirectory(atPath: path)
        #expect(names.count == 6)
        #expect(names.allSatisfy { $0 == "lock" || $0.hasPrefix("%2F") })
    }

    @Test(arguments: [0, 1, 40, 120, -1]) func leavesADamagedFileAside(length: Int) async throws {
        let lines = LogLines()
        try await withFiles(path, logger: lines.logger) { store in
            _ = try await store.create(key, SessionChange(["a:count": String(repeating: "x", count: 100)]))
            var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
            if length >= 0 { bytes = bytes.prefix(length) } else { bytes[100] ^= 1 }
            try bytes.write(to: URL(fileURLWithPath: file))
            #expect(try await store.fetch(key) == .absent)
            #expect(try await store.fetch(key) == .absent)
            #expect(try await store.update(key, SessionChange([:])) == .gone)
            #expect(lines.all.count == 1)
            #expect(FileManager.default.fileExists(atPath: file + ".damaged"))
            _ = try await store.create(key, SessionChange(["a:new": "1"]))
            #expect(try await store.record(key)?.texts == ["a:new": "1"])
        }
    }

    @Test func isNotHeldUpByWhatIsNoFile() async throws {
        try await withFiles(path) { store in
            _ = try await store.create(key, SessionChange([:]))
            let pipe = SessionKey.random(context: "/shop")
            #expect(mkfifo("\(path)/%2Fshop/\(pipe.id)", 0o600) == 0)
            try Data().write(to: URL(fileURLWithPath: "\(path)/%2Fshop/notes.txt"))
            try Data().write(to: URL(fileURLWithPath: "\(path)/%2Fshop/\(SessionKey.random().id)"))
            #expect(try await store.keys(after: nil, context: nil).keys == [key])
            #expect(try await store.fetch(pipe) == .absent)
        }
    }

    @Test func takesNoFileForAnothersSession() async throws {
        try await withFiles(path) { store in
            _ = try await store.create(key, SessionChange(["a:secret": "1"]))
            let other = SessionKey.random(context: "/shop")
            try FileManager.default.copyItem(atPath: file, toPath: "\(path)/%2Fshop/\(other.id)")
            #expect(try await store.fetch(other) == .absent)
        }
    }

    @Test func removesWhatHasExpiredAndWhatACrashHasLeft() async throws {
        let now = WallClock.milliseconds
        let expired = SessionTimes(created: now - 500_000, accessed: now - 500_000, inactive: 60)
        try await withFiles(path) { store in
            _ = try await store.create(key, SessionChange([:], times: expired))
            try Data("torn".utf8).write(to: URL(fileURLWithPath: file + ".new"))
        }
        try await withFiles(path) { store in
            let other = SessionKey.random(context: "/shop")
            _ = try await store.create(other, SessionChange([:]))
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(path)/%2Fshop") == [other.id.description])
        }
    }

    @Test func isSharedByTwoProcesses() async throws {
        try await withFiles(path) { first in
            try await withFiles(path) { second in
                _ = try await first.create(key, SessionChange(["a:start": "0"]))
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for step in 0..<40 {
                        group.addTask {
                            _ = try await (step.isMultiple(of: 2) ? first : second).update(
                                key, SessionChange(["a:\(step)": "1"]))
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(try await first.record(key)?.fields.count == 41)
            }
        }
    }

    @Test func saysWhyItCannotBeUsed() async throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: path + "/occupied"))
        try await withFiles(path + "/occupied/sessions") { store in
            guard case .unreachable(let reason) = store.status else {
                Issue.record("\(store.status)")
                return
            }
            #expect(reason.contains("occupied/sessions"))
            await #expect(throws: SessionStoreError.self) { try await store.fetch(key) }
        }
    }

    @Test func readsNoBytesButItsOwn() {
        let file = SessionFile(key: key, record: SessionRecord(creating: SessionChange(["a:x": "1", "a:y": ""])))
        let bytes = file.bytes
        #expect(SessionFile(bytes: bytes) == file)
        for length in bytes.indices { #expect(SessionFile(bytes: Array(bytes[..<length])) == nil) }
        for place in bytes.indices {
            var damaged = bytes
            damaged[place] ^= 0x80
            #expect(SessionFile(bytes: damaged) == nil)
        }
    }
}
