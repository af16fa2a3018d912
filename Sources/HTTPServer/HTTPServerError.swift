// SPDX-License-Identifier: Apache-2.0

/// Why a server could not start.
public enum HTTPServerError: Error, Sendable, CustomStringConvertible {
    case cannotBind(host: String, port: Int, reason: String)
    case alreadyStarted

    public var description: String {
        switch self {
        case .cannotBind(let host, let port, let reason):
            "cannot listen on \(host) port \(port): \(reason); choose another with --port or --host"
        case .alreadyStarted:
            "the server was started before; make a new one"
        }
    }
}
