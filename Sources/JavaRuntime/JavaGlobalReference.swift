// SPDX-License-Identifier: Apache-2.0
import CJVM
import Synchronization

/// Keeps a Java object alive, and usable on every thread, for as long as this owner lives.
///
/// The last release may happen on a thread that is not Java's, an event loop for one, which must never enter the machine
/// and wait there for a garbage collection: then the reference is put aside and deleted with the next one that is made.
public final class JavaGlobalReference: @unchecked Sendable {
    // Both pointers are immutable, good on every thread, and only ever handed back to the machine.
    private let reference: UnsafeMutableRawPointer
    private let machine: UnsafeMutableRawPointer

    // References as numbers, since pointers are not Sendable.
    private static let released = Mutex<[UInt]>([])

    init(_ object: JavaObject, _ environment: UnsafeMutableRawPointer) throws(JavaException) {
        let jni = JNI(environment)
        let reference = try jni.object(
            cjvm_new_global_ref(environment, object.reference), orFailureOf: "NewGlobalRef")
        guard let machine = cjvm_get_java_vm(environment) else {
            preconditionFailure("cannot make a global reference while the environment has no machine")
        }
        self.reference = reference.reference
        self.machine = machine
        Self.deleteReleased(environment)
    }

    deinit {
        if let environment = cjvm_get_env(machine) {
            cjvm_delete_global_ref(environment, reference)
        } else {
            let number = UInt(bitPattern: reference)
            Self.released.withLock { $0.append(number) }
        }
    }

    /// The object, for use on any attached thread while this owner lives.
    public var object: JavaObject { JavaObject(reference) }

    private static func deleteReleased(_ environment: UnsafeMutableRawPointer) {
        for number in released.withLock({ numbers in
            defer { numbers = [] }
            return numbers
        }) {
            if let reference = UnsafeMutableRawPointer(bitPattern: number) {
                cjvm_delete_global_ref(environment, reference)
            }
        }
    }
}

extension JNI {
    /// An owner that keeps the object alive beyond this frame and this thread.
    public func newGlobalReference(_ object: JavaObject) throws(JavaException) -> JavaGlobalReference {
        try JavaGlobalReference(object, environment)
    }
}
