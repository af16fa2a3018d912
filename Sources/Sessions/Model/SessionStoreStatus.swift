// SPDX-License-Identifier: Apache-2.0

/// Whether a store can be used, for health and for the start.
public enum SessionStoreStatus: Equatable, Sendable {
    case ready
    /// Not now, and why; it goes on trying by itself.
    case unreachable(String)
}
