// SPDX-License-Identifier: Apache-2.0

/// What of a shell command is beyond a simple command with plain expansions; its description ends a sentence that began
/// with whose command it is.
struct ShellRefusal: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
