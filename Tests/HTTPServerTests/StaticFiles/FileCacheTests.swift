// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import HTTPServer

@Suite struct FileCacheTests {
    private let status: FileStatus

    init() throws {
        let root = try DocumentRoot(path: try Site().root.path)
        guard case .regular(let status) = root.look(at: Array("/hello.txt".utf8)[...]) else { throw NoFile() }
        self.status = status
    }

    private struct NoFile: Error {}

    private func file(_ size: Int = 100) -> CachedFile {
        CachedFile(
            status: status, contentType: nil, content: .memory([UInt8](repeating: 0, count: size)), isCertain: false)
    }

    private func fresh(_ cache: FileCache, _ path: String, now: UInt64) -> CachedFile? {
        Array(path.utf8).withUnsafeBytes { cache.fresh($0, now: now) }
    }

    @Test func anEntryIsFreshForTheIntervalOnly() {
        let cache = FileCache(maxCost: 1_000_000, maxOpenFiles: 2, interval: 1000)
        let file = file()
        cache.validate(Array("/a".utf8), file, now: 5000)
        #expect(fresh(cache, "/a", now: 5000) === file)
        #expect(fresh(cache, "/a", now: 5999) === file)
        #expect(fresh(cache, "/a", now: 6000) == nil)
        #expect(fresh(cache, "/b", now: 5000) == nil)
        #expect(cache.known(Array("/a".utf8)) === file)
        cache.validate(Array("/a".utf8), file, now: 6000)
        #expect(fresh(cache, "/a", now: 6500) === file)
    }

    @Test func aClockSetBackMakesEntriesStale() {
        let cache = FileCache(maxCost: 1_000_000, maxOpenFiles: 2, interval: 1000)
        cache.validate(Array("/a".utf8), file(), now: 5000)
        #expect(fresh(cache, "/a", now: 4999) == nil)
    }

    @Test func staysWithinItsBoundsAndKeepsWhatIsUsed() {
        let cache = FileCache(maxCost: 50_000, maxOpenFiles: 2, interval: .max)
        let hot = file()
        cache.validate(Array("/hot".utf8), hot, now: 0)
        for number in 0..<1000 {
            cache.validate(Array("/\(number)".utf8), file(), now: 0)
            #expect(cache.usage.cost <= 50_000)
            #expect(fresh(cache, "/hot", now: 1) === hot)
        }
        #expect(fresh(cache, "/0", now: 1) == nil)
        #expect(fresh(cache, "/999", now: 1) != nil)
    }

    @Test func takesNoFileThatIsLargerThanItsHalf() {
        let cache = FileCache(maxCost: 10_000, maxOpenFiles: 2, interval: .max)
        cache.validate(Array("/a".utf8), file(100), now: 0)
        cache.validate(Array("/a".utf8), file(9000), now: 0)
        #expect(fresh(cache, "/a", now: 0) == nil)
        #expect(cache.usage == (0, 0))
    }

    @Test func forgets() {
        let cache = FileCache(maxCost: 10_000, maxOpenFiles: 2, interval: .max)
        cache.validate(Array("/a".utf8), file(), now: 0)
        cache.forget(Array("/a".utf8))
        #expect(fresh(cache, "/a", now: 0) == nil && cache.usage == (0, 0))
    }
}
