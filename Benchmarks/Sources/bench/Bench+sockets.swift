// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc

extension Bench {
    /// What a WebSocket costs that says nothing: resident memory and threads.
    ///
    /// Each socket has echoed one message, so that whatever is made lazily has been made. The heap is collected before
    /// both looks: garbage of the handshakes is not what is asked here.
    mutating func measureSockets() throws {
        let count = try Self.openFiles(atLeast: options.sockets)
        for subject in subjects {
            let server = try Server.start(
                subject, war: options.war, base: workFolder(subject, "sockets"), flags: options.flags)
            defer { server.stop() }
            _ = try server.awaitOK(Page.dynamic.path)
            for socket in try open(100, to: server) { close(socket) }
            try collect(server)
            let (memory, threads) = (server.residentMemory, server.threads)
            Self.say("\(count) WebSockets to \(subject.name)")
            let sockets = try open(count, to: server)
            defer { for socket in sockets { close(socket) } }
            try collect(server)
            report.add(
                "\(count) idle WebSockets: resident memory for each", unit: "KB", digits: 1, subject.kind,
                (server.residentMemory - memory) * 1024 / Double(count))
            report.add(
                "\(count) idle WebSockets: threads for them", unit: "", digits: 0, subject.kind,
                Double(server.threads - threads))
            for socket in sockets { try HTTPClient.echo(on: socket) }
        }
    }

    private func open(_ count: Int, to server: Server) throws -> [Int32] {
        var sockets: [Int32] = []
        do {
            for _ in 0..<count {
                sockets.append(try HTTPClient.webSocket(port: server.port, path: "/echo"))
                try HTTPClient.echo(on: sockets[sockets.count - 1])
            }
        } catch {
            for socket in sockets { close(socket) }
            throw error
        }
        return sockets
    }

    /// Idle workers retire and the heap is collected.
    private func collect(_ server: Server) throws {
        sleep(5)
        for _ in 0..<2 { _ = try HTTPClient.get(port: server.port, path: "/collect") }
        sleep(1)
    }

    /// Raises the limit on open files, for this process and the servers it starts.
    ///
    /// - Returns: how many sockets can be had, `wanted` or fewer
    private static func openFiles(atLeast wanted: Int) throws -> Int {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let count = min(wanted, Int(clamping: limit.rlim_cur) - 500)
        if count < wanted { say("bench: the limit on open files allows \(count) sockets only") }
        return count
    }
}
