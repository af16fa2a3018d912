// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing
import Zip

@Suite struct InflateTests {
    /// Content of several characters, compressed by zlib in several ways, as (name, content, stream).
    private static func samples() throws -> [(name: String, content: [UInt8], stream: [UInt8])] {
        let script = """
            import random, struct, sys, zlib
            random.seed(11)
            text = b''.join(random.choice([b'<td>', b'request', b' ', b'\\n', b'session', b'0', b'response ', b'</td>']) for _ in range(60000))
            contents = [b'', b'a', b'abc' * 100000, bytes(300000), random.randbytes(100000), text,
                bytes(random.choice(b'ab') for _ in range(70000)), bytes(min(255, int(random.expovariate(0.05))) for _ in range(200000)),
                b''.join(bytes([i % 256]) * (i % 300) for i in range(1500)), text[:40000] + random.randbytes(40000) + text[:40000]]
            out = sys.stdout.buffer
            for content in contents:
                for level in (0, 1, 6, 9):
                    for strategy in (zlib.Z_DEFAULT_STRATEGY, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE, zlib.Z_FIXED):
                        c = zlib.compressobj(level, zlib.DEFLATED, -15, 8, strategy)
                        stream = c.compress(content[:len(content) // 2]) + c.flush(zlib.Z_FULL_FLUSH) + c.compress(content[len(content) // 2:]) + c.flush()
                        out.write(struct.pack('<II', len(content), len(stream)) + content + stream)
            """
        let bytes = try run("python3", "-c", script)
        var samples: [(String, [UInt8], [UInt8])] = []
        var offset = 0
        while offset < bytes.count {
            let sizes = (0..<2).map { index in
                (0..<4).reduce(0) { $0 | Int(bytes[offset + index * 4 + $1]) << ($1 * 8) }
            }
            let content = Array(bytes[(offset + 8)..<(offset + 8 + sizes[0])])
            let stream = Array(bytes[(offset + 8 + sizes[0])..<(offset + 8 + sizes[0] + sizes[1])])
            samples.append(("sample \(samples.count)", content, stream))
            offset += 8 + sizes[0] + sizes[1]
        }
        return samples
    }

    @Test func inflatesWhatZlibDeflatesInPiecesOfAnySize() throws {
        let samples = try Self.samples()
        #expect(samples.count == 160)
        for sample in samples {
            #expect(try inflate(sample.stream) == sample.content, "\(sample.name) at once")
            #expect(
                try inflate(sample.stream, pieces: 1001, outputSize: 1024) == sample.content, "\(sample.name) in pieces"
            )
        }
        for sample in samples where sample.stream.count < 60_000 {
            #expect(try inflate(sample.stream, pieces: 1) == sample.content, "\(sample.name) byte by byte")
        }
    }

    @Test func saysThatAnyPrefixOfAStreamIsIncomplete() throws {
        let script =
            "import sys, zlib; c = zlib.compressobj(9, zlib.DEFLATED, -15); sys.stdout.buffer.write(c.compress(bytes(range(200)) * 9 + b'hello' * 50) + c.flush())"
        let stream = try run("python3", "-c", script)
        for length in 0..<stream.count {
            #expect(try inflate(Array(stream[..<length])) == nil, "\(length) of \(stream.count) bytes")
        }
        #expect(try inflate(stream)?.count == 2050)
    }

    @Test func leavesWhatFollowsTheStreamAlone() throws {
        let inflate = Inflate()
        let input = TinyDeflate.compress(Array("hello".utf8)) + Array("trailing bytes that are not the stream's".utf8)
        let (event, left) = try input.withUnsafeBytes { buffer in
            var rest = buffer
            return (try inflate.run(&rest), rest.count)
        }
        #expect(event == .finished)
        #expect(String(decoding: inflate.pending, as: UTF8.self) == "hello")
        #expect(left + inflate.unusedBytes == 40)
    }

    @Test func refusesTheReservedBlockType() {
        #expect(throws: InflateError.reservedBlockType) { try inflate([0b111]) }
    }

    @Test func refusesAStoredBlockWhoseLengthsDisagree() {
        #expect(throws: InflateError.storedLengthMismatch) { try inflate([1, 5, 0, 5, 0, 1, 2, 3, 4, 5]) }
    }

    @Test func refusesADistanceBeforeTheFirstByte() {
        var bits = BitWriter()
        bits.write(1, 1)
        bits.write(1, 2)
        bits.writeLiteral(0x41)
        bits.writeCode(1, 7)  // 257: a length of 3
        bits.writeCode(1, 5)  // a distance of 2
        bits.writeCode(0, 7)
        let stream = bits.finish()
        #expect(throws: InflateError.distanceTooFar) { try inflate(stream) }
        #expect(throws: InflateError.distanceTooFar) { try inflate(stream + [UInt8](repeating: 0, count: 40)) }
    }

    @Test(arguments: [286, 287]) func refusesALengthSymbolThatDoesNotExist(_ symbol: Int) {
        var bits = BitWriter()
        bits.write(1, 1)
        bits.write(1, 2)
        bits.writeCode(0xC0 + symbol - 280, 8)
        #expect(throws: InflateError.invalidSymbol) { try inflate(bits.finish() + [0, 0, 0]) }
    }

    @Test(arguments: [30, 31]) func refusesADistanceSymbolThatDoesNotExist(_ symbol: Int) {
        var bits = BitWriter()
        bits.write(1, 1)
        bits.write(1, 2)
        bits.writeLiteral(0x41)
        bits.writeCode(1, 7)
        bits.writeCode(symbol, 5)
        #expect(throws: InflateError.invalidSymbol) { try inflate(bits.finish() + [UInt8](repeating: 0, count: 40)) }
    }

    /// A dynamic block whose code lengths are given as they are, coded with sixteen codes of four bits.
    private func dynamicBlock(literals: [Int], distances: [Int], declared: (Int, Int)? = nil) -> BitWriter {
        var bits = BitWriter()
        bits.write(1, 1)
        bits.write(2, 2)
        bits.write((declared?.0 ?? literals.count) - 257, 5)
        bits.write((declared?.1 ?? distances.count) - 1, 5)
        bits.write(19 - 4, 4)
        for symbol in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] {
            bits.write(symbol < 16 ? 4 : 0, 3)
        }
        for length in literals + distances { bits.writeCode(length, 4) }
        return bits
    }

    private static let onlyEnd = [Int](repeating: 0, count: 256) + [1]

    @Test func acceptsABlockWithoutDistanceCodes() throws {
        var bits = dynamicBlock(literals: Self.onlyEnd, distances: [0])
        bits.write(0, 1)
        #expect(try inflate(bits.finish()) == [])
    }

    @Test func refusesABlockThatCannotEnd() {
        var literals = [Int](repeating: 0, count: 257)
        literals[65] = 1
        #expect(throws: InflateError.noEndOfBlock) {
            try inflate(dynamicBlock(literals: literals, distances: [1]).finish())
        }
    }

    @Test func refusesCodesThatAreOversubscribedOrIncomplete() {
        var literals = Self.onlyEnd
        (literals[0], literals[1]) = (1, 1)
        #expect(throws: InflateError.oversubscribedCode) {
            try inflate(dynamicBlock(literals: literals, distances: [1]).finish())
        }
        (literals[0], literals[1]) = (3, 0)
        #expect(throws: InflateError.incompleteCode) {
            try inflate(dynamicBlock(literals: literals, distances: [1]).finish())
        }
        #expect(throws: InflateError.incompleteCode) {
            try inflate(dynamicBlock(literals: Self.onlyEnd, distances: [2, 2, 2]).finish())
        }
    }

    @Test func refusesMoreCodesThanThereAre() {
        let block = dynamicBlock(literals: Self.onlyEnd, distances: [1], declared: (287, 1))
        #expect(throws: InflateError.tooManyCodes) { try inflate(block.finish()) }
        let other = dynamicBlock(literals: Self.onlyEnd, distances: [1], declared: (257, 31))
        #expect(throws: InflateError.tooManyCodes) { try inflate(other.finish()) }
    }

    @Test func refusesARepeatBeforeTheFirstLength() {
        var bits = BitWriter()
        bits.write(1, 1)
        bits.write(2, 2)
        bits.write(0, 5)
        bits.write(0, 5)
        bits.write(0, 4)
        for length in [1, 0, 0, 1] { bits.write(length, 3) }  // codes for 16 and 0
        bits.writeCode(1, 1)
        bits.write(0, 30)
        #expect(throws: InflateError.badRepeat) { try inflate(bits.finish()) }
    }

    @Test func computesTheChecksumOfEveryLengthAndAlignment() {
        #expect(crc32(Array("123456789".utf8)) == 0xCBF4_3926)
        var generator = SeededGenerator(seed: 3)
        let bytes = (0..<200).map { _ in UInt8.random(in: 0...255, using: &generator) }
        for length in 0..<200 {
            var byOne = CRC32()
            for byte in bytes[..<length] { withUnsafeBytes(of: byte) { byOne.update($0) } }
            #expect(crc32(Array(bytes[..<length])) == byOne.value)
        }
    }
}
