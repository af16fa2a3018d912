// SPDX-License-Identifier: Apache-2.0
import Logging
import Sessions
import Testing

@testable import ServletEngine

/// An exchange of which only the identity matters.
private final class BareExchange: ServletExchange {
    var isAborted: Bool { false }
    var receivedAt: UInt64 { 0 }
    func pack(into buffer: UnsafeMutableRawBufferPointer) -> Bool { false }
    func readBody(into buffer: UnsafeMutableRawBufferPointer, wait: BodyWait) -> BodyChunk { .end }
    var bodyBytesAvailable: Int { 0 }
    var isBodyComplete: Bool { true }
    func armRead() {}
    func armWrite() {}
    var isWritable: Bool { true }
    func sendContinue() {}
    func packTrailers(into buffer: UnsafeMutableRawBufferPointer) -> Int { 0 }
    func respond(_ head: ResponseMessage, body: UnsafeRawBufferPointer, end: Bool) -> WriteState { .closed }
    func inform(_ head: ResponseMessage) -> WriteState { .closed }
    func upgrade(_ head: ResponseMessage) -> WriteState { .closed }
    func write(_ bytes: UnsafeRawBufferPointer, end: Bool) -> WriteState { .writable }
    func awaitWritable(milliseconds: Int?) -> WriteState { .writable }
    func sendFile(path: [UInt8], start: Int64, end: Int64) -> Bool { false }
    func end(trailerCount: Int, trailers: UnsafeRawBufferPointer) {}
    func hold() {}
    func release() {}
    func failHeld() {}
    var packedTLS: [UInt8] { [] }
    func annotate(_ values: [[UInt8]?]) {}
    func abort() {}
    func refuse(status: UInt16) {}
}

@Suite struct ExchangeTableTests {
    @Test func aHandleNamesItsExchangeUntilItIsRemoved() throws {
        let table = ExchangeTable(capacity: 4)
        let exchange = BareExchange()
        let handle = try #require(table.insert(exchange))
        #expect(handle.rawValue > 0)
        #expect(table.find(handle) === exchange)
        #expect(table.remove(handle) === exchange)
        #expect(table.find(handle) == nil)
        #expect(table.remove(handle) == nil)
        #expect(table.count == 0)
    }

    @Test func aStaleHandleDoesNotNameTheSlotsNextExchange() throws {
        let table = ExchangeTable(capacity: 1)
        let first = try #require(table.insert(BareExchange()))
        _ = table.remove(first)
        let second = try #require(table.insert(BareExchange()))
        #expect(first.slot == second.slot)
        #expect(first != second)
        #expect(table.find(first) == nil)
        #expect(table.remove(first) == nil)
        #expect(table.find(second) != nil)
    }

    @Test func holdsNoMoreThanItsCapacity() {
        let table = ExchangeTable(capacity: 2)
        #expect(table.insert(BareExchange()) != nil)
        #expect(table.insert(BareExchange()) != nil)
        #expect(table.insert(BareExchange()) == nil)
    }

    @Test(arguments: [Int64.min, -1, 0, 1, 0x1_0000_0000, 0x7fff_ffff_ffff_ffff])
    func handlesThatWereNeverGivenOutNameNothing(raw: Int64) {
        let table = ExchangeTable(capacity: 2)
        #expect(table.find(ExchangeHandle(rawValue: raw)) == nil)
        #expect(table.remove(ExchangeHandle(rawValue: raw)) == nil)
    }
}

@Suite struct RequestMessageTests {
    @Test func isLittleEndianAndLaidOutAsDocumented() {
        var bytes = [UInt8](repeating: 0xff, count: 1024)
        bytes.withUnsafeMutableBytes { buffer in
            var message = RequestMessage(
                buffer: buffer, fieldCount: 1, flags: [.secure, .hasBody], contentLength: 5, receivedAt: 7)
            message.setPorts(remote: 1000, local: 80, server: -1)
            let head: [UInt8] = Array("GET /x".utf8)
            let offset = head.withUnsafeBytes { message.append($0) }
            message.set(.method, offset: offset, length: 3)
            message.set(.connection, text: "1a2b3")
            message.setField(0, nameOffset: 5, nameLength: 1, valueOffset: 3, valueLength: 4)
            #expect(message.fits)
        }
        func word(_ offset: Int) -> UInt32 {
            (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << (8 * UInt32($1)) }
        }
        #expect(word(4) == 5)
        #expect(word(16) == 5 && word(20) == 0)
        #expect(word(24) == 7 && word(28) == 0)
        #expect(word(32) == 1000 && word(36) == 80 && word(40) == .max)
        #expect(word(44) == 1)
        #expect(word(48) == 176 && word(52) == 11)
        #expect(word(56) == 0 && word(60) == 3)
        #expect(word(64) == .max)
        #expect(word(96) == 6 && word(100) == 5)
        #expect(word(128) == 0)
        #expect((160..<176).map { bytes[$0] } == [5, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0])
        #expect(String(decoding: bytes[176..<187], as: UTF8.self) == "GET /x1a2b3")
    }

    @Test func theSessionStandsBehindTheHead() throws {
        let directory = SessionDirectory(
            store: MemorySessionStore(), cacheBytes: 1000,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        let id = "0123456789ABCDEF0123456789ABCDEF"
        let lease = try directory.loadAndWait(SessionKey(context: "/app", id: try #require(SessionID(id)))).get()
        var bytes = [UInt8](repeating: 0xff, count: 1024)
        bytes.withUnsafeMutableBytes { buffer in
            var message = RequestMessage(buffer: buffer, fieldCount: 0, flags: [], contentLength: nil, receivedAt: 0)
            message.set(.connection, text: "https")
            #expect(RequestMessage.setSession(lease, in: buffer))
            #expect(!RequestMessage.setSession(lease, in: UnsafeMutableRawBufferPointer(rebasing: buffer[..<210])))
        }
        func word(_ offset: Int) -> UInt32 {
            (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << (8 * UInt32($1)) }
        }
        #expect(word(128) == 1 && word(132) == 4)
        #expect(word(48) == 160 && word(52) == 41)
        #expect(word(152) == 5 && word(156) == 32)
        #expect(String(decoding: bytes[160..<201], as: UTF8.self) == "https\(id)/app")
    }

    @Test func fieldNamesCrossInLowerCaseAndValuesAsTheyCame() {
        var bytes = [UInt8](repeating: 0, count: 1024)
        bytes.withUnsafeMutableBytes { buffer in
            var message = RequestMessage(buffer: buffer, fieldCount: 1, flags: [], contentLength: nil, receivedAt: 0)
            let line: [UInt8] = Array("X-[Test]_Z: ABC".utf8)
            _ = line.withUnsafeBytes { message.append($0) }
            message.setField(0, nameOffset: 0, nameLength: 10, valueOffset: 12, valueLength: 3)
        }
        #expect(String(decoding: bytes[176..<191], as: UTF8.self) == "x-[test]_z: ABC")
    }

    @Test func aFieldOutsideTheBlobIsLeftAlone() {
        var bytes = [UInt8](repeating: UInt8(ascii: "A"), count: 256)
        bytes.withUnsafeMutableBytes { buffer in
            var message = RequestMessage(buffer: buffer, fieldCount: 1, flags: [], contentLength: nil, receivedAt: 0)
            message.setField(0, nameOffset: 0, nameLength: .max, valueOffset: 0, valueLength: 0)
        }
        #expect(bytes[200] == UInt8(ascii: "A"))
    }

    @Test func aHeadThatIsTooLargeDoesNotFit() {
        var bytes = [UInt8](repeating: 0, count: 256)
        bytes.withUnsafeMutableBytes { buffer in
            let many = RequestMessage(buffer: buffer, fieldCount: 9, flags: [], contentLength: nil, receivedAt: 0)
            #expect(!many.fits)
            var long = RequestMessage(buffer: buffer, fieldCount: 1, flags: [], contentLength: nil, receivedAt: 0)
            long.set(.path, text: String(repeating: "x", count: 200))
            #expect(!long.fits)
        }
    }
}
