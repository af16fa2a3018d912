// SPDX-License-Identifier: Apache-2.0

/// The version that `--version` prints and the log names at the start.
enum Version {
    static let current = "0.1.0"
    /// The day that the manual page bears.
    static let date = "2026-11-23"
}
