// SPDX-License-Identifier: Apache-2.0

/// What a command line that cannot be followed, or that asks for help, ends the process with.
struct CommandLineEnd: Error, Equatable, Sendable {
    /// Several lines, for standard output when the status is 0, else for standard error.
    let message: String
    let status: Int32
}
