// SPDX-License-Identifier: Apache-2.0
import Foundation
import Zip

/// Makes archives of stored entries, and the pieces of web applications that tests need.
enum WarFile {
    static func bytes(_ files: KeyValuePairs<String, String>) -> [UInt8] {
        bytes(files.map { ($0.key, Array($0.value.utf8)) })
    }

    static func bytes(_ files: [(name: String, content: [UInt8])]) -> [UInt8] {
        var bytes: [UInt8] = []
        var directory: [UInt8] = []
        for (name, content) in files {
            var crc = CRC32()
            content.withUnsafeBytes { crc.update($0) }
            // Version, flags, method, time 12:00:00, date 2024-01-01.
            let common =
                number16(20) + number16(1 << 11) + number16(0) + number16(0x6000) + number16(0x5821)
                + number32(crc.value) + number32(UInt32(content.count)) + number32(UInt32(content.count))
                + number16(UInt16(name.utf8.count)) + number16(0)
            directory += number32(0x0201_4B50) + number16(20) + common + number16(0) + number16(0) + number16(0)
            directory += number32(0) + number32(UInt32(bytes.count)) + Array(name.utf8)
            bytes += number32(0x0403_4B50) + common + Array(name.utf8) + content
        }
        let end =
            number32(0x0605_4B50) + number16(0) + number16(0) + number16(UInt16(files.count))
            + number16(UInt16(files.count)) + number32(UInt32(directory.count)) + number32(UInt32(bytes.count))
            + number16(0)
        return bytes + directory + end
    }

    /// A class file as far as its constant pool goes, with these strings in it.
    static func classFile(_ constants: String...) -> [UInt8] {
        var bytes: [UInt8] = [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 52]
        // A long takes two places.
        bytes += number16(UInt16(constants.count + 4)).reversed() + [5, 0, 0, 0, 0, 0, 0, 0, 7]
        for constant in constants {
            bytes += [1] + number16(UInt16(constant.utf8.count)).reversed() + Array(constant.utf8)
        }
        return bytes + [7, 0, 3]
    }

    private static func number16(_ value: UInt16) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }

    private static func number32(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }
}

/// A directory of its own for one test, removed with it.
final class ScratchDirectory: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "/webarchive-tests-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    @discardableResult
    func write(_ bytes: [UInt8], to name: String) throws -> String {
        let file = path + "/" + name
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        return file
    }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String { try write(Array(text.utf8), to: name) }

    func read(_ name: String) -> String? {
        FileManager.default.contents(atPath: path + "/" + name).map { String(decoding: $0, as: UTF8.self) }
    }

    /// All names in the directory itself, sorted.
    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
}
