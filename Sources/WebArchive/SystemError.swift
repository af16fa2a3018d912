// SPDX-License-Identifier: Apache-2.0
import Glibc

/// An error number of a system call.
struct SystemError: Error, Equatable {
    let number: Int32

    static var current: SystemError { SystemError(number: errno) }
}

extension SystemError: CustomStringConvertible {
    var description: String { String(cString: strerror(number)) }
}
