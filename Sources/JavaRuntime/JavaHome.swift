// SPDX-License-Identifier: Apache-2.0

/// A Java installation: where it is, its machine's library, and its version.
public struct JavaHome: Equatable, Sendable {
    /// The installation's directory (`/usr/lib/jvm/java-17-openjdk-amd64`).
    public let path: String
    /// The library that holds the machine.
    public let libjvm: String
    /// The feature version: 8, 11, 17, …
    public let version: Int

    public init(path: String, libjvm: String, version: Int) {
        self.path = path
        self.libjvm = libjvm
        self.version = version
    }
}
