// SPDX-License-Identifier: Apache-2.0
import CJVM

/// The one gate to Java: every call from Swift into the machine goes through it.
///
/// One word, made from the environment that a native method is given, free to make and to copy. It belongs to the
/// thread, so it is not `Sendable`. After every call that may leave an exception pending the exception is taken out of
/// the machine and thrown as a ``JavaException``: no JNI function may be called while one is pending (JNI 2,
/// "Exceptions").
///
/// References that calls return are local: they live until the native method returns to Java, or until the enclosing
/// ``withLocalFrame(capacity:_:)`` ends. Loops need such a frame, or the machine's table of references grows.
public struct JNI {
    @usableFromInline let environment: UnsafeMutableRawPointer

    /// - Parameter environment: the first parameter of a native method (`JNIEnv *`), on the thread that it was given to.
    @inlinable
    public init(_ environment: UnsafeMutableRawPointer) {
        self.environment = environment
    }

    /// Runs `body` and releases every local reference made in it, so that none may be returned.
    public func withLocalFrame<Result, Failure: Error>(
        capacity: Int32 = 16, _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        // Without memory for the frame the references go to the enclosing one: more of them, but nothing wrong.
        let pushed = cjvm_push_local_frame(environment, capacity) == CJVM_OK
        if !pushed {
            cjvm_exception_clear(environment)
        }
        defer {
            if pushed {
                _ = cjvm_pop_local_frame(environment, nil)
            }
        }
        return try body()
    }

    /// Releases one local reference before its frame ends.
    public func deleteLocalReference(_ object: JavaObject) {
        cjvm_delete_local_ref(environment, object.reference)
    }

    /// The class of a name with slashes (`java/lang/String`), initialised when it is first used.
    ///
    /// Outside a native method it is looked up by the system class loader, so on the class path; within one, by the
    /// loader of the class that declares the method.
    public func findClass(_ name: String) throws(JavaException) -> JavaClass {
        JavaClass(try object(cjvm_find_class(environment, name), orFailureOf: "FindClass \(name)"))
    }

    public func classOf(_ object: JavaObject) throws(JavaException) -> JavaClass {
        JavaClass(try self.object(cjvm_get_object_class(environment, object.reference), orFailureOf: "GetObjectClass"))
    }

    public func isInstance(_ object: JavaObject, of class: JavaClass) -> Bool {
        cjvm_is_instance_of(environment, object.reference, `class`.reference)
    }

    /// Whether two references are one object.
    public func isSame(_ one: JavaObject?, _ other: JavaObject?) -> Bool {
        cjvm_is_same_object(environment, one?.reference, other?.reference)
    }

    /// Binds Swift functions to the `native` methods of a class.
    ///
    /// A method that the class does not declare throws `NoSuchMethodError`.
    public func registerNatives(_ class: JavaClass, _ methods: [NativeMethod]) throws(JavaException) {
        var names: [UnsafeMutablePointer<CChar>] = []
        defer {
            for name in names { name.deallocate() }
        }
        func copy(_ text: String) -> UnsafePointer<CChar> {
            let bytes = Array(text.utf8CString)
            let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
            pointer.initialize(from: bytes, count: bytes.count)
            names.append(pointer)
            return UnsafePointer(pointer)
        }
        // The machine reads the table during the call only, and keeps none of its pointers but the function's.
        let table = methods.map { method in
            cjvm_native_method(name: copy(method.name), signature: copy(method.signature), function: method.function)
        }
        let result = cjvm_register_natives(environment, `class`.reference, table, Int32(clamping: table.count))
        try check()
        if result != CJVM_OK {
            throw JavaException(className: "java.lang.Error", message: "RegisterNatives returned \(result)")
        }
    }
}
