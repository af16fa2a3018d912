// SPDX-License-Identifier: Apache-2.0
import Foundation
@testable import HTTPServer
import NIOCore
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct ExchangeTests {
    final class Recorder: ExchangeObserver {
        let events = Box<ExchangeEvent>()
        func exchange(token: UInt64, event: ExchangeEvent) { events.put(event) }
    }

    // MARK: Request bodies

    @Test func stopsAnUploadThatNobodyReads() async throws {
        let held = Box<Exchange>()
        let results = Box<(count: Int, last: BodyRead)>()
        try await withServer(answering: { held.put($0) }) { _, port in
            let client = try RawConnection(port: port)
            try client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            let chunk = [UInt8]("10000\r\n".utf8) + [UInt8](repeating: 7, count: 65_536) + [UInt8]("\r\n".utf8)
            var upload: [UInt8] = []
            for _ in 0..<400 { upload.append(contentsOf: chunk) }
            upload.append(contentsOf: [UInt8]("0\r\n\r\n".utf8))
            let sent = try client.sendUntilBlocked(upload, patienceMilliseconds: 500)
            #expect(sent < upload.count)
            let exchange = try held.take()
            #expect(exchange.bodyBytesAvailable < 1024 * 1024)
            Thread.detachNewThread {
                let (bytes, last) = exchange.readAll()
                results.put((bytes.count, last))
                exchange.reply("\(bytes == [UInt8](repeating: 7, count: 400 * 65_536))")
            }
            try client.send([UInt8](upload[sent...]))
            let result = try results.take()
            #expect(result.count == 400 * 65_536)
            #expect(result.last == .end)
            #expect(exchange.isBodyComplete)
            #expect(try client.readResponse().text == "true")
        }
    }

    @Test func readsWithoutWaitingAndHearsOfMore() async throws {
        let held = Box<Exchange>()
        try await withServer(answering: { held.put($0) }) { _, port in
            let client = try RawConnection(port: port)
            try client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            let exchange = try held.take()
            let recorder = Recorder()
            exchange.observe(recorder, token: 1)
            var bytes = [UInt8](repeating: 0, count: 100)
            func read() -> BodyRead { bytes.withUnsafeMutableBytes { exchange.readBody(into: $0, timeout: nil) } }
            #expect(read() == .nothing)
            exchange.armRead()
            try client.send("5\r\nhello\r\n")
            #expect(try recorder.events.take() == .readable)
            #expect(read() == .bytes(5, end: false))
            exchange.armRead()
            try client.send("0\r\nSum: 1\r\n\r\n")
            #expect(try recorder.events.take() == .readable)
            #expect(read() == .end)
            #expect(exchange.trailers.count == 1)
            exchange.armRead()
            #expect(try recorder.events.take() == .readable)
            exchange.reply("done")
            #expect(try client.readResponse().text == "done")
        }
    }

    @Test func theEndOfABodyComesWithItsLastBytes() async throws {
        try await withServer(answering: { exchange in
            var bytes = [UInt8](repeating: 0, count: 100)
            let result = bytes.withUnsafeMutableBytes { exchange.readBody(into: $0, timeout: .seconds(10)) }
            exchange.reply("\(result)")
        }) { _, port in
            let client = try RawConnection(port: port)
            try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
            #expect(try client.readResponse().text == "\(BodyRead.bytes(5, end: true))")
        }
    }

    @Test func tellsAMalformedBodyAndClosesAfterTheResponse() async throws {
        try await withServer(answering: { exchange in exchange.reply("\(exchange.readAll().last)", status: 400) }) {
            _, port in
            let client = try RawConnection(port: port)
            try client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloX")
            let response = try client.readResponse()
            #expect(response.text == "malformed")
            #expect(response["Connection"] == "close")
            #expect(try client.isEnded())
        }
    }

    @Test func swallowsABodyThatNobodyWants() async throws {
        try await withServer(answering: { $0.reply("x") }) { _, port in
            let client = try RawConnection(port: port)
            for _ in 0..<3 {
                try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n")
                try client.send([UInt8](repeating: 0, count: 1_000_000))
                let response = try client.readResponse()
                #expect(response.status == 200)
                #expect(response["Connection"] == nil)
            }
        }
    }

    @Test func closesRatherThanSwallowTooMuch() async throws {
        try await withServer {
            $0.maxSwallowSize = 1000
        } answering: {
            $0.reply("x")
        } client: { _, port in
            let announced = try RawConnection(port: port)
            try announced.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000\r\n\r\n")
            #expect(try announced.readResponse()["Connection"] == "close")
            #expect(try announced.isEnded())
            let chunked = try RawConnection(port: port)
            try chunked.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            #expect(try chunked.readResponse()["Connection"] == nil)
            try chunked.send("800\r\n" + String(repeating: "x", count: 2048))
            #expect(try chunked.isEnded())
        }
    }

    @Test func sendsInformationalResponsesBeforeTheFinalOne() async throws {
        let late = Box<WriteResult>()
        try await withServer(answering: { exchange in
            var fields = ResponseFields()
            fields.append("Link", "</a.css>")
            fields.append("Content-Length", "7")
            for status: UInt16 in [103, 100, 101, 200, 102] {
                fields.withHead(status: status, contentLength: nil) { _ = exchange.inform($0) }
            }
            exchange.reply("final")
            late.put(fields.withHead(status: 103, contentLength: nil) { exchange.inform($0) })
        }) { _, port in
            let client = try RawConnection(port: port)
            for _ in 0..<2 {
                try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                // Neither the statuses that have calls of their own nor what frames a message.
                for status in [103, 102] {
                    let hint = try client.readHead()
                    #expect(hint.status == status)
                    #expect(hint["Link"] == "</a.css>")
                    #expect(hint["Content-Length"] == nil)
                }
                #expect(try client.readHead().status == 200)
                #expect(try client.read(count: 5) == [UInt8]("final".utf8))
                #expect(try late.take() == .closed)
            }
            let old = try RawConnection(port: port)
            try old.send("GET / HTTP/1.0\r\nHost: a\r\n\r\n")
            #expect(try old.readHead().status == 200)
        }
    }

    @Test func sends100ContinueWhenAsked() async throws {
        try await withServer(answering: { exchange in
            exchange.sendContinue()
            exchange.sendContinue()
            exchange.reply(String(decoding: exchange.readAll().bytes, as: UTF8.self))
        }) { _, port in
            let client = try RawConnection(port: port)
            for _ in 0..<2 {
                try client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
                #expect(try client.readHead().statusLine == "HTTP/1.1 100 ")
                try client.send("hello")
                let response = try client.readHead()
                #expect(response.status == 200)
                #expect(response["Connection"] == nil)
                #expect(try client.read(count: 5) == [UInt8]("hello".utf8))
            }
        }
    }

    @Test func aRefusedExpectationClosesTheConnection() async throws {
        try await withServer(answering: { $0.reply("no", status: 403) }) { _, port in
            let client = try RawConnection(port: port)
            try client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
            let response = try client.readResponse()
            #expect(response.status == 403)
            #expect(response["Connection"] == "close")
            #expect(try client.isEnded())
        }
    }

    /// The end of what a client sends overtakes the bytes that still wait for the application.
    @Test func takesTheWholeBodyOfAClientThatHasStoppedSending() async throws {
        let mark = 16 * 1024
        let body = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        // More than the mark, so that reading pauses before it, and little enough for the kernel to hold.
        let rest = 60_000
        try await withServer {
            $0.inboundHighWaterMark = mark
        } answering: { exchange in
            do {
                try eventually("reading to pause") { exchange.bodyBytesAvailable >= mark }
                let first = exchange.read(count: body.count - rest)
                try eventually("the end of what the client sends") { exchange.isInputClosed }
                let (bytes, last) = exchange.readAll()
                exchange.reply("\(first + bytes == body) \(last)")
            } catch {
                exchange.reply("\(error)", status: 500)
            }
        } client: { _, port in
            let client = try RawConnection(port: port)
            try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.count)\r\n\r\n")
            try client.send(body)
            client.finishSending()
            #expect(try client.readResponse().text == "true end")
            #expect(try client.isEnded())
        }
    }

    // MARK: Responses

    @Test func aSlowReaderHoldsTheWriterBack() async throws {
        let counts = Box<Int>()
        let finished = Box<Bool>()
        let block = [UInt8](repeating: 9, count: 32 * 1024)
        try await withServer {
            $0.outboundHighWaterMark = 64 * 1024
        } answering: { exchange in
            exchange.begin()
            var written = 0
            while written < 64 * 1024 * 1024 {
                let result = block.withUnsafeBytes { exchange.write($0) }
                written += block.count
                guard result == .full else { continue }
                if exchange.awaitWritable(timeout: .milliseconds(300)) == .timedOut {
                    counts.put(written)
                    guard exchange.awaitWritable(timeout: .seconds(20)) == .writable else { return finished.put(false) }
                }
            }
            exchange.end()
            finished.put(true)
        } client: { _, port in
            let client = try RawConnection(port: port, receiveBuffer: 16 * 1024)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            // What the kernel holds for both sides is a few megabytes at most.
            #expect(try counts.take() < 32 * 1024 * 1024)
            let response = try client.readResponse()
            #expect(response.body == [UInt8](repeating: 9, count: 64 * 1024 * 1024))
            #expect(try finished.take())
        }
    }

    @Test func hearsWhenTheResponseHasDrained() async throws {
        let held = Box<Exchange>()
        try await withServer {
            $0.outboundHighWaterMark = 64 * 1024
        } answering: {
            held.put($0)
        } client: { _, port in
            let client = try RawConnection(port: port, receiveBuffer: 16 * 1024)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            let exchange = try held.take()
            let recorder = Recorder()
            exchange.observe(recorder, token: 1)
            let length = 16 * 1024 * 1024
            exchange.begin(contentLength: Int64(length))
            exchange.armWrite()
            #expect(try recorder.events.take() == .writable)
            let block = [UInt8](repeating: 1, count: length)
            #expect(block.withUnsafeBytes { exchange.write($0) } == .full)
            exchange.armWrite()
            _ = try client.readHead()
            #expect(try client.read(count: length) == block)
            #expect(try recorder.events.take() == .writable)
            exchange.end()
        }
    }

    @Test func answersEveryPipelinedRequestOfAClientThatStopsSending() async throws {
        try await withServer { exchange in
            exchange.begin(contentLength: 2)
            _ = [UInt8]("ok".utf8).withUnsafeBytes { exchange.write($0) }
            exchange.end()
        } client: { _, port in
            let client = try RawConnection(port: port)
            try client.send(String(repeating: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", count: 4))
            client.finishSending()
            for _ in 0..<4 { #expect(try client.readResponse().body == [UInt8]("ok".utf8)) }
            #expect(try client.isEnded())
        }
    }

    /// Bytes move from the exchange to the channel by themselves and fill it: what was said to be writable must stay so.
    @Test func aWriterThatMayWriteMayStillWriteLater() async throws {
        let held = Box<Exchange>()
        try await withServer {
            held.put($0)
        } client: { _, port in
            let client = try RawConnection(port: port, receiveBuffer: 16 * 1024)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            let exchange = try held.take()
            exchange.begin()
            let block = [UInt8](repeating: 1, count: 100_000)
            var rounds = 0
            while exchange.isWritable, rounds < 10_000 {
                try exchange.loop.eventLoop.submit {}.wait()
                #expect(exchange.isWritable)
                _ = block.withUnsafeBytes { exchange.write($0) }
                rounds += 1
            }
            #expect(rounds > 1 && rounds < 10_000)
            exchange.abort()
        }
    }

    @Test func sendsAFileAndAPartOfOne() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("exchange-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appendingPathComponent("data.bin")
        let content = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        try Data(content).write(to: file)
        let path = [UInt8](file.path.utf8)
        try await withServer(answering: { exchange in
            switch exchange.target {
            case "/part":
                exchange.begin(status: 206, contentLength: 100)
                #expect(exchange.sendFile(path: path, from: 1000, to: 1100))
            case "/chunked":
                exchange.begin()
                #expect(exchange.sendFile(path: path, from: 0, to: 500))
            case "/missing":
                exchange.begin(contentLength: 10)
                #expect(!exchange.sendFile(path: path + [0x78], from: 0, to: 10))
            default:
                exchange.begin(contentLength: Int64(content.count))
                #expect(exchange.sendFile(path: path, from: 0, to: Int64(content.count)))
            }
        }) { _, port in
            let client = try RawConnection(port: port)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.readResponse().body == content)
            try client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.readResponse(isHead: true)["Content-Length"] == "\(content.count)")
            try client.send("GET /part HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.readResponse().body == [UInt8](content[1000..<1100]))
            try client.send("GET /chunked HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.readResponse().body == [UInt8](content[..<500]))
            try client.send("GET /missing HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try? client.readHead()
            #expect(try client.isEnded())
        }
    }

    @Test func anUpgradedConnectionCarriesBytes() async throws {
        try await withServer(answering: { exchange in
            var fields = ResponseFields()
            fields.append("Upgrade", "echo")
            fields.append("Connection", "upgrade")
            _ = fields.withHead(status: 101, contentLength: nil) { exchange.upgrade($0) }
            let (bytes, last) = exchange.readAll()
            #expect(last == .end)
            _ = bytes.withUnsafeBytes { exchange.write($0) }
            exchange.end()
        }) { _, port in
            let client = try RawConnection(port: port)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\nearly ")
            let head = try client.readHead()
            #expect(head.status == 101)
            #expect(head["Upgrade"] == "echo")
            #expect(head["Transfer-Encoding"] == nil)
            #expect(head.fields.filter { $0.name == "Connection" }.map(\.value) == ["upgrade"])
            try client.send("\u{0}bytes")
            client.finishSending()
            #expect(try client.readToEnd() == [UInt8]("early \u{0}bytes".utf8))
        }
    }

    @Test func theEndOfAnUpgradedConnectionWakesItsReader() async throws {
        let held = Box<Exchange>()
        let results = Box<BodyRead>()
        try await withServer(answering: { held.put($0) }) { _, port in
            let client = try RawConnection(port: port)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n")
            let exchange = try held.take()
            var fields = ResponseFields()
            fields.append("Upgrade", "echo")
            fields.append("Connection", "upgrade")
            _ = fields.withHead(status: 101, contentLength: nil) { exchange.upgrade($0) }
            #expect(try client.readHead().status == 101)
            Thread.detachNewThread {
                var bytes = [UInt8](repeating: 0, count: 100)
                results.put(bytes.withUnsafeMutableBytes { exchange.readBody(into: $0, timeout: .seconds(60)) })
            }
            try eventually("the reader to wait") { exchange.state.withLock { !$0.readers.isEmpty } }
            exchange.end()
            #expect(try results.take() == .aborted)
            #expect(try client.isEnded())
        }
    }

    @Test func theEndOfAnUpgradedConnectionWakesItsWriter() async throws {
        let held = Box<Exchange>()
        let results = Box<WriteResult>()
        try await withServer(answering: { held.put($0) }) { _, port in
            let client = try RawConnection(port: port, receiveBuffer: 16 * 1024)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n")
            let exchange = try held.take()
            _ = ResponseFields().withHead(status: 101, contentLength: nil) { exchange.upgrade($0) }
            let block = [UInt8](repeating: 1, count: 16 * 1024 * 1024)
            #expect(block.withUnsafeBytes { exchange.write($0) } == .full)
            Thread.detachNewThread { results.put(exchange.awaitWritable(timeout: .seconds(60))) }
            try eventually("the writer to wait") { exchange.state.withLock { !$0.writers.isEmpty } }
            exchange.end()
            #expect(try results.take() == .closed)
            client.reset()
        }
    }

    /// More may come in than is wanted, as the socket had been read already when reading paused.
    @Test func bytesThatCameAfterReadingHadPausedDoNotKeepItPaused() async throws {
        let held = Box<Exchange>()
        try await withServer(answering: { held.put($0) }) { _, port in
            let client = try RawConnection(port: port)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n")
            let exchange = try held.take()
            _ = ResponseFields().withHead(status: 101, contentLength: nil) { exchange.upgrade($0) }
            #expect(try client.readHead().status == 101)
            let mark = exchange.loop.configuration.inboundHighWaterMark
            var bytes = [UInt8](repeating: 1, count: 4 * mark)
            try client.send(bytes)
            try eventually("reading to pause") { exchange.state.withLock { $0.isReadingPaused } }
            let surplus = exchange.state.withLock { $0.bodyBytes } - mark + 1
            #expect(
                bytes.withUnsafeMutableBytes { exchange.readBody(into: .init(rebasing: $0[..<surplus]), timeout: nil) }
                    == .bytes(surplus, end: false))
            #expect(exchange.receive(ByteBuffer(bytes: [1])))
            var left = 4 * mark + 1 - surplus
            while left > 0 {
                guard
                    case .bytes(let count, _) = bytes.withUnsafeMutableBytes({
                        exchange.readBody(into: $0, timeout: .seconds(20))
                    })
                else { break }
                left -= count
            }
            #expect(left == 0)
            exchange.end()
        }
    }

    // MARK: Clients that go

    @Test func aClientThatStopsSendingAndThenGoesWakesTheWriter() async throws {
        let held = Box<Exchange>()
        let results = Box<WriteResult>()
        try await withServer(answering: { held.put($0) }) { server, port in
            let client = try RawConnection(port: port, receiveBuffer: 16 * 1024)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            let exchange = try held.take()
            exchange.begin()
            let block = [UInt8](repeating: 1, count: 16 * 1024 * 1024)
            #expect(block.withUnsafeBytes { exchange.write($0) } == .full)
            client.finishSending()
            try eventually("the end of what the client sends") { exchange.isInputClosed }
            Thread.detachNewThread { results.put(exchange.awaitWritable(timeout: .seconds(60))) }
            try eventually("the writer to wait") { exchange.state.withLock { !$0.writers.isEmpty } }
            client.reset()
            #expect(try results.take() == .closed)
            exchange.end()
            try eventually("the connection's end") { server.isIdle }
        }
    }

    @Test func aClientThatGoesWakesWhoeverWaitsForIt() async throws {
        let held = Box<Exchange>()
        let results = Box<BodyRead>()
        try await withServer(answering: { held.put($0) }) { server, port in
            let client = try RawConnection(port: port)
            try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf")
            let exchange = try held.take()
            let recorder = Recorder()
            exchange.observe(recorder, token: 1)
            Thread.detachNewThread { results.put(exchange.readAll().last) }
            client.reset()
            #expect(try recorder.events.take() == .aborted)
            #expect(try results.take() == .aborted)
            #expect(exchange.isAborted)
            exchange.reply("nobody")
            try eventually("the connection's end") { server.isIdle }
        }
    }

    @Test func aClientThatOnlyStopsSendingStillGetsItsResponse() async throws {
        let held = Box<Exchange>()
        try await withServer(answering: { held.put($0) }) { _, port in
            let client = try RawConnection(port: port)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            let exchange = try held.take()
            client.finishSending()
            try eventually("the abort") { exchange.isAborted }
            exchange.reply("x")
            #expect(try client.readResponse().text == "x")
            #expect(try client.isEnded())
        }
    }

    @Test func survivesResetsInEveryState() async throws {
        let file = [UInt8]("/proc/self/exe".utf8)
        try await withServer(answering: { exchange in
            switch exchange.target {
            case "/read": _ = exchange.readAll()
            case "/file":
                exchange.begin(contentLength: 1_000_000)
                _ = exchange.sendFile(path: file, from: 0, to: 1_000_000)
                return
            case "/write":
                exchange.begin()
                let block = [UInt8](repeating: 0, count: 100_000)
                for _ in 0..<20 {
                    if block.withUnsafeBytes({ exchange.write($0) }) == .full {
                        _ = exchange.awaitWritable(timeout: .seconds(10))
                    }
                }
                return exchange.end()
            default: break
            }
            exchange.reply("x")
        }) { server, port in
            for request in [
                "", "G", "GET / HTTP/1.1\r\nHost: a\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /file HTTP/1.1\r\nHost: a\r\n\r\n", "GET /write HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf", "BAD\r\n\r\n",
            ] {
                for _ in 0..<20 {
                    let client = try RawConnection(port: port)
                    try client.send(request)
                    client.reset()
                }
            }
            try eventually("the end of all") { server.isIdle }
            let client = try RawConnection(port: port)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.readResponse().text == "x")
        }
    }

    @Test func abortClosesWithoutCompleting() async throws {
        try await withServer(answering: { exchange in
            exchange.begin()
            _ = exchange.write("x")
            exchange.abort()
            exchange.end()
            #expect(exchange.write("y") == .closed)
        }) { _, port in
            let client = try RawConnection(port: port)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            let bytes = try client.readToEnd()
            #expect(!String(decoding: bytes, as: UTF8.self).hasSuffix("0\r\n\r\n"))
        }
    }
}
