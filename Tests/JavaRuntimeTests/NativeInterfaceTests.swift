// SPDX-License-Identifier: Apache-2.0
import CJVM
import Foundation
import JavaRuntime
import Testing

/// Our header is written from the specification; where a JDK is there, its own must agree.
@Suite struct NativeInterfaceTests {
    private static let header = (try? Java.home()).map { $0.path + "/include" }
        .flatMap { FileManager.default.fileExists(atPath: $0 + "/jni.h") ? $0 : nil }

    @Test(.enabled(if: header != nil, "no jni.h: apt-get install openjdk-17-jdk-headless"))
    func agreesWithTheHeaderOfTheJDK() throws {
        let header = try #require(Self.header)
        var (count, vmCount) = (0, 0)
        let table = UnsafeBufferPointer(start: cjvm_function_table(&count), count: count)
        let vmTable = UnsafeBufferPointer(start: cjvm_vm_function_table(&vmCount), count: vmCount)
        let word = MemoryLayout<UnsafeRawPointer>.size
        var expected: [String] = []
        var lines: [String] = []
        func compare(_ expression: String, _ value: Int) {
            expected.append("\(expression)=\(value)")
            lines.append("printf(\"%s=%ld\\n\", \"\(expression)\", (long)(\(expression)));")
        }
        for entry in table {
            compare("offsetof(struct JNINativeInterface_, \(String(cString: entry.name)))", word * Int(entry.index))
        }
        for entry in vmTable {
            compare("offsetof(struct JNIInvokeInterface_, \(String(cString: entry.name)))", word * Int(entry.index))
        }
        compare("sizeof(jvalue)", MemoryLayout<cjvm_value>.size)
        compare("sizeof(JNINativeMethod)", MemoryLayout<cjvm_native_method>.stride)
        compare("offsetof(JNINativeMethod, signature)", try offset(of: \cjvm_native_method.signature))
        compare("offsetof(JNINativeMethod, fnPtr)", try offset(of: \cjvm_native_method.function))
        compare("sizeof(JavaVMOption)", MemoryLayout<cjvm_option>.stride)
        compare("offsetof(JavaVMOption, extraInfo)", try offset(of: \cjvm_option.extra))
        compare("sizeof(JavaVMInitArgs)", MemoryLayout<cjvm_init_arguments>.stride)
        compare("offsetof(JavaVMInitArgs, nOptions)", try offset(of: \cjvm_init_arguments.count))
        compare("offsetof(JavaVMInitArgs, options)", try offset(of: \cjvm_init_arguments.options))
        compare(
            "offsetof(JavaVMInitArgs, ignoreUnrecognized)", try offset(of: \cjvm_init_arguments.ignore_unrecognized))
        compare("sizeof(JavaVMAttachArgs)", MemoryLayout<cjvm_attach_arguments>.stride)
        compare("offsetof(JavaVMAttachArgs, name)", try offset(of: \cjvm_attach_arguments.name))
        compare("offsetof(JavaVMAttachArgs, group)", try offset(of: \cjvm_attach_arguments.group))
        compare("JNI_VERSION_1_8", Int(CJVM_VERSION))
        compare("JNI_OK", Int(CJVM_OK))

        let folder = try TemporaryFolder()
        let source = try folder.write(
            "compare.c",
            "#include <jni.h>\n#include <stddef.h>\n#include <stdio.h>\nint main(void) {\n"
                + lines.joined(separator: "\n") + "\nreturn 0; }\n")
        let program = folder.path + "/compare"
        let compiler = try Java.run(
            "/usr/bin/env", ["cc", "-I\(header)", "-I\(header)/linux", "-o", program, source])
        try #require(compiler.status == 0, "\(compiler.output)")
        let output = try Java.run(program, []).output
        #expect(output.split(separator: "\n").map(String.init) == expected)
    }

    private func offset<Root>(of path: PartialKeyPath<Root>) throws -> Int {
        try #require(MemoryLayout<Root>.offset(of: path))
    }
}
