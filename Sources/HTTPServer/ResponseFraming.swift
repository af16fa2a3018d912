// SPDX-License-Identifier: Apache-2.0

/// How the end of a response body is told.
enum ResponseFraming: Equatable, Sendable {
    /// There is no body, whatever is written.
    case empty
    /// So many bytes are still due.
    case length(Int64)
    case chunked
    case untilClose
    /// The connection no longer speaks HTTP.
    case raw
}
