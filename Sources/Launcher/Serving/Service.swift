// SPDX-License-Identifier: Apache-2.0
internal import HTTPServer

/// What answers the requests that admission lets through: the servlet engine, or files alone.
protocol Service: AnyObject, Sendable {
    /// Takes the requests of one tick of an event loop; called on it, and must not block.
    func serve(_ exchanges: [Exchange])
}
