// SPDX-License-Identifier: Apache-2.0

/// The users that applications without a realm of their own have, and whether they are asked for everywhere.
public struct UserSettings: Equatable, Sendable {
    /// A `tomcat-users.xml`, absolute; it is read once, and never written.
    public var file: String?
    /// A user with the role `user`, besides those of the file.
    public var user: Login?
    /// Whether every path of every application asks for a user with the role `user` (BASIC, RFC 7617).
    public var areRequired = false

    public struct Login: Equatable, Sendable, CustomStringConvertible {
        public var name: String
        public var password: String

        public init(name: String, password: String) {
            self.name = name
            self.password = password
        }

        /// The name alone: a description may end in a log.
        public var description: String { name }
    }

    public init() {}

    /// The settings as the bridge reads them, `key=value`.
    var lines: [String] {
        var lines: [String] = []
        if let file { lines.append("usersFile=\(file)") }
        if let user { lines += ["basicUser=\(user.name)", "basicPassword=\(user.password)"] }
        if areRequired { lines.append("basicAuth=true") }
        return lines
    }
}
