// SPDX-License-Identifier: Apache-2.0

/// What is said on a new connection before any command of a caller: who we are, which database, are you there.
///
/// All of it leaves in one write; the replies come in order. It is RESP2 and nothing newer than Redis 5 but the user's
/// name: `HELLO` is Redis 6.
struct Handshake {
    enum Outcome: Equatable {
        case wait
        case ready
        case failed(String)
        /// A server without users (before Redis 6) wants `AUTH password`.
        case failedForWantOfUsers
    }

    private enum Step {
        case authenticate
        case select(Int)
        case name
        case ping
    }

    let commands: [RedisCommand]
    private var steps: [Step] = []
    private var failure: Outcome?
    private let hasUser: Bool

    init(location: RedisLocation, clientName: String?, withoutUser: Bool) {
        var commands: [RedisCommand] = []
        let user = withoutUser ? nil : location.user
        hasUser = user != nil
        if let password = location.password {
            var command = RedisCommand("AUTH")
            if let user { command.append(user) }
            command.append(password.text)
            commands.append(command)
            steps.append(.authenticate)
        }
        if location.database != 0 {
            commands.append(["SELECT", "\(location.database)"])
            steps.append(.select(location.database))
        }
        if let clientName {
            commands.append(["CLIENT", "SETNAME", clientName])
            steps.append(.name)
        }
        commands.append(["PING"])
        steps.append(.ping)
        self.commands = commands
        steps.reverse()
    }

    /// Takes the reply to the next command. The first refusal is what matters: those after it follow from it.
    mutating func receive(_ reply: RedisValue) -> Outcome {
        guard let step = steps.popLast() else { return .failed("the server replied more than it was asked") }
        if case .error(let error) = reply, failure == nil { failure = judge(error, at: step) }
        if let failure { return failure }
        return steps.isEmpty ? .ready : .wait
    }

    private func judge(_ error: RedisServerError, at step: Step) -> Outcome? {
        switch (step, error.code) {
        case (.authenticate, "ERR") where hasUser && error.message.contains("wrong number of arguments"):
            .failedForWantOfUsers
        case (.authenticate, _): .failed("it refused the password: \(error)")
        case (_, "NOAUTH"): .failed("it wants a password, and the address has none: \(error)")
        case (.select(let number), _): .failed("it refused database \(number): \(error)")
        case (_, "LOADING"): .failed("it is still loading its data")
        // The name is there for whoever reads CLIENT LIST; a proxy or an ACL that forbids it does no harm.
        case (.name, "NOPERM"): nil
        case (.name, "ERR") where !error.message.contains("max number of clients"): nil
        case (.name, _): .failed("it takes no connection: \(error)")
        // It is there: a user may be kept from PING, and a full disk refuses it (before Redis 7).
        case (.ping, "NOPERM"), (.ping, "MISCONF"): nil
        case (.ping, _): .failed("it refused PING: \(error)")
        }
    }
}
