// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Launcher

@Suite("The life of the process")
struct LifecycleTests {
    private static let sigterm: Int32 = 15

    private func actions(_ events: [Lifecycle.Event]) -> [[Lifecycle.Action]] {
        var lifecycle = Lifecycle()
        return events.map { lifecycle.handle($0) }
    }

    @Test func drainsStopsAndEndsWell() {
        #expect(
            actions([.started, .stopRequested(signal: Self.sigterm), .drained, .stopped(inTime: true)])
                == [[.announce], [.beginStop, .drain(isPatient: true)], [.stopEngine], [.end(status: 0)]])
    }

    @Test func cutsTheDrainAtASecondSignalAndEndsAtAThird() {
        #expect(
            actions([
                .started, .stopRequested(signal: Self.sigterm), .stopRequested(signal: Self.sigterm), .drained,
                .stopRequested(signal: 2), .stopped(inTime: true),
            ]) == [
                [.announce], [.beginStop, .drain(isPatient: true)], [.hasten, .stopEngine], [], [.end(status: 130)], [],
            ])
    }

    @Test func endsWellAfterASecondSignal() {
        #expect(
            actions([
                .started, .stopRequested(signal: Self.sigterm), .stopRequested(signal: Self.sigterm), .drained,
                .stopped(inTime: true),
            ]).last == [.end(status: 0)])
    }

    @Test func waitsForTheStartToEndWhenAskedToStopInIt() {
        #expect(
            actions([.stopRequested(signal: Self.sigterm), .started, .drained, .stopped(inTime: true)])
                == [[.beginStop], [.drain(isPatient: true)], [.stopEngine], [.end(status: 0)]])
    }

    @Test func endsWithTheStatusOfAFailedStart() {
        let failure = Failure(.badArchive, "x")
        #expect(
            actions([.startFailed(failure), .stopped(inTime: true)])
                == [[.report(failure), .beginStop, .stopEngine], [.end(status: 65)]])
        #expect(
            actions([.stopRequested(signal: Self.sigterm), .startFailed(failure), .stopped(inTime: false)])
                == [[.beginStop], [.report(failure), .stopEngine], [.end(status: 65)]])
    }

    @Test func saysThatAnApplicationDidNotStopInTime() {
        #expect(
            actions([.started, .stopRequested(signal: Self.sigterm), .drained, .stopped(inTime: false)]).last
                == [.end(status: 70)])
    }

    @Test func drainsBeforeAnApplicationExits() {
        #expect(
            actions([.started, .applicationExits, .drained, .exited(status: 3)])
                == [[.announce], [.beginStop, .drain(isPatient: false)], [.letApplicationExit], [.end(status: 3)]])
    }

    @Test func letsAnApplicationExitWhileItStops() {
        #expect(
            actions([.started, .stopRequested(signal: Self.sigterm), .drained, .applicationExits, .exited(status: 1)])
                == [
                    [.announce], [.beginStop, .drain(isPatient: true)], [.stopEngine], [.letApplicationExit],
                    [.end(status: 1)],
                ])
    }

    @Test func endsAtOnceWhenTheApplicationHalts() {
        #expect(
            actions([.started, .exited(status: 9), .drained]) == [
                [.announce], [.reportExit(status: 9), .end(status: 9)], [],
            ])
    }
}
