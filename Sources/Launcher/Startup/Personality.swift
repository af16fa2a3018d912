// SPDX-License-Identifier: Apache-2.0

/// Whose command line is read: the programs that this one takes the place of.
enum Personality: String, CaseIterable, Sendable {
    case webapp = "webapp-runner"
    case jetty = "jetty-runner"

    /// By the name of a program (`jetty-runner`), of its jar, with or without a version (`./jetty-runner-9.4.jar`), or
    /// by the first part of that name; nil when it is neither's.
    init?(name: String) {
        let file = name.split(separator: "/").last ?? ""
        switch file.hasSuffix(".jar") ? file.dropLast(4) : file {
        case "webapp": self = .webapp
        case "jetty": self = .jetty
        case let stem:
            let known = Self.allCases.first { stem == $0.rawValue || stem.hasPrefix($0.rawValue + "-") }
            guard let known else { return nil }
            self = known
        }
    }
}
