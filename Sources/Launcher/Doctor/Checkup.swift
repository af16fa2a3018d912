// SPDX-License-Identifier: Apache-2.0

/// All that `runner doctor` looks at.
struct Checkup: Equatable, Sendable, Encodable {
    /// The version of this program.
    let version: String
    /// Whether an application could be served here.
    let canServe: Bool
    let checks: [Check]

    /// Looks at the machine; waits for a few seconds at most, for a Redis that does not answer.
    init(environment: [String: String], host: String, port: Int, base: BaseDirectory, tomcatHome: String?) {
        self.init(
            EngineChecks.all(environment: environment, tomcatHome: tomcatHome)
                + [PortCheck.check(host: host, port: port)] + DirectoryChecks.all(base)
                + LimitChecks.all(environment: environment) + RedisCheck.all(environment: environment))
    }

    init(_ checks: [Check]) {
        version = Version.current
        self.checks = checks
        canServe = !checks.contains { $0.status == .fail }
    }

    /// One line for each check.
    var text: String {
        let width = (checks.map(\.name.count).max() ?? 0) + 2
        let lines = checks.map { check in
            let status = check.status.rawValue.padded(to: 6)
            return "\(status)\(check.name.padded(to: width))\(check.message)\n"
        }
        return lines.joined()
            + (canServe ? "runner \(version) could serve here.\n" : "runner \(version) could not serve here.\n")
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
