// SPDX-License-Identifier: Apache-2.0
import CJVM

extension JNI {
    /// Throws what Java left pending.
    func check() throws(JavaException) {
        if cjvm_exception_check(environment) {
            throw takeException()
        }
    }

    /// A reference that a function returned: null is a failure, with or without an exception.
    func object(
        _ reference: UnsafeMutableRawPointer?, orFailureOf function: @autoclosure () -> String
    ) throws(JavaException) -> JavaObject {
        try check()
        guard let reference else {
            // The machine gives null without an exception only where it has no memory for the reference.
            throw JavaException(className: "java.lang.OutOfMemoryError", message: "\(function()) returned null")
        }
        return JavaObject(reference)
    }

    /// Raises an exception in Java: it is thrown when the calling native method returns, which it must then do at once.
    ///
    /// - Parameter className: with slashes, a class with a constructor that takes a String.
    public func raise(_ className: String, _ message: String) {
        do throws(JavaException) {
            try withLocalFrame { () throws(JavaException) in
                let `class` = try findClass(className)
                let throwable = try newObject(
                    `class`, "(Ljava/lang/String;)V", [.object(try newString(message))])
                _ = cjvm_throw(environment, throwable.reference)
            }
        } catch {
            // What stood in the way of the exception (no memory, no such class) is itself worth throwing, but its
            // object is gone; an Error of the simplest kind says so.
            guard let fallback = cjvm_find_class(environment, "java/lang/InternalError"),
                let constructor = cjvm_get_method_id(environment, fallback, "<init>", "()V"),
                let throwable = cjvm_new_object(environment, fallback, constructor, nil)
            else { return }  // The failure of these three is pending, and is thrown.
            _ = cjvm_throw(environment, throwable)
        }
    }

    /// Takes the pending exception out of the machine and describes it.
    ///
    /// Describing runs the application's code (`getMessage` may be overridden), which may throw in its turn or find no
    /// memory; whatever cannot be had is left out, never thrown.
    private func takeException() -> JavaException {
        guard let pending = cjvm_exception_occurred(environment) else {
            return JavaException(className: "java.lang.Throwable", message: nil)
        }
        cjvm_exception_clear(environment)
        defer { cjvm_delete_local_ref(environment, pending) }
        return withLocalFrame(capacity: 64) { () -> JavaException in
            let throwable = JavaObject(pending)
            let head = cause(throwable)
            return JavaException(
                className: head.className, message: head.message, stackTrace: stackTrace(throwable),
                causes: causes(throwable))
        }
    }

    private func cause(_ throwable: JavaObject) -> JavaException.Cause {
        var name: String?
        if let `class` = cjvm_get_object_class(environment, throwable.reference) {
            name = text(JavaObject(`class`), "getName")
            cjvm_delete_local_ref(environment, `class`)
        }
        return JavaException.Cause(className: name ?? "java.lang.Throwable", message: text(throwable, "getMessage"))
    }

    private func causes(_ throwable: JavaObject) -> [JavaException.Cause] {
        var seen = [throwable]
        var result: [JavaException.Cause] = []
        while result.count < 32, let last = seen.last,
            let next = quietly(last, "getCause", "()Ljava/lang/Throwable;"),
            !seen.contains(where: { isSame($0, next) })
        {
            seen.append(next)
            result.append(cause(next))
        }
        return result
    }

    private func stackTrace(_ throwable: JavaObject) -> String {
        guard let writerClass = orNil(cjvm_find_class(environment, "java/io/StringWriter")),
            let printerClass = orNil(cjvm_find_class(environment, "java/io/PrintWriter")),
            let writerInit = orNil(cjvm_get_method_id(environment, writerClass, "<init>", "()V")),
            let printerInit = orNil(cjvm_get_method_id(environment, printerClass, "<init>", "(Ljava/io/Writer;)V")),
            let writer = orNil(cjvm_new_object(environment, writerClass, writerInit, nil)),
            let printer = orNil(cjvm_new_object(environment, printerClass, printerInit, [cjvm_value(l: writer)])),
            let `class` = orNil(cjvm_get_object_class(environment, throwable.reference)),
            let print = orNil(cjvm_get_method_id(environment, `class`, "printStackTrace", "(Ljava/io/PrintWriter;)V"))
        else { return "" }
        cjvm_call_void(environment, throwable.reference, print, [cjvm_value(l: printer)])
        // Half a stack trace is better than none.
        cjvm_exception_clear(environment)
        var trace = text(JavaObject(writer), "toString") ?? ""
        while trace.last?.isNewline == true { trace.removeLast() }
        return trace
    }

    /// The result of a method without parameters that returns a String; nil when it is null or anything goes wrong.
    private func text(_ object: JavaObject, _ method: String) -> String? {
        guard let string = quietly(object, method, "()Ljava/lang/String;") else { return nil }
        defer { deleteLocalReference(string) }
        return try? self.string(from: string)
    }

    private func quietly(_ object: JavaObject, _ method: String, _ signature: String) -> JavaObject? {
        guard let `class` = orNil(cjvm_get_object_class(environment, object.reference)) else { return nil }
        defer { cjvm_delete_local_ref(environment, `class`) }
        guard let identifier = orNil(cjvm_get_method_id(environment, `class`, method, signature)) else { return nil }
        return JavaObject(orNil(cjvm_call_object(environment, object.reference, identifier, nil)))
    }

    private func orNil(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard cjvm_exception_check(environment) else { return pointer }
        cjvm_exception_clear(environment)
        return nil
    }
}
