// SPDX-License-Identifier: Apache-2.0

/// What was measured, by subject, and the table of ratios that comes out of it.
struct Report {
    private struct Line {
        let name: String
        let unit: String
        let digits: Int
        let budget: (first: Double, then: Double)?
        var peer: [Double] = []
        var runner: [Double] = []
    }

    private var lines: [Line] = []

    mutating func add(
        _ name: String, unit: String, digits: Int = 2, budget: (first: Double, then: Double)? = nil,
        _ kind: Subject.Kind,
        _ value: Double
    ) {
        let index = lines.firstIndex { $0.name == name }
        if index == nil { lines.append(Line(name: name, unit: unit, digits: digits, budget: budget)) }
        switch kind {
        case .peer: lines[index ?? lines.count - 1].peer.append(value)
        case .runner: lines[index ?? lines.count - 1].runner.append(value)
        }
    }

    /// The median of what was measured, nil where nothing was.
    func median(_ name: String, _ kind: Subject.Kind) -> Double? {
        guard let line = lines.first(where: { $0.name == name }) else { return nil }
        return (kind == .peer ? line.peer : line.runner).median
    }

    var table: String {
        var table = Table("median", "unit", "peer", "runner", "ratio", "first", "then", "")
        for line in lines {
            let peer = line.peer.median
            let runner = line.runner.median
            let ratio = peer.flatMap { peer in runner.flatMap { peer > 0 ? $0 / peer : nil } }
            let verdict: String
            switch (ratio, line.budget) {
            case (let ratio?, let budget?) where ratio <= budget.then: verdict = "then"
            case (let ratio?, let budget?): verdict = ratio <= budget.first ? "first" : "over"
            default: verdict = ""
            }
            table.add(
                line.name, line.unit, peer?.text(line.digits) ?? "–", runner?.text(line.digits) ?? "–",
                ratio?.text() ?? "–", line.budget?.first.text() ?? "", line.budget?.then.text() ?? "", verdict)
        }
        return table.text
    }

    /// Every value, in the order in which it was measured: a median hides how far apart they were.
    var values: String {
        var table = Table("all values", "peer", "runner")
        for line in lines {
            table.add(
                "\(line.name) (\(line.unit))", line.peer.map { $0.text(line.digits) }.joined(separator: " "),
                line.runner.map { $0.text(line.digits) }.joined(separator: " "))
        }
        return table.text
    }
}
