// SPDX-License-Identifier: Apache-2.0
import NIOCore

/// Who gets the reply of a command.
enum ReplyReceiver {
    case caller(Completion)
    /// The connection itself: is the server there at all?
    case probe

    /// What a caller gave, and the event loop on which it wants it called.
    struct Completion: Sendable {
        let loop: (any EventLoop)?
        let body: RedisClient.Completion

        /// Calls it, on `current`, unless another loop was asked for.
        func deliver(_ result: Result<RedisValue, RedisError>, on current: any EventLoop) {
            guard let loop, loop !== current else { return body(result) }
            let body = body
            loop.execute { body(result) }
        }
    }
}
