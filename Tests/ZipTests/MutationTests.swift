// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing
import Zip

/// Valid archives with bytes changed at random: every outcome is fine but a trap, a hang, or more output than the
/// limits allow.
@Suite struct MutationTests {
    private static func seeds() -> [[UInt8]] {
        var seeds: [[UInt8]] = []
        var descriptor = ArchiveBuilder.Item("WEB-INF/web.xml", String(repeating: "<servlet/>", count: 30), method: 8)
        descriptor.descriptor = .signed
        var zip64 = ArchiveBuilder.Item("a/b", "some content of some length", method: 0)
        zip64.usesZip64 = true
        var builder = ArchiveBuilder([
            descriptor, zip64, ArchiveBuilder.Item("d/"), ArchiveBuilder.Item("x", "hello", method: 8),
        ])
        seeds.append(builder.build())
        builder.usesZip64End = true
        builder.prefix = Array("#!/bin/sh\n".utf8)
        builder.comment = Array("comment".utf8)
        seeds.append(builder.build())
        return seeds
    }

    private static func mutate(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            guard !bytes.isEmpty else { return bytes }
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<7, using: &generator) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &generator)
            case 2: bytes[index] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &generator) ?? 0
            case 3: bytes.remove(at: index)
            case 4: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: index)
            case 5: bytes.removeLast(min(bytes.count, Int.random(in: 0...40, using: &generator)))
            default:
                for offset in index..<min(index + 4, bytes.count) { bytes[offset] = 0xFF }
            }
        }
        return bytes
    }

    @Test func neverTrapsOnAMutatedArchive() {
        var limits = ZipLimits()
        limits.totalSize = 1 << 20
        limits.entrySize = 1 << 20
        var generator = SeededGenerator(seed: 2024)
        let seeds = Self.seeds()
        let clock = ContinuousClock()
        let end = clock.now + .seconds(8)
        var accepted = 0
        var refused = 0
        for round in 0..<60_000 {
            if round % 256 == 0 && clock.now > end { break }
            let bytes = Self.mutate(seeds[round % seeds.count], &generator)
            do throws(ZipError) {
                let archive = try ZipArchive(bytes: bytes, limits: limits)
                let extractor = ZipExtractor(archive)
                for entry in archive.entries {
                    var produced: UInt64 = 0
                    defer { #expect(produced <= entry.size) }
                    try extractor.extract(entry) { chunk in
                        produced += UInt64(chunk.count)
                        return .more
                    }
                }
                accepted += 1
            } catch {
                #expect(!error.description.isEmpty)
                refused += 1
            }
        }
        #expect(accepted > 0)
        #expect(refused > 0)
    }

    /// The compressed data alone, in one piece and byte by byte: both must come to the same end.
    @Test func inflatesMutatedStreamsTheSameWayInAnyPieces() throws {
        let script = """
            import random, sys, zlib
            random.seed(1)
            data = b''.join(random.choice([b'servlet', b'<p>', bytes([random.randrange(256)])]) for _ in range(900))
            c = zlib.compressobj(9, zlib.DEFLATED, -15); sys.stdout.buffer.write(c.compress(data) + c.flush())
            """
        let stream = try run("python3", "-c", script)
        var generator = SeededGenerator(seed: 7)
        let clock = ContinuousClock()
        let end = clock.now + .seconds(8)
        for round in 0..<20_000 {
            if round % 64 == 0 && clock.now > end { break }
            let bytes = Self.mutate(stream, &generator)
            let whole = Result { () throws(InflateError) in try inflate(bytes, outputSize: 1024)?.count }
            let single = Result { () throws(InflateError) in try inflate(bytes, pieces: 1, outputSize: 1024)?.count }
            switch (whole, single) {
            case (.success(let first), .success(let second)): #expect(first == second)
            case (.failure, .failure): break
            default: Issue.record("round \(round): \(whole) in one piece, \(single) byte by byte")
            }
        }
    }
}
