// SPDX-License-Identifier: Apache-2.0
import Foundation

/// An archive like a large application's: most of it libraries that hardly shrink, beside many small text files.
enum LargeArchive {
    struct Failure: Error, CustomStringConvertible { let description: String }

    /// The same bytes every time.
    static func make(in folder: String, megabytes: Int) throws -> String {
        let root = "\(folder)/large"
        var numbers = SplitMix(state: 1)
        try FileManager.default.createDirectory(atPath: "\(root)/lib", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: "\(root)/text", withIntermediateDirectories: true)
        // Nine tenths of the archive are noise in files of 1 MB; a text file of 16 KB shrinks to about a third.
        for file in 0..<(megabytes * 9 / 10) {
            let noise = (0..<131_072).map { _ in numbers.next() }
            try noise.withUnsafeBytes { Data($0) }.write(to: URL(filePath: "\(root)/lib/\(file).bin"))
        }
        let words = (0..<2_000).map { _ in String(numbers.next() % 100_000_000, radix: 36) }
        for file in 0..<(megabytes * 20) {
            var text = ""
            while text.utf8.count < 16_384 { text += words[Int(numbers.next() % 2_000)] + " " }
            try text.write(toFile: "\(root)/text/\(file).txt", atomically: false, encoding: .utf8)
        }
        try "<!DOCTYPE html><title>large</title>\n".write(
            toFile: "\(root)/index.html", atomically: false, encoding: .utf8)

        let archive = URL(filePath: "\(folder)/large.war").path
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/zip")
        process.arguments = ["-qr", archive, "."]
        process.currentDirectoryURL = URL(filePath: root)
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(description: "zip failed") }
        return archive
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): good enough as noise, and the same on every machine.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
