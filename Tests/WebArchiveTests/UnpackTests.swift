// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization
import Testing
import WebArchive
import Zip

@Suite struct UnpackTests {
    private func unpack(_ scratch: ScratchDirectory, _ name: String = "app.war") throws -> UnpackedArchive {
        try WebApplicationArchive(path: scratch.path + "/" + name).unpack(into: scratch.path + "/target")
    }

    private func makeArchive(_ scratch: ScratchDirectory, _ page: String = "hello") throws {
        let files: [(String, [UInt8])] =
            [("index.html", Array(page.utf8)), ("empty/", []), ("WEB-INF/web.xml", Array("<web-app/>".utf8))]
            + (0..<200).map { ("static/\($0 % 7)/\($0).txt", Array("\(page) \($0)".utf8)) }
        try scratch.write(WarFile.bytes(files), to: "app.war")
    }

    @Test func unpacksAllFilesAndDirectories() throws {
        let scratch = try ScratchDirectory()
        try makeArchive(scratch)
        let unpacked = try unpack(scratch)
        #expect(unpacked.directory == scratch.path + "/target")
        #expect(unpacked.fileCount == 202)
        #expect(!unpacked.wasUnpackedBefore)
        #expect(scratch.read("target/index.html") == "hello")
        #expect((0..<200).allSatisfy { scratch.read("target/static/\($0 % 7)/\($0).txt") == "hello \($0)" })
        var isDirectory: ObjCBool = false
        #expect(FileManager.default.fileExists(atPath: scratch.path + "/target/empty", isDirectory: &isDirectory))
        #expect(isDirectory.boolValue)
        #expect(try scratch.names() == [".target.lock", "app.war", "target"])
    }

    @Test func makesTheDirectoriesOnTheWayToTheTarget() throws {
        let scratch = try ScratchDirectory()
        try makeArchive(scratch)
        let target = scratch.path + "/some/where/deep/"
        _ = try WebApplicationArchive(path: scratch.path + "/app.war").unpack(into: target, workers: 1)
        #expect(scratch.read("some/where/deep/index.html") == "hello")
    }

    @Test func doesNotUnpackTheSameArchiveAgain() throws {
        let scratch = try ScratchDirectory()
        try makeArchive(scratch)
        _ = try unpack(scratch)
        try scratch.write("edited", to: "target/index.html")
        #expect(try unpack(scratch).wasUnpackedBefore)
        #expect(scratch.read("target/index.html") == "edited")
    }

    @Test func unpacksAnotherArchiveInItsPlace() throws {
        let scratch = try ScratchDirectory()
        try makeArchive(scratch)
        _ = try unpack(scratch)
        try scratch.write("left over", to: "target/old.html")
        try makeArchive(scratch, "second")
        #expect(try !unpack(scratch).wasUnpackedBefore)
        #expect(scratch.read("target/index.html") == "second")
        #expect(scratch.read("target/old.html") == nil)
        #expect(try scratch.names() == [".target.lock", "app.war", "target"])
    }

    @Test func repairsAHalfFinishedUnpacking() throws {
        let scratch = try ScratchDirectory()
        try makeArchive(scratch)
        // What a process leaves that was killed while writing, and between the two renames.
        try scratch.write("half", to: ".target.unpacking-1-2/index.html")
        try scratch.write("old", to: ".target.replaced-1-2/META-INF/runner-unpacked")
        try scratch.write("not ours", to: ".target-other")
        #expect(try !unpack(scratch).wasUnpackedBefore)
        #expect(scratch.read("target/index.html") == "hello")
        #expect(try scratch.names() == [".target-other", ".target.lock", "app.war", "target"])
    }

    @Test func leavesNothingBehindWhenTheArchiveIsDamaged() throws {
        let scratch = try ScratchDirectory()
        try makeArchive(scratch)
        _ = try unpack(scratch)
        var bytes = WarFile.bytes(["a.txt": "fine", "b.txt": "will be damaged", "c.txt": "fine"])
        let range = try #require(bytes.firstRange(of: Array("damaged".utf8)))
        bytes[range.lowerBound] ^= 1
        let path = try scratch.write(bytes, to: "bad.war")
        let error = #expect(throws: WebArchiveError.self) { try unpack(scratch, "bad.war") }
        #expect(error?.cause == .malformed)
        #expect(error?.description.hasPrefix("\(path): entry \"b.txt\" is damaged: its CRC-32 is") == true)
        #expect(scratch.read("target/index.html") == "hello")
        #expect(try scratch.names() == [".target.lock", "app.war", "bad.war", "target"])
    }

    @Test func refusesAnArchiveOverTheLimitBeforeWritingAnything() throws {
        let scratch = try ScratchDirectory()
        try makeArchive(scratch)
        var limits = ZipLimits()
        limits.entryCount = 10
        let error = #expect(throws: WebArchiveError.self) {
            try WebApplicationArchive(path: scratch.path + "/app.war", limits: limits)
        }
        #expect(error?.limit == .entryCount)
        #expect(error?.description.hasSuffix("the archive has 203 entries, more than the limit of 10") == true)
    }

    @Test func noticesThatTheArchiveChangedAfterItWasOpened() throws {
        let scratch = try ScratchDirectory()
        try makeArchive(scratch)
        let path = scratch.path + "/app.war"
        let archive = try WebApplicationArchive(path: path)
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: [0])
        try file.close()
        #expect(throws: WebArchiveError.badArchive(path: path, .changedWhileReading)) {
            try archive.unpack(into: scratch.path + "/target")
        }
        #expect(try scratch.names() == [".target.lock", "app.war"])
    }

    // MARK: Targets

    @Test func doesNotReplaceADirectoryThatItDidNotMake() throws {
        let scratch = try ScratchDirectory()
        try makeArchive(scratch)
        try scratch.write("precious", to: "target/notes.txt")
        let target = scratch.path + "/target"
        let error = #expect(throws: WebArchiveError.targetNotOurs(path: target)) { try unpack(scratch) }
        #expect(error?.cause == .environment)
        #expect(scratch.read("target/notes.txt") == "precious")
        try FileManager.default.removeItem(atPath: target + "/notes.txt")
        #expect(try !unpack(scratch).wasUnpackedBefore)
    }

    @Test func doesNotFollowATargetThatIsALink() throws {
        let scratch = try ScratchDirectory()
        try makeArchive(scratch)
        try scratch.write("x", to: "elsewhere/META-INF/runner-unpacked")
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path + "/target", withDestinationPath: scratch.path + "/elsewhere")
        #expect(throws: WebArchiveError.targetNotDirectory(path: scratch.path + "/target")) { try unpack(scratch) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/elsewhere") == ["META-INF"])
    }

    @Test func doesNotFollowLinksPlantedInTheTarget() throws {
        let scratch = try ScratchDirectory()
        try makeArchive(scratch)
        _ = try unpack(scratch)
        let target = scratch.path + "/target"
        try scratch.write("precious", to: "elsewhere/1.txt")
        for name in ["static", "index.html"] {
            try FileManager.default.removeItem(atPath: target + "/" + name)
            try FileManager.default.createSymbolicLink(
                atPath: target + "/" + name, withDestinationPath: scratch.path + "/elsewhere")
        }
        try makeArchive(scratch, "second")
        _ = try unpack(scratch)
        #expect(scratch.read("elsewhere/1.txt") == "precious")
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/elsewhere") == ["1.txt"])
        #expect(scratch.read("target/static/1/1.txt") == "second 1")
    }

    @Test func doesNotTakeItsStampFromAnArchive() throws {
        let scratch = try ScratchDirectory()
        try scratch.write(WarFile.bytes(["META-INF/runner-unpacked": "forged", "a": "a"]), to: "app.war")
        _ = try unpack(scratch)
        #expect(scratch.read("target/META-INF/runner-unpacked")?.hasPrefix("runner-unpacked 1\nsha256 ") == true)
        #expect(try unpack(scratch).wasUnpackedBefore)
    }

    @Test func needsANameForTheTarget() throws {
        let scratch = try ScratchDirectory()
        try makeArchive(scratch)
        for target in ["/", "", scratch.path + "/.."] {
            #expect(throws: WebArchiveError.self) {
                try WebApplicationArchive(path: scratch.path + "/app.war").unpack(into: target)
            }
        }
    }

    // MARK: Several at a time

    @Test func unpacksOnceWhenManyStartAtATime() throws {
        let scratch = try ScratchDirectory()
        try makeArchive(scratch)
        let results = Mutex<[Bool]>([])
        DispatchQueue.concurrentPerform(iterations: 6) { _ in
            let unpacked = try? WebApplicationArchive(path: scratch.path + "/app.war").unpack(
                into: scratch.path + "/target")
            results.withLock { if let unpacked { $0.append(unpacked.wasUnpackedBefore) } }
        }
        let all = results.withLock { $0 }
        #expect(all.count == 6)
        #expect(all.count { !$0 } == 1)
        #expect(scratch.read("target/static/3/10.txt") == "hello 10")
        #expect(try scratch.names() == [".target.lock", "app.war", "target"])
    }

    @Test func waitsForAnotherProcessNoLongerThanItIsTold() throws {
        let scratch = try ScratchDirectory()
        try makeArchive(scratch)
        let holder = Process()
        holder.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let script =
            "import fcntl, sys; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_EX); print('held', flush=True); sys.stdin.read()"
        holder.arguments = ["python3", "-c", script, scratch.path + "/.target.lock"]
        let (input, output) = (Pipe(), Pipe())
        holder.standardInput = input
        holder.standardOutput = output
        try holder.run()
        #expect(!output.fileHandleForReading.availableData.isEmpty)
        let archive = try WebApplicationArchive(path: scratch.path + "/app.war")
        let error = #expect(throws: WebArchiveError.self) {
            try archive.unpack(into: scratch.path + "/target", lockTimeout: .milliseconds(100))
        }
        #expect(error?.description.contains("another process has been unpacking there") == true)
        // A dead holder is no holder.
        // The threads of the tests block signals, and a child inherits that: only SIGKILL is certain.
        kill(holder.processIdentifier, SIGKILL)
        holder.waitUntilExit()
        try input.fileHandleForWriting.close()
        #expect(try !archive.unpack(into: scratch.path + "/target").wasUnpackedBefore)
    }

    // MARK: What else is promised

    @Test func reportsRisingProgressUpToTheEnd() throws {
        let scratch = try ScratchDirectory()
        try makeArchive(scratch)
        let reports = Mutex<[UnpackProgress]>([])
        let archive = try WebApplicationArchive(path: scratch.path + "/app.war")
        _ = try archive.unpack(into: scratch.path + "/target") { progress in reports.withLock { $0.append(progress) } }
        let all = reports.withLock { $0 }
        #expect(all.count > 2)
        #expect(all.last == UnpackProgress(bytes: archive.unpackedSize, totalBytes: archive.unpackedSize))
        #expect(zip(all, all.dropFirst()).allSatisfy { $0.bytes <= $1.bytes })
    }

    @Test func givesOneDigestToOneBuild() throws {
        let scratch = try ScratchDirectory()
        try makeArchive(scratch)
        let first = try WebApplicationArchive(path: scratch.path + "/app.war").digest
        #expect(first.count == 64)
        #expect(try WebApplicationArchive(path: scratch.path + "/app.war").digest == first)
        try makeArchive(scratch, "other")
        #expect(try WebApplicationArchive(path: scratch.path + "/app.war").digest != first)
    }

    /// Tomcat gives a file the time that `ZipEntry.getTime` returns; so Java is asked.
    @Test func givesFilesTheTimesThatJavaReads() throws {
        let scratch = try ScratchDirectory()
        let script = """
            import os, subprocess, sys, zipfile
            os.chdir(sys.argv[1])
            open('extended.txt', 'w').write('x')
            os.utime('extended.txt', (1700000001, 1700000001))
            subprocess.run(['zip', '-q', 'app.war', 'extended.txt'], check=True)
            os.remove('extended.txt')
            with zipfile.ZipFile('app.war', 'a') as z:
                for month in range(1, 13):
                    z.writestr(zipfile.ZipInfo(f'{month}.txt', (2000 + month, month, 28, 2, 30, 58)), 'x')
            """
        let source = """
            public class Times { public static void main(String[] a) throws Exception {
              try (var jar = new java.util.jar.JarFile(a[0])) {
                jar.stream().forEach(e -> System.out.println(e.getName() + " " + e.getTime() / 1000)); } } }
            """
        try scratch.write(source, to: "Times.java")
        _ = try run("python3", "-c", script, scratch.path)
        let expected = try run("java", scratch.path + "/Times.java", scratch.path + "/app.war").split(separator: "\n")
        #expect(expected.count == 13)
        _ = try unpack(scratch)
        for line in expected {
            let parts = line.split(separator: " ")
            let facts = try FileManager.default.attributesOfItem(atPath: "\(scratch.path)/target/\(parts[0])")
            let modified = try #require(facts[.modificationDate] as? Date)
            #expect("\(parts[0]) \(Int(modified.timeIntervalSince1970))" == line)
        }
    }

    private func run(_ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return text
    }
}
