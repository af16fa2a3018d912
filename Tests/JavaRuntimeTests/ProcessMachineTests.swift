// SPDX-License-Identifier: Apache-2.0
@testable import JavaRuntime
import Testing

@Suite struct ProcessMachineTests {
    @Test(arguments: [
        ("Too small maximum heap", ["-Xmx1"]),
        ("The Java thread stack size specified is too small. Specify at least 136k", ["-Xss1"]),
        ("Multiple garbage collectors selected", ["-XX:+UseG1GC", "-XX:+UseSerialGC"]),
        ("Unrecognized option: -Xnosuch", []),
        ("Invalid maximum heap size: -Xmx1", []),
        ("agent library failed to init: instrument", ["-javaagent:x.jar"]),
        ("", ["-Xmx1", "-javaagent:x.jar", "--add-modules=a"]),
        ("Unrecognized VM option 'Nonsense'", ["-XX:+Nonsense"]),
        ("Improperly specified VM option 'NewSize=x'", ["-XX:NewSize=x"]),
    ])
    func namesTheOptionsThatAMessageMeans(message: String, expected: [String]) {
        let options = [
            "-Dheap=1", "-Xmx1", "-Xss1", "-XX:+UseG1GC", "-XX:+UseSerialGC", "-Xnosuch", "-javaagent:x.jar",
            "--add-modules=a", "--add-opens=a/b=c", "-XX:+Nonsense", "-XX:NewSize=x",
        ]
        #expect(ProcessMachine.suspects(message, options) == expected)
    }

    @Test(arguments: [
        ([], 8 << 20), (["-Xss512k"], 8 << 20), (["-Xss64m"], 64 << 20), (["-Xss64m", "-Xss16M"], 16 << 20),
        (["-Xss16777216"], 16 << 20), (["-Xss99999999999999999999"], 8 << 20), (["-Xss9g"], 8 << 20),
        (["-Xssx"], 8 << 20), (["-Xss1g"], 1 << 30), (["-Xss20mb"], 8 << 20),
    ])
    func givesTheMainThreadTheStackThatIsAskedFor(options: [String], size: Int) {
        #expect(JavaVirtualMachine.stackSize(for: options) == size)
    }
}
