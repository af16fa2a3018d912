// SPDX-License-Identifier: Apache-2.0

/// What clients see in this server's place, where somebody has said it; nil leaves it to the request.
///
/// It wins over `Host` and over what a proxy forwards, as `proxyName`, `proxyPort` and `scheme` of Tomcat's connector do.
public struct PublicAddress: Sendable, Equatable {
    public enum Scheme: String, Sendable {
        case http, https
    }

    public var scheme: Scheme?
    /// Whether requests count as encrypted; nil: where the scheme is `https`.
    public var isSecure: Bool?
    /// A name or an address, one of IPv6 in brackets.
    public var host: String?
    public var port: Int?

    public init() {}
}
