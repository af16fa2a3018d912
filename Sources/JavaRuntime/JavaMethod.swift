// SPDX-License-Identifier: Apache-2.0

/// A method that has been looked up, so that calling it again costs no search by name.
///
/// Good on every thread for as long as its class is loaded; hold a ``JavaGlobalReference`` to the class.
public struct JavaMethod: @unchecked Sendable {
    // An identifier of the machine's, never dereferenced by us and not bound to a thread (JNI 4, "Accessing Fields and
    // Methods"), hence the unchecked Sendable.
    let identifier: UnsafeMutableRawPointer
}
