// SPDX-License-Identifier: Apache-2.0
import CJVM

extension JNI {
    /// A Java string of the same characters.
    ///
    /// Crosses as UTF-16, not as JNI's modified UTF-8, which cannot carry a NUL or a character beyond U+FFFF as
    /// ordinary UTF-8 does (JNI 3, "Modified UTF-8 Strings").
    public func newString(_ text: String) throws(JavaException) -> JavaObject {
        let reference = withUnsafeTemporaryAllocation(of: UInt16.self, capacity: text.utf16.count) { units in
            _ = units.initialize(fromContentsOf: text.utf16)
            return cjvm_new_string(environment, units.baseAddress, Int32(clamping: units.count))
        }
        return try object(reference, orFailureOf: "NewString")
    }

    /// The characters of a Java string; a surrogate without its other half becomes U+FFFD.
    public func string(from string: JavaObject) throws(JavaException) -> String {
        let count = cjvm_get_string_length(environment, string.reference)
        let text = withUnsafeTemporaryAllocation(of: UInt16.self, capacity: Int(count)) { units in
            // The machine writes `count` units, which is the buffer's size; strings are immutable.
            cjvm_get_string_region(environment, string.reference, 0, count, units.baseAddress)
            return String(decoding: units, as: UTF16.self)
        }
        try check()
        return text
    }

    public func newStringArray(_ texts: [String]) throws(JavaException) -> JavaObject {
        let array = cjvm_new_object_array(
            environment, Int32(clamping: texts.count), try findClass("java/lang/String").reference, nil)
        let result = try object(array, orFailureOf: "NewObjectArray")
        for (index, text) in texts.enumerated() {
            let element = try newString(text)
            cjvm_set_object_array_element(environment, result.reference, Int32(clamping: index), element.reference)
            deleteLocalReference(element)
            try check()
        }
        return result
    }

    /// The strings of a `String[]`; a null element is left out.
    public func stringArray(from array: JavaObject) throws(JavaException) -> [String] {
        var texts: [String] = []
        for index in 0..<cjvm_get_array_length(environment, array.reference) {
            let element = cjvm_get_object_array_element(environment, array.reference, index)
            try check()
            guard let string = JavaObject(element) else { continue }
            defer { deleteLocalReference(string) }
            texts.append(try self.string(from: string))
        }
        return texts
    }
}
