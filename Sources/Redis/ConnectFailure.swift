// SPDX-License-Identifier: Apache-2.0
import Glibc
import NIOCore
import NIOPosix
import NIOSSL

/// Turns what NIO and BoringSSL say of a failed connection into words that a user can act on.
enum ConnectFailure {
    static func reason(_ error: any Error) -> String {
        switch error {
        case let error as IOError:
            return String(cString: strerror(error.errnoCode))
        case let error as NIOConnectionError:
            // A name with several addresses: the last failure is as good as any. None: it has no address.
            guard let last = error.connectionErrors.last else { return "the name \(error.host) has no address" }
            return reason(last.error)
        case ChannelError.connectTimeout:
            return "it did not answer"
        case ChannelError.inputClosed, ChannelError.outputClosed, ChannelError.alreadyClosed,
            ChannelError.ioOnClosedChannel,
            ChannelError.eof, NIOSSLError.uncleanShutdown:
            return "it closed the connection"
        case NIOSSLError.handshakeFailed(let cause):
            return handshake("\(cause)")
        case is NIOSSLExtraError:
            let text = "\(error)"
            return text.contains("ostname") ? untrusted("it is for another host") : "TLS: \(text)"
        default:
            return "\(error)"
        }
    }

    private static func handshake(_ cause: String) -> String {
        if cause.contains("CERTIFICATE_VERIFY_FAILED") { return untrusted("no known authority has signed it") }
        if cause.contains("WRONG_VERSION_NUMBER") { return "it does not speak TLS on this port" }
        return "TLS failed: \(cause)"
    }

    private static func untrusted(_ why: String) -> String {
        "its certificate is not to be trusted: \(why)"
            + " (--session-store-ssl-endpoint-identification=false accepts any certificate)"
    }
}
