// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import Zip

/// A directory of its own for one test, removed with it.
final class ScratchDirectory {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "/zip-tests-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ bytes: [UInt8], to name: String) throws -> String {
        let file = path + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        return file
    }
}

/// Runs a program and returns what it printed; a failure, or its absence, fails the test.
@discardableResult
func run(_ program: String, _ arguments: String..., in directory: String? = nil, input: [UInt8] = []) throws -> [UInt8]
{
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
    let output = Pipe()
    process.standardOutput = output
    let inputFile = NSTemporaryDirectory() + "/zip-tests-" + UUID().uuidString
    try Data(input).write(to: URL(fileURLWithPath: inputFile))
    defer { try? FileManager.default.removeItem(atPath: inputFile) }
    process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: inputFile))
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(program) \(arguments.first ?? "") failed")
    return Array(bytes)
}

/// The contents of all files of an archive.
func contents(of archive: ZipArchive) throws(ZipError) -> [String: [UInt8]] {
    let extractor = ZipExtractor(archive)
    var files: [String: [UInt8]] = [:]
    for entry in archive.entries where !entry.isDirectory {
        files[entry.path] = try extractor.content(of: entry, limit: 1 << 28)
    }
    return files
}

/// Inflates with pieces of the given size; nil when the stream is not at its end with the input.
func inflate(_ input: [UInt8], pieces: Int = .max, outputSize: Int = 128 * 1024) throws(InflateError) -> [UInt8]? {
    let inflate = Inflate(outputSize: outputSize)
    var output: [UInt8] = []
    var index = 0
    while true {
        let end = min(input.count, pieces < input.count - index ? index + pieces : input.count)
        let piece = Array(input[index..<end])
        let outcome = piece.withUnsafeBytes { buffer in
            Result { () throws(InflateError) -> Inflate.Event in
                var rest = buffer
                var event = try inflate.run(&rest)
                while event == .outputFull {
                    output += inflate.pending
                    inflate.release()
                    event = try inflate.run(&rest)
                }
                return event
            }
        }
        index = end
        if try outcome.get() == .finished {
            output += inflate.pending
            return output
        }
        if index == input.count { return nil }
    }
}
