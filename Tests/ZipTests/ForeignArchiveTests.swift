// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import Zip

/// Archives made by other programs.
@Suite struct ForeignArchiveTests {
    private func makeTree(in scratch: ScratchDirectory) throws -> [String: [UInt8]] {
        var generator = SeededGenerator(seed: 5)
        var files: [String: [UInt8]] = ["empty": [], "WEB-INF/größe.txt": Array("text".utf8)]
        files["WEB-INF/classes/text.txt"] = Array(String(repeating: "the same line again\n", count: 30_000).utf8)
        files["WEB-INF/lib/random.bin"] = (0..<300_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
        for (name, content) in files {
            let path = scratch.path + "/tree/" + name
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data(content).write(to: URL(fileURLWithPath: path))
        }
        return files
    }

    @Test func readsWhatZipWrites() throws {
        let scratch = try ScratchDirectory()
        let files = try makeTree(in: scratch)
        let tree = scratch.path + "/tree"
        try run("zip", "-qr", "../plain.zip", ".", in: tree)
        try run("zip", "-qr0", "../stored.zip", ".", in: tree)
        // Streamed, so that sizes and checksums come behind the data.
        let streamed = try run("sh", "-c", "zip -qr - . | cat", in: tree)
        #expect(try contents(of: ZipArchive(path: scratch.path + "/plain.zip")) == files)
        #expect(try contents(of: ZipArchive(path: scratch.path + "/stored.zip")) == files)
        #expect(try contents(of: ZipArchive(bytes: streamed)) == files)
    }

    @Test func readsWhatJarWrites() throws {
        let scratch = try ScratchDirectory()
        var files = try makeTree(in: scratch)
        try run("jar", "--create", "--file", scratch.path + "/a.jar", "-C", scratch.path + "/tree", ".")
        var read = try contents(of: ZipArchive(path: scratch.path + "/a.jar"))
        read["META-INF/MANIFEST.MF"] = nil
        // `jar` writes names as it decodes them in the locale of the test run.
        files["WEB-INF/größe.txt"] = nil
        read = read.filter { $0.key.utf8.allSatisfy { $0 < 0x80 } && !$0.key.contains("?") }
        #expect(read == files)
    }

    /// Random archives, and what Python's own reader finds in them.
    @Test func agreesWithPythonOnRandomArchives() throws {
        let scratch = try ScratchDirectory()
        let script = """
            import random, sys, zipfile, zlib
            random.seed(int(sys.argv[2]))
            words = [b'servlet', b'<p>', b'0123456789', b'\\n', b'jakarta', b' ']
            for number in range(40):
                path = f'{sys.argv[1]}/{number}.zip'
                with open(path, 'wb') as f:
                    f.write(random.randbytes(random.choice([0, 0, 1, 500])))
                    with zipfile.ZipFile(f, 'w') as z:
                        z.comment = random.randbytes(random.choice([0, 0, 30])).replace(b'PK', b'xx')
                        for index in range(random.randrange(0, 30)):
                            kind = random.randrange(4)
                            size = random.choice([0, 1, 100, 5000, 70000])
                            data = random.randbytes(size) if kind == 0 else bytes(size) if kind == 1 else b''.join(random.choice(words) for _ in range(size // 4))
                            name = '/'.join(random.choice(['a', 'ü', 'WEB-INF', 'x y', 'é' * 20]) for _ in range(random.randrange(0, 4))) + f'/{index}.txt'
                            info = zipfile.ZipInfo(name.lstrip('/'), (random.randrange(1980, 2100), random.randrange(1, 13), random.randrange(1, 29), 1, 2, 4))
                            method = random.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
                            z.writestr(info, data, method, random.choice([1, 6, 9]))
                with zipfile.ZipFile(path) as z:
                    for info in z.infolist():
                        print(number, zlib.crc32(z.read(info)), info.file_size, info.filename, sep='\\t')
            """
        let expected = String(decoding: try run("python3", "-c", script, scratch.path, "42"), as: UTF8.self)
        var found = ""
        for number in 0..<40 {
            let archive = try ZipArchive(path: "\(scratch.path)/\(number).zip")
            let extractor = ZipExtractor(archive)
            for entry in archive.entries {
                let content = try extractor.content(of: entry, limit: 1 << 20)
                found += "\(number)\t\(crc32(content))\t\(content.count)\t\(entry.path)\n"
            }
        }
        #expect(found == expected)
        #expect(expected.utf8.count > 1000)
    }
}
