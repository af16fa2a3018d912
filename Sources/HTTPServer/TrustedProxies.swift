// SPDX-License-Identifier: Apache-2.0

/// The peers whose `X-Forwarded-*` fields are believed.
///
/// A forwarded field from anyone else is a claim of the client's and would let it choose its own address and scheme.
public enum TrustedProxies: Sendable, Equatable {
    /// Nobody: the socket's own facts stand.
    case none
    /// Loopback, RFC 1918, RFC 6598, link-local and fc00::/7, as Tomcat's RemoteIpValve has it.
    case privateNetworks
}
