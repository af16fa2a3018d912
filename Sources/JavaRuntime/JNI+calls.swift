// SPDX-License-Identifier: Apache-2.0
import CJVM

extension JNI {
    /// A static method, looked up once; also initialises the class.
    public func staticMethod(
        _ class: JavaClass, _ name: String, _ signature: String
    ) throws(JavaException) -> JavaMethod {
        let identifier = cjvm_get_static_method_id(environment, `class`.reference, name, signature)
        return JavaMethod(identifier: try object(identifier, orFailureOf: "GetStaticMethodID \(name)").reference)
    }

    /// A method of objects of `class`; `<init>` for a constructor.
    public func method(_ class: JavaClass, _ name: String, _ signature: String) throws(JavaException) -> JavaMethod {
        let identifier = cjvm_get_method_id(environment, `class`.reference, name, signature)
        return JavaMethod(identifier: try object(identifier, orFailureOf: "GetMethodID \(name)").reference)
    }

    // MARK: Static methods

    public func callStaticVoid(
        _ class: JavaClass, _ name: String, _ signature: String, _ arguments: [JavaValue] = []
    ) throws(JavaException) {
        try callStaticVoid(`class`, staticMethod(`class`, name, signature), arguments)
    }

    public func callStaticVoid(
        _ class: JavaClass, _ method: JavaMethod, _ arguments: [JavaValue] = []
    ) throws(JavaException) {
        try perform(`class`.object, method, arguments, cjvm_call_static_void)
    }

    public func callStaticBoolean(
        _ class: JavaClass, _ name: String, _ signature: String, _ arguments: [JavaValue] = []
    ) throws(JavaException) -> Bool {
        try perform(`class`.object, staticMethod(`class`, name, signature), arguments, cjvm_call_static_boolean) != 0
    }

    public func callStaticInt(
        _ class: JavaClass, _ name: String, _ signature: String, _ arguments: [JavaValue] = []
    ) throws(JavaException) -> Int32 {
        try perform(`class`.object, staticMethod(`class`, name, signature), arguments, cjvm_call_static_int)
    }

    public func callStaticLong(
        _ class: JavaClass, _ name: String, _ signature: String, _ arguments: [JavaValue] = []
    ) throws(JavaException) -> Int64 {
        try perform(`class`.object, staticMethod(`class`, name, signature), arguments, cjvm_call_static_long)
    }

    public func callStaticObject(
        _ class: JavaClass, _ name: String, _ signature: String, _ arguments: [JavaValue] = []
    ) throws(JavaException) -> JavaObject? {
        try callStaticObject(`class`, staticMethod(`class`, name, signature), arguments)
    }

    public func callStaticObject(
        _ class: JavaClass, _ method: JavaMethod, _ arguments: [JavaValue] = []
    ) throws(JavaException) -> JavaObject? {
        JavaObject(try perform(`class`.object, method, arguments, cjvm_call_static_object))
    }

    // MARK: Objects

    /// A new object.
    ///
    /// - Parameter signature: the constructor's, which ends in `V` (`(Ljava/lang/String;)V`).
    public func newObject(
        _ class: JavaClass, _ signature: String, _ arguments: [JavaValue] = []
    ) throws(JavaException) -> JavaObject {
        let constructor = try method(`class`, "<init>", signature)
        let reference = try perform(`class`.object, constructor, arguments, cjvm_new_object)
        return try object(reference, orFailureOf: "NewObject")
    }

    public func callVoid(
        _ object: JavaObject, _ name: String, _ signature: String, _ arguments: [JavaValue] = []
    ) throws(JavaException) {
        try perform(object, method(of: object, name, signature), arguments, cjvm_call_void)
    }

    public func callBoolean(
        _ object: JavaObject, _ name: String, _ signature: String, _ arguments: [JavaValue] = []
    ) throws(JavaException) -> Bool {
        try perform(object, method(of: object, name, signature), arguments, cjvm_call_boolean) != 0
    }

    public func callInt(
        _ object: JavaObject, _ name: String, _ signature: String, _ arguments: [JavaValue] = []
    ) throws(JavaException) -> Int32 {
        try perform(object, method(of: object, name, signature), arguments, cjvm_call_int)
    }

    public func callLong(
        _ object: JavaObject, _ name: String, _ signature: String, _ arguments: [JavaValue] = []
    ) throws(JavaException) -> Int64 {
        try perform(object, method(of: object, name, signature), arguments, cjvm_call_long)
    }

    public func callObject(
        _ object: JavaObject, _ name: String, _ signature: String, _ arguments: [JavaValue] = []
    ) throws(JavaException) -> JavaObject? {
        JavaObject(try perform(object, method(of: object, name, signature), arguments, cjvm_call_object))
    }

    private func method(
        of object: JavaObject, _ name: String, _ signature: String
    ) throws(JavaException) -> JavaMethod {
        let `class` = try classOf(object)
        defer { deleteLocalReference(`class`.object) }
        return try method(`class`, name, signature)
    }

    /// Lays the arguments out, calls, and throws what Java threw.
    private func perform<Result>(
        _ receiver: JavaObject, _ method: JavaMethod, _ arguments: [JavaValue],
        _ call: (
            UnsafeMutableRawPointer, UnsafeMutableRawPointer, UnsafeMutableRawPointer, UnsafePointer<cjvm_value>?
        ) -> Result
    ) throws(JavaException) -> Result {
        let result = withUnsafeTemporaryAllocation(of: cjvm_value.self, capacity: arguments.count) { values in
            // The buffer has a place for each argument, is filled before it is read, and the machine reads it during
            // the call only.
            _ = values.initialize(fromContentsOf: arguments.lazy.map(\.raw))
            return call(environment, receiver.reference, method.identifier, UnsafePointer(values.baseAddress))
        }
        try check()
        return result
    }
}
