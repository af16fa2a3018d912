// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The right to change a target, held by one process (and one thread of it) at a time.
///
/// `flock` on a file beside the target: the kernel gives it back when the holder dies, however it dies. The file stays:
/// removing it would let one process lock the removed file and another a new one.
final class TargetLock {
    private let file: Descriptor

    /// Nil when nobody freed it in time.
    init?(_ directory: borrowing Descriptor, name: String, timeout: Duration) throws(SystemError) {
        file = try directory.file(name, flags: O_RDWR | O_CREAT)
        let deadline = ContinuousClock.now + timeout
        while flock(file.number, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else { throw .current }
            guard ContinuousClock.now < deadline else { return nil }
            usleep(20_000)
        }
    }

    func release() { _ = flock(file.number, LOCK_UN) }
}
