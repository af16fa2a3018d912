// SPDX-License-Identifier: Apache-2.0

/// The JVM options that we set unless the user says otherwise.
///
/// They trade nothing an application notices for memory and for the processor time of the start; the figures are in
/// docs/architecture.md. What the user gives in `JAVA_OPTS` comes after them and wins.
enum JVMDefaults {
    private static let initialHeap: UInt64 = 16 << 20

    /// Our defaults, less those that contradict the user's own options.
    ///
    /// - Parameter maximumHeap: bytes, where the user's options name it.
    static func options(besides user: [String], maximumHeap: UInt64?) -> [String] {
        var options = ["-XX:-UsePerfData"]
        if !user.contains(where: selectsCollector) { options.append("-XX:+UseSerialGC") }
        if !user.contains(where: sizesHeap) {
            // An initial heap beyond the greatest one is refused, and the user has named only that.
            let isSmall = maximumHeap.map { $0 < initialHeap } ?? false
            options +=
                (isSmall ? [] : ["-Xms\(initialHeap >> 20)m"]) + [
                    "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=20",
                ]
        }
        if !user.contains(where: tunesCompiler) {
            options += [
                "-XX:Tier4InvocationThreshold=20000", "-XX:Tier4MinInvocationThreshold=5000",
                "-XX:Tier4CompileThreshold=60000", "-XX:Tier4BackEdgeThreshold=400000",
            ]
        }
        return options
    }

    private static func selectsCollector(_ option: String) -> Bool {
        option.hasPrefix("-XX:+Use") && option.hasSuffix("GC")
    }

    private static func sizesHeap(_ option: String) -> Bool {
        ["-Xms", "-XX:InitialHeapSize", "-XX:MinHeapFreeRatio", "-XX:MaxHeapFreeRatio"].contains(
            where: option.hasPrefix)
    }

    private static func tunesCompiler(_ option: String) -> Bool {
        ["-XX:Tier", "-XX:-TieredCompilation", "-Xint", "-Xcomp"].contains(where: option.hasPrefix)
    }
}
