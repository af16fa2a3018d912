// SPDX-License-Identifier: Apache-2.0

/// One thing that was looked at, and whether it is as it should be.
///
/// It is encoded as it stands: the names of the members are the keys of `runner doctor --json`, and documented.
struct Check: Equatable, Sendable, Encodable {
    enum Status: String, Sendable, Encodable {
        case ok
        /// It can serve, but not everything or not well.
        case warn
        /// It cannot serve.
        case fail
    }

    /// Which thing; stays the same, whatever the message says.
    let name: String
    let status: Status
    /// What was found, in one line, with how to get what is missing.
    let message: String

    static func ok(_ name: String, _ message: String) -> Check { Check(name: name, status: .ok, message: message) }
    static func warn(_ name: String, _ message: String) -> Check { Check(name: name, status: .warn, message: message) }
    static func fail(_ name: String, _ message: String) -> Check { Check(name: name, status: .fail, message: message) }
}
