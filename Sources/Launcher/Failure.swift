// SPDX-License-Identifier: Apache-2.0

/// What ends the process before its time: a status for the supervisor and a sentence for the user.
struct Failure: Error, Equatable, Sendable, CustomStringConvertible {
    let status: ExitStatus
    /// What is wrong, where, and what to do about it; several lines only for an application's root cause.
    let description: String

    init(_ status: ExitStatus, _ description: String) {
        self.status = status
        self.description = description
    }
}
