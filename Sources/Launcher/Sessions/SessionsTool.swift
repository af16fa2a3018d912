// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Foundation
internal import Logging
internal import NIOPosix
internal import Sessions

/// Carries out `runner sessions`: asks a store, and prints what it says.
///
/// It looks without touching: no session lives longer because it was looked at.
struct SessionsTool {
    /// So many sessions are asked for at once.
    private static let batch = 100

    private let store: any SessionStore
    private let report: SessionReport

    /// Runs one of the subcommands.
    static func run(_ command: any ParsableCommand, environment: [String: String]) async throws(Failure) {
        switch command {
        case let list as SessionsCommand.List:
            try await with(list.selection, environment) { tool throws(Failure) in
                try await tool.list(context: list.context, limit: list.limit)
            }
        case let show as SessionsCommand.Show:
            try await with(show.selection, environment) { tool throws(Failure) in
                try await tool.show(try key(show.context, show.id), values: show.values)
            }
        case let delete as SessionsCommand.Delete:
            var keys: [SessionKey] = []
            for id in delete.ids { keys.append(try key(delete.context, id)) }
            try await with(delete.selection, environment) { [keys] tool throws(Failure) in try await tool.delete(keys) }
        case let count as SessionsCommand.Count:
            try await with(count.selection, environment) { tool throws(Failure) in
                try await tool.count(context: count.context)
            }
        default:
            throw Failure(.usage, "`runner sessions` needs one of list, show, delete and count; see --help.")
        }
    }

    private static func with(
        _ selection: SessionsCommand.Selection, _ environment: [String: String],
        _ body: (SessionsTool) async throws(Failure) -> Void
    ) async throws(Failure) {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let quiet = Logger(label: LogRecord.ownName) { _ in SwiftLogNoOpLogHandler() }
        let store: any SessionStore
        switch selection.sessionStore {
        case .redis:
            let options = try SessionConfiguration.redis(selection.access, poolSize: 1, environment)
            let timeout = Duration.milliseconds(selection.access.sessionStoreOperationTimeout)
            store = try SessionBackend.redis(options, timeout, group.makeIterator().map { $0 }, quiet)
        case .file:
            guard let directory = selection.access.sessionStoreDirectory else {
                throw Failure(
                    .usage, "--session-store file needs --session-store-directory here: it depends on the port.")
            }
            let path = try FilePath.absolute(directory)
            guard FilePath.isDirectory(path) else { throw Failure(.noSuchFile, "\(path): there is no such directory.") }
            store = FileSessionStore(path: path, logger: quiet)
        }
        store.start()
        try await ready(store, within: .milliseconds(selection.access.sessionStoreOperationTimeout))
        try await body(SessionsTool(store: store, report: SessionReport(isJSON: selection.json)))
        await store.close(within: SessionBackend.closeLimit)
    }

    private static func ready(_ store: any SessionStore, within limit: Duration) async throws(Failure) {
        let deadline = ContinuousClock.now + limit
        while case .unreachable(let reason) = store.status {
            guard ContinuousClock.now < deadline else {
                throw Failure(.unavailable, "The session store cannot be reached: \(reason)")
            }
            try? await Task.sleep(for: .milliseconds(5))
        }
    }

    private static func key(_ context: String, _ id: String) throws(Failure) -> SessionKey {
        guard let path = ContextPath(context), let key = SessionKey(context: path.display, id: id) else {
            throw Failure(.usage, "'\(id)' is no session id: it has 32 characters, 0-9 and A-F.")
        }
        return key
    }

    // MARK: The subcommands

    private func list(context: String?, limit: Int) async throws(Failure) {
        var printed = 0
        report.begin()
        try await forEachPage(context) { keys throws(Failure) in
            for start in stride(from: 0, to: keys.count, by: Self.batch) {
                let batch = Array(keys[start..<min(start + Self.batch, keys.count)])
                for summary in try await asking({ () throws(SessionStoreError) in try await store.summaries(of: batch) }
                ) {
                    guard limit == 0 || printed < limit else { return false }
                    report.line(summary)
                    printed += 1
                }
            }
            return true
        }
        report.end(printed: printed, limit: limit)
    }

    private func show(_ key: SessionKey, values: Bool) async throws(Failure) {
        guard let view = try await asking({ () throws(SessionStoreError) in try await store.look(at: key) }) else {
            throw Self.absent(key)
        }
        report.show(key, view, values: values)
    }

    private func delete(_ keys: [SessionKey]) async throws(Failure) {
        var missing: SessionKey?
        for key in keys {
            let result = await withCheckedContinuation { continuation in
                store.delete(key, at: nil, on: nil) { continuation.resume(returning: $0) }
            }
            let deletion = try await asking { () throws(SessionStoreError) in try result.get() }
            if deletion == .deleted { report.deleted(key) } else { missing = missing ?? key }
        }
        if let missing { throw Self.absent(missing) }
    }

    private func count(context: String?) async throws(Failure) {
        // A key may be on two pages.
        var seen: Set<SessionKey> = []
        try await forEachPage(context) { keys in
            seen.formUnion(keys)
            return true
        }
        report.count(seen.count)
    }

    private static func absent(_ key: SessionKey) -> Failure {
        Failure(.noSuchFile, "There is no session \(key.id) of context \(key.context); see --context.")
    }

    /// Calls `body` with each page's keys until it returns false.
    private func forEachPage(
        _ context: String?, _ body: ([SessionKey]) async throws(Failure) -> Bool
    ) async throws(Failure) {
        let path = context.flatMap { ContextPath($0) }?.display
        if let context, path == nil { throw Failure(.usage, "--context '\(context)' is no context path.") }
        var cursor: String?
        repeat {
            let page = try await asking { () throws(SessionStoreError) in
                try await store.keys(after: cursor, context: path)
            }
            guard try await body(page.keys) else { return }
            cursor = page.next
        } while cursor != nil
    }

    private func asking<Value>(
        _ question: () async throws(SessionStoreError) -> Value
    ) async throws(Failure) -> Value {
        do throws(SessionStoreError) {
            return try await question()
        } catch {
            throw Failure(.unavailable, "The session store cannot be used: \(error)")
        }
    }
}
