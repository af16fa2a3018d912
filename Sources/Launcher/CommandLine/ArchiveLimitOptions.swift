// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Zip

/// What an archive may cost; raised for an application that is honestly larger.
struct ArchiveLimitOptions: ParsableArguments {
    private static let defaults = ZipLimits()

    @Option(help: ArgumentHelp("The most files in a WAR.", valueName: "number"))
    var maxArchiveEntries = defaults.entryCount

    @Option(help: ArgumentHelp("The greatest size of one file in a WAR, unpacked.", valueName: "bytes"))
    var maxArchiveEntrySize = defaults.entrySize

    @Option(help: ArgumentHelp("The greatest size of a WAR, unpacked.", valueName: "bytes"))
    var maxArchiveSize = defaults.totalSize

    @Option(help: ArgumentHelp("How many times its packed size a file of a WAR may have.", valueName: "number"))
    var maxArchiveRatio = defaults.ratio

    /// The limits in the ZIP reader's terms.
    var limits: ZipLimits {
        var limits = ZipLimits()
        limits.entryCount = maxArchiveEntries
        // The directory grows with the entries; 256 bytes each is the default's own proportion.
        let (directorySize, overflow) = maxArchiveEntries.multipliedReportingOverflow(by: 256)
        limits.directorySize = overflow ? .max : max(limits.directorySize, directorySize)
        limits.entrySize = maxArchiveEntrySize
        limits.totalSize = maxArchiveSize
        limits.ratio = maxArchiveRatio
        limits.totalRatio = max(limits.totalRatio, maxArchiveRatio)
        return limits
    }

    /// The flag that raises a limit; nil when none does.
    static func flag(raising limit: ZipLimit) -> String? {
        switch limit {
        case .entryCount, .directorySize: "--max-archive-entries"
        case .entrySize: "--max-archive-entry-size"
        case .totalSize: "--max-archive-size"
        case .ratio, .totalRatio: "--max-archive-ratio"
        case .nameLength: nil
        }
    }
}
