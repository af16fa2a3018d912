// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import HTTPServer

@Suite struct CompressedFileTests {
    @Test(arguments: [
        ("gzip", true), ("GZip", true), ("br, gzip", true), (" gzip ; q=0.5 ", true), ("gzip;q=1", true),
        ("gzip;q=1.000", true), ("gzip;q=0.001", true), ("gzip;", true), ("gzip;q=0", false), ("gzip;q=0.000", false),
        ("gzip;q=0.0009", false), ("gzip;q=1.001", false), ("gzip;q=2", false), ("gzip;q=", false), ("gzip;q", false),
        ("gzip;q=x", false), ("gzip;q=0x", false), ("gzip;x=1", false), ("gzip;q=-1", false), ("x-gzip", false),
        ("identity", false), ("*", false), ("", false), (",,", false), ("gzi", false), ("gzipp", false),
    ])
    func takesGzipWhereTomcatDoes(value: String, isTaken: Bool) {
        #expect(AcceptEncoding.takesGzip(Array(value.utf8)[...]) == isTaken)
    }

    /// A service of one file, whose compressed form lies in a gzip member for as long as `isCurrent`.
    private static func service(
        _ content: [UInt8], in member: [UInt8], isCurrent: @escaping @Sendable () -> Bool = { true }
    ) throws -> StaticFileService {
        let directory = try Scratch.directory("compressed")
        try Data(content).write(to: directory.appendingPathComponent("page.html"))
        var configuration = StaticFileConfiguration()
        let stream = Array(member[10..<member.count - 8])
        let checksum = member[(member.count - 8)..<(member.count - 4)].reversed().reduce(0) { $0 << 8 | UInt32($1) }
        configuration.compression = StaticCompression(types: ["text/"], unchangedSince: (Int64.max, 0)) { path in
            guard path.elementsEqual("/page.html".utf8) else { return nil }
            return DeflatedFile(
                size: Int64(content.count), compressedSize: Int64(stream.count), checksum: checksum,
                isCurrent: isCurrent,
                read: { count, offset in
                    isCurrent() ? Array(stream[Int(offset)..<Int(offset) + count]) : nil
                })
        }
        return try StaticFileService(root: directory.path, contextPath: "", configuration: configuration)
    }

    private static let gzip = Request("/page.html", fields: [Field("Accept-Encoding", "gzip")])

    /// Bytes of which gzip can save a quarter.
    private static func noise(_ count: Int) -> [UInt8] {
        var state: UInt64 = 42
        return (0..<count).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1
            return 48 + UInt8(truncatingIfNeeded: state >> 40) % 64
        }
    }

    @Test func doesNotSendAFormThatIsLongerThanTheFile() async throws {
        // What is compressed already only grows.
        let content = Array(try await Gzip.member(of: Self.noise(5000)).dropFirst(10))
        try await FileServer.run([try Self.service(content, in: try await Gzip.member(of: content))]) { port in
            let answer = try await ClientConnection(port: port).ask(Self.gzip)
            #expect(answer["Content-Encoding"] == nil)
            #expect(answer["vary"] == nil)
            #expect(answer.body == content)
        }
    }

    @Test(arguments: [10_000, 3_000_000])
    func sendsAWholeMemberFromMemoryAndInPieces(size: Int) async throws {
        let content = Self.noise(size)
        let member = try await Gzip.member(of: content)
        #expect((member.count > StaticFileConfiguration().maxCachedFileSize) == (size > 1_000_000))
        try await FileServer.run([try Self.service(content, in: member)]) { port in
            for _ in 0..<2 {
                let answer = try await ClientConnection(port: port).ask(Self.gzip)
                #expect(answer.framing == .length(member.count))
                #expect(answer.body.prefix(10) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF])
                #expect(answer.body.dropFirst(10) == member.dropFirst(10))
                #expect(try await Gzip.content(of: answer.body) == content)
            }
        }
    }

    @Test func sendsTheFileOnceItsCompressedFormIsGone() async throws {
        let content = Self.noise(200_000)
        let toggle = Toggle(true)
        let service = try Self.service(content, in: try await Gzip.member(of: content)) { toggle.value }
        try await FileServer.run([service]) { port in
            let connection = try ClientConnection(port: port)
            #expect(try await connection.ask(Self.gzip)["Content-Encoding"] == "gzip")
            toggle.value = false
            let answer = try await connection.ask(Self.gzip)
            #expect(answer["Content-Encoding"] == nil)
            #expect(answer.body == content)
        }
    }
}

/// A value that a test changes under a server.
private final class Toggle: Sendable {
    private let state: Atomic<Bool>

    init(_ value: Bool) { state = Atomic(value) }

    var value: Bool {
        get { state.load(ordering: .acquiring) }
        set { state.store(newValue, ordering: .releasing) }
    }
}
