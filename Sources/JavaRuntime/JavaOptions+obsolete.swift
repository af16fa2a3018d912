// SPDX-License-Identifier: Apache-2.0

extension JavaOptions {
    /// Options that machines took once and refuse now, with the first version that refuses them or says that it ignores
    /// them. A name that ends in `*` is a prefix.
    ///
    /// Sources: the release notes' lists of removed options, HotSpot's tables of special flags (arguments.cpp), and the
    /// answers of Java 17 and 25 to each name.
    private static let obsoleteFlags: [(name: String, since: Int)] = [
        // The permanent generation (JEP 122).
        ("PermSize", 8), ("MaxPermSize", 8), ("PermMarkSweepDeadRatio", 8),
        // Unified logging of the garbage collector (JEP 271).
        ("PrintGCDateStamps", 9), ("PrintGCTimeStamps", 9), ("PrintGCApplicationStoppedTime", 9),
        ("PrintGCApplicationConcurrentTime", 9), ("PrintGCCause", 9), ("PrintGCID", 9), ("PrintGCTaskTimeStamps", 9),
        ("PrintHeapAtGC", 9), ("PrintHeapAtGCExtended", 9),
        ("PrintTenuringDistribution", 9), ("PrintAdaptiveSizePolicy", 9), ("PrintReferenceGC", 9),
        ("PrintPromotionFailure", 9), ("PrintFLSStatistics", 9), ("PrintFLSCensus", 9), ("PrintCMSStatistics", 9),
        ("PrintClassHistogramBeforeFullGC", 9), ("PrintClassHistogramAfterFullGC", 9), ("PrintOldPLAB", 9),
        ("PrintPLAB", 9), ("PrintParallelOldGCPhaseTimes", 9), ("PrintJNIGCStalls", 9), ("PrintGCReason", 9),
        ("UseGCLogFileRotation", 9), ("NumberOfGCLogFiles", 9), ("GCLogFileSize", 9), ("TraceDynamicGCThreads", 9),
        ("TraceMetadataHumongousAllocation", 9), ("G1PrintHeapRegions", 9), ("G1PrintRegionLivenessInfo", 9),
        ("G1SummarizeConcMark", 9), ("G1SummarizeRSetStats", 9), ("G1TraceConcRefinement", 9),
        ("TraceGen0Time", 9), ("TraceGen1Time", 9),
        // Garbage collectors (JEP 214, 363, 366) and what tuned them.
        ("UseParNewGC", 9), ("UseConcMarkSweepGC", 14), ("UseCMS*", 14), ("CMS*", 14), ("ParGC*", 14),
        ("UseParallelOldGC", 15), ("UseAdaptiveGCBoundary", 15), ("UseAutoGCSelectPolicy", 14),
        ("AutoGCSelectPauseMillis", 14), ("ExplicitGCInvokesConcurrentAndUnloadsClasses", 9), ("ParNew*", 14),
        ("MaxGCMinorPauseMillis", 23), ("ZGenerational", 24),
        // Switches of optimisations that are now always on, or gone.
        ("UseFastAccessorMethods", 9), ("UseFastEmptyMethods", 9), ("UseSplitVerifier", 8), ("UseCompressedStrings", 8),
        ("UseStringCache", 8), ("UseVMInterruptibleIO", 9), ("UseISM", 8), ("UseMPSS", 8), ("LazyBootClassLoader", 8),
        ("UseOldInlining", 9), ("AdaptivePermSizeWeight", 8), ("ThreadLocalHandshakes", 14), ("UseMembar", 12),
        ("FailOverToOldVerifier", 14), ("AggressiveOpts", 12), ("UseBoundThreads", 9), ("DefaultThreadPriority", 9),
        ("NoYieldsInMicrolock", 9), ("BackEdgeThreshold", 9), ("CompilationPolicyChoice", 15), ("UseNewReflection", 9),
        ("ReflectionWrapResolutionErrors", 9), ("MustCallLoadClassInternal", 9), ("UnsyncloadClass", 9),
        ("VerifyReflectionBytecodes", 9), ("UseLWPSynchronization", 8), ("UseThreadPriorityPolicy", 8),
        ("UseBiasedLocking", 18), ("BiasedLocking*", 18),
        ("UseSpinning", 9), ("PreBlockSpin", 9), ("AdjustConcurrency", 9), ("AssumeMP", 17), ("MonitorInUseLists", 17),
        ("UseHeavyMonitors", 25), ("ScavengeBeforeFullGC", 25), ("RequireSharedSpaces", 25), ("UseSharedSpaces", 25),
        ("ParallelCMSThreads", 14), ("InitialRAMFraction", 25), ("MinRAMFraction", 25), ("MaxRAMFraction", 25),
        ("CriticalJNINatives", 18), ("PrintSafepointStatistics*", 17), ("TraceSafepointCleanupTime", 17),
        // Containers (JDK-8186248) and Oracle's former commercial features.
        ("UseCGroupMemoryLimitForHeap", 11), ("UnlockCommercialFeatures", 11), ("UseAppCDS", 11),
        // Tracing that unified logging replaced.
        ("TraceClassLoading", 17), ("TraceClassUnloading", 17), ("TraceClassResolution", 17),
        ("TraceClassLoadingPreorder", 17), ("TraceBiasedLocking", 10), ("TraceExceptions", 17),
    ]

    /// Why a machine of this version must not be given the option; nil when it may.
    static func obsolescence(of option: String, javaVersion: Int) -> String? {
        if option.hasPrefix("-XX:") {
            let name = option.dropFirst("-XX:".count).drop { $0 == "+" || $0 == "-" }.prefix { $0 != "=" }
            let entry = obsoleteFlags.first { entry in
                entry.name.hasSuffix("*") ? name.hasPrefix(entry.name.dropLast()) : name == entry.name
            }
            return entry.flatMap { javaVersion >= $0.since ? "Java \(javaVersion) no longer has it" : nil }
        }
        guard javaVersion >= 9 else { return nil }
        let removed = ["-Xincgc", "-Xnoincgc", "-Xconcgc", "-Xnoconcgc"] + (javaVersion >= 25 ? ["-Xnoagent"] : [])
        let removedPrefixes = [
            "-Xbootclasspath:", "-Xbootclasspath/p:", "-Djava.endorsed.dirs=", "-Djava.ext.dirs=", "-Xrunhprof",
            "-agentlib:hprof",
        ]
        if removed.contains(option) || removedPrefixes.contains(where: { option.hasPrefix($0) }) {
            return "Java \(javaVersion) no longer has it"
        }
        if option.hasPrefix("--illegal-access"), javaVersion >= 17 {
            return "since Java 17 only --add-opens opens a package"
        }
        return nil
    }
}
