// SPDX-License-Identifier: Apache-2.0
internal import JavaRuntime

/// The greatest heap by the names that a platform gives to sizes of containers (`MEMORY_SIZE`).
struct MemorySize: Equatable, Sendable {
    /// Megabytes of heap, as the images for Tomcat on Rainbond have them.
    private static let heaps = [
        "micro": 90, "small": 180, "medium": 360, "large": 720, "2xlarge": 1420, "4xlarge": 2840, "8xlarge": 5680,
        "default": 512,
    ]

    /// `-Xmx`; nil where nothing is said, or the options already say it.
    let option: String?
    /// What the user should know, in a sentence.
    let warning: String?

    /// - Parameter options: the user's, which win.
    init(_ environment: [String: String], besides options: [String]) {
        guard let name = environment["MEMORY_SIZE"], !name.isEmpty, !options.contains(where: Self.sizesHeap) else {
            (option, warning) = (nil, nil)
            return
        }
        let known = Self.heaps[name.lowercased()]
        option = "-Xmx\(known ?? 512)m"
        warning =
            known == nil
            ? """
            MEMORY_SIZE in the environment is '\(name)', which is not known (micro, small, medium, large, 2xlarge, \
            4xlarge, 8xlarge): the heap may grow to 512 MB; say -Xmx in JAVA_OPTS
            """ : nil
    }

    private static func sizesHeap(_ option: String) -> Bool {
        ["-Xmx", "-XX:MaxHeapSize=", "-XX:MaxRAM"].contains(where: option.hasPrefix)
    }
}
