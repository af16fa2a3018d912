// SPDX-License-Identifier: Apache-2.0
import Testing

/// Lets two suites run at a time, as many as the smallest machine has processors: each keeps one or two JVMs.
actor Slots {
    static let shared = Slots(2)

    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { free = count }

    nonisolated func hold(_ body: () async throws -> Void) async throws {
        await acquire()
        do {
            try await body()
        } catch {
            await release()
            throw error
        }
        await release()
    }

    private func acquire() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    private func release() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}

/// Runs a suite's tests one after the other, and the suite beside at most one other.
struct OneOfTwo: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await Slots.shared.hold { try await function() }
    }
}

extension SuiteTrait where Self == OneOfTwo {
    static var oneOfTwo: OneOfTwo { OneOfTwo() }
}
