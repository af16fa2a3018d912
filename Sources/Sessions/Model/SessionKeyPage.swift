// SPDX-License-Identifier: Apache-2.0

/// Some of the keys in a store, for an operator.
public struct SessionKeyPage: Equatable, Sendable {
    public var keys: [SessionKey]
    /// Where to go on; nil: this was the last page.
    public var next: String?

    /// Puts the two together.
    public init(keys: [SessionKey], next: String?) {
        self.keys = keys
        self.next = next
    }
}
