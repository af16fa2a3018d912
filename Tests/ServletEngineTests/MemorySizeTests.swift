// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import ServletEngine

@Suite("MEMORY_SIZE")
struct MemorySizeTests {
    @Test(arguments: [
        ("micro", "-Xmx90m"), ("small", "-Xmx180m"), ("medium", "-Xmx360m"), ("large", "-Xmx720m"),
        ("2xlarge", "-Xmx1420m"), ("4xlarge", "-Xmx2840m"), ("8xlarge", "-Xmx5680m"), ("default", "-Xmx512m"),
        ("Large", "-Xmx720m"),
    ])
    func namesTheHeap(_ name: String, _ option: String) {
        let size = MemorySize(["MEMORY_SIZE": name], besides: ["-Xss512k"])
        #expect(size.option == option)
        #expect(size.warning == nil)
    }

    @Test(arguments: [["-Xmx300m"], ["-XX:MaxHeapSize=1g"], ["-XX:MaxRAMPercentage=50"]])
    func leavesItToTheOptionsOfTheUser(_ options: [String]) {
        #expect(MemorySize(["MEMORY_SIZE": "large"], besides: options).option == nil)
    }

    @Test func saysNothingWhereNothingIsSaid() {
        #expect(MemorySize([:], besides: []).option == nil)
        #expect(MemorySize(["MEMORY_SIZE": ""], besides: []).option == nil)
    }

    @Test func warnsOfANameThatIsNotKnown() {
        let size = MemorySize(["MEMORY_SIZE": "16xlarge"], besides: [])
        #expect(size.option == "-Xmx512m")
        #expect(size.warning?.contains("'16xlarge'") == true)
    }
}
