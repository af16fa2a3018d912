// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc

/// A Redis of this run's own, on a free port, without persistence.
struct RedisServer {
    let port: Int
    private let process: Process

    struct Failure: Error, CustomStringConvertible { let description: String }

    /// What the server has counted since its start.
    struct Count {
        var commands = 0
        var scripts = 0
        var bytesIn = 0
        var bytesOut = 0
    }

    static func start(work: String) throws -> RedisServer {
        let port = try HTTPClient.freePort()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "setpriv", "--pdeathsig", "TERM", "redis-server", "--port", "\(port)", "--bind", "127.0.0.1", "--save", "",
            "--appendonly", "no", "--dir", work,
        ]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let server = RedisServer(port: port, process: process)
        for _ in 0..<1000 {
            if (try? server.ask("PING")) == "+PONG" { return server }
            usleep(5_000)
        }
        throw Failure(description: "redis-server does not answer")
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }

    /// Commands count each call inside a script too; what crosses the network is counted as calls and scripts apart.
    func count() throws -> Count {
        let text = try ask("INFO all")
        var count = Count()
        for line in text.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            switch parts[0] {
            case "total_commands_processed": count.commands = Int(parts[1]) ?? 0
            case "total_net_input_bytes": count.bytesIn = Int(parts[1]) ?? 0
            case "total_net_output_bytes": count.bytesOut = Int(parts[1]) ?? 0
            case "cmdstat_evalsha", "cmdstat_eval":
                let calls = parts[1].prefix { $0 != "," }.dropFirst("calls=".count)
                count.scripts += Int(calls) ?? 0
            default: break
            }
        }
        return count
    }

    /// One inline command on a connection of its own; the first line of the answer, or the whole bulk string.
    private func ask(_ command: String) throws -> String {
        let descriptor = try HTTPClient.connect(port: port)
        defer { close(descriptor) }
        let bytes = Array("\(command)\r\nQUIT\r\n".utf8)
        guard send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw Failure(description: "redis-server does not take a command")
        }
        var answer: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 16_384)
        while case let count = recv(descriptor, &block, block.count, 0), count > 0 { answer += block[..<count] }
        let text = String(decoding: answer, as: UTF8.self)
        return text.hasPrefix("$") ? text : String(text.prefix { !$0.isNewline })
    }
}
