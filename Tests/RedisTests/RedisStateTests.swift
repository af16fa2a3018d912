// SPDX-License-Identifier: Apache-2.0
import NIOCore
import Testing

@testable import Redis

/// The values at the core of a connection, without a socket.
struct RedisStateTests {
    @Test func theBreakerOpensAfterSoManyTimeoutsInARow() {
        var breaker = Breaker(threshold: 3)
        #expect(breaker.timedOut(2, heard: true) == false)
        breaker.answered()
        #expect(breaker.timedOut(2, heard: true) == false)
        #expect(breaker.timedOut(1, heard: true) == true)
        #expect(breaker.isOpen)
        breaker.close()
        #expect(breaker.timedOut(2, heard: true) == false)
    }

    @Test func theBreakerOpensWhenNothingWasHeard() {
        var breaker = Breaker(threshold: 3)
        #expect(breaker.timedOut(1, heard: false) == true)
        #expect(breaker.timedOut(1, heard: false) == false)
    }

    @Test func theBackoffDoublesUpToItsLimit() {
        var backoff = Backoff(first: 0.05, longest: 5)
        let waits = (0..<9).map { _ in backoff.next(random: 1) }
        #expect(waits == [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5])
        #expect(backoff.next(random: 0) == 2.5)
        backoff.reset()
        #expect(backoff.next(random: 0) == 0.025)
        for _ in 0..<10_000 { #expect(backoff.next() <= 5) }
    }

    @Test func lateRepliesKeepTheirPlaces() throws {
        var queue = CommandQueue()
        let start = NIODeadline.now()
        for second in 1...4 {
            queue.append(
                CommandQueue.Entry(receiver: .probe, deadline: start + .seconds(Int64(second)), size: second))
        }
        #expect(queue.byteCount == 10)
        #expect(queue.expire(start).map(\.size) == [])
        #expect(queue.expire(start + .seconds(2)).map(\.size) == [1, 2])
        #expect(queue.expire(start + .seconds(2)).map(\.size) == [])
        #expect(queue.liveCount == 2)
        #expect(queue.nextDeadline == start + .seconds(3))
        let late = (1...3).map { _ in queue.takeFirst()?.isLate }
        #expect(late == [true, true, false])
        #expect(queue.byteCount == 4)
        #expect(queue.takeFirst()?.entry.size == 4)
        #expect(queue.takeFirst() == nil)
        #expect(queue.byteCount == 0)
    }

    @Test func whatHasNotLeftIsToldApart() {
        var queue = CommandQueue()
        let start = NIODeadline.now()
        for number in 1...3 {
            queue.append(CommandQueue.Entry(receiver: .probe, deadline: start + .seconds(Int64(number)), size: number))
        }
        queue.markFlushed()
        queue.append(CommandQueue.Entry(receiver: .probe, deadline: start + .seconds(9), size: 4))
        _ = queue.takeFirst()
        _ = queue.expire(start + .seconds(2))
        let rest = queue.removeAll()
        #expect(rest.map(\.entry.size) == [3, 4])
        #expect(rest.map(\.wasSent) == [true, false])
        #expect(queue.count == 0)
    }

    private func handshake(_ url: String, _ replies: [RedisValue], withoutUser: Bool = false) throws
        -> [Handshake.Outcome]
    {
        var handshake = Handshake(location: try RedisLocation(url), clientName: "n", withoutUser: withoutUser)
        return replies.map { handshake.receive($0) }
    }

    @Test func introducesItselfInThisOrder() throws {
        let location = try RedisLocation("redis://ann:pw@h/3")
        #expect(
            Handshake(location: location, clientName: "n", withoutUser: false).commands == [
                ["AUTH", "ann", "pw"], ["SELECT", "3"], ["CLIENT", "SETNAME", "n"], ["PING"],
            ])
        #expect(
            Handshake(location: location, clientName: nil, withoutUser: true).commands == [
                ["AUTH", "pw"], ["SELECT", "3"], ["PING"],
            ])
        #expect(
            Handshake(location: try RedisLocation("h"), clientName: nil, withoutUser: false).commands == [["PING"]])
    }

    @Test func judgesTheFirstReplies() throws {
        let error = { RedisValue.error(RedisServerError($0)) }
        #expect(try handshake("h", [.status("OK"), .status("PONG")]) == [.wait, .ready])
        #expect(try handshake("h", [error("NOPERM no"), .status("PONG")]) == [.wait, .ready])
        #expect(try handshake("h", [.status("OK"), error("MISCONF disk")]) == [.wait, .ready])
        #expect(
            try handshake("h", [error("ERR unknown command"), error("LOADING Redis is loading")])
                == [.wait, .failed("it is still loading its data")])
        #expect(
            try handshake("redis://a:b@h", [error("ERR wrong number of arguments for 'auth' command")])
                == [.failedForWantOfUsers])
        #expect(
            try handshake("redis://a:b@h", [error("WRONGPASS no"), error("NOAUTH no")])
                == Array(repeating: .failed("it refused the password: WRONGPASS no"), count: 2))
        #expect(
            try handshake("h", [error("ERR max number of clients reached")])
                == [.failed("it takes no connection: ERR max number of clients reached")])
    }

    @Test func recognisesAReplicaThroughAScript() {
        #expect(RedisServerError("READONLY You can't write against a read only replica.").saysReadOnly)
        let wrapped = "ERR Error running script (call to f_1): @user_script:1: -READONLY You can't write"
        #expect(RedisServerError(wrapped).saysReadOnly)
        #expect(RedisServerError(wrapped).code == "ERR")
        #expect(!RedisServerError("ERR unknown command").saysReadOnly)
    }
}
