// SPDX-License-Identifier: Apache-2.0
import CJVM

/// An argument of a Java method; its case must be the one that the method's signature asks for.
public enum JavaValue {
    case boolean(Bool)
    case byte(Int8)
    case char(UInt16)
    case short(Int16)
    case int(Int32)
    case long(Int64)
    case float(Float)
    case double(Double)
    case object(JavaObject?)

    var raw: cjvm_value {
        switch self {
        case .boolean(let value): cjvm_value(z: value ? 1 : 0)
        case .byte(let value): cjvm_value(b: value)
        case .char(let value): cjvm_value(c: value)
        case .short(let value): cjvm_value(s: value)
        case .int(let value): cjvm_value(i: value)
        case .long(let value): cjvm_value(j: value)
        case .float(let value): cjvm_value(f: value)
        case .double(let value): cjvm_value(d: value)
        case .object(let value): cjvm_value(l: value?.reference)
        }
    }
}
