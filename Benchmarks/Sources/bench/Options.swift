// SPDX-License-Identifier: Apache-2.0
import Foundation

/// What `bench` was told on its command line; `make bench` fills in the paths.
struct Options {
    /// The program under test; where it is not there, the peer is measured alone.
    var runner = ".build/release/runner"
    /// The folder that holds `EmbeddedTomcat.class`.
    var peer = "target/bench/peer"
    /// The same, compiled against Tomcat 9.
    var peer9 = "target/bench/peer9"
    /// The web application that both serve.
    var war = "target/bench/app.war"
    /// A large one, for javax.servlet, whose start is measured.
    var spring = "target/bench/spring.war"
    /// A folder for everything that a run leaves behind; emptied at the start.
    var work = "target/bench/work"
    /// Load before the first number counts, per page and subject, in seconds.
    var warmUp = 30
    /// One measured run, in seconds.
    var duration = 10
    /// Measured runs per page and subject; the table shows the median.
    var rounds = 3
    /// Starts per subject; the table shows the median.
    var starts = 5
    var connections = 32
    /// The JVM flags that both get while CPU per request is measured. For start and memory neither gets any.
    var flags = """
        -XX:+UseSerialGC -XX:-UsePerfData -Xms16m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 \
        -XX:Tier4InvocationThreshold=20000 -XX:Tier4MinInvocationThreshold=5000 -XX:Tier4CompileThreshold=60000 \
        -XX:Tier4BackEdgeThreshold=400000
        """
    /// WebSockets that are held open.
    var sockets = 5000
    /// Size of the archive that is unpacked, in MB.
    var archive = 50
    var parts: Set<Part> = [.start, .spring, .load, .sessions, .tail, .unpack, .sockets]

    enum Part: String, CaseIterable { case start, spring, load, sessions, tail, unpack, sockets, soak }

    struct UsageError: Error { let text: String }

    static let usage = """
        usage: bench [--runner FILE] [--peer DIR] [--peer9 DIR] [--war FILE] [--spring FILE] [--work DIR]
                     [--warm-up SECONDS] [--duration SECONDS]
                     [--rounds N] [--starts N] [--connections N] [--flags "JVM FLAGS"] [--archive MB] [--sockets N]
                     [--only start,spring,load,sessions,tail,unpack,sockets,soak]
        """

    init(arguments: [String]) throws(UsageError) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { throw UsageError(text: "\(name) needs a value") }
            switch name {
            case "--runner": runner = value
            case "--peer": peer = value
            case "--peer9": peer9 = value
            case "--war": war = value
            case "--spring": spring = value
            case "--work": work = value
            case "--flags": flags = value
            case "--warm-up": warmUp = try Self.number(value, atLeast: 0)
            case "--duration": duration = try Self.number(value, atLeast: 1)
            case "--rounds": rounds = try Self.number(value, atLeast: 1)
            case "--starts": starts = try Self.number(value, atLeast: 1)
            case "--connections": connections = try Self.number(value, atLeast: 1)
            case "--archive": archive = try Self.number(value, atLeast: 1)
            case "--sockets": sockets = try Self.number(value, atLeast: 1)
            case "--only": parts = try Self.parts(value)
            default: throw UsageError(text: "\(name) is not a flag")
            }
        }
    }

    private static func number(_ text: String, atLeast least: Int) throws(UsageError) -> Int {
        guard let number = Int(text), number >= least else {
            throw UsageError(text: "\(text) is not a number of at least \(least)")
        }
        return number
    }

    private static func parts(_ text: String) throws(UsageError) -> Set<Part> {
        var parts: Set<Part> = []
        for name in text.split(separator: ",") {
            guard let part = Part(rawValue: String(name)) else { throw UsageError(text: "\(name) cannot be measured") }
            parts.insert(part)
        }
        return parts
    }
}
