// SPDX-License-Identifier: Apache-2.0
import Glibc
public import Logging
import Synchronization
import Zip

extension WebApplicationArchive {
    /// Unpacks into `target`, unless this very archive is there already; blocks until done.
    ///
    /// The tree is written beside the target under a name that nobody serves, and renamed when it is complete. An
    /// interrupted unpacking therefore leaves the target as it was, and its remains are removed by the next. Processes
    /// that unpack to one target at a time wait for each other.
    /// - Parameters:
    ///   - target: a directory that is missing, empty, or was unpacked by us; what is in it is replaced.
    ///   - workers: how many threads at most; the calling one is among them.
    ///   - lockTimeout: how long to wait for another process that is unpacking there.
    ///   - progress: called on any of the threads, one call at a time, with rising numbers; it must be quick.
    public func unpack(
        into target: String, workers: Int = 2, lockTimeout: Duration = .seconds(60),
        logger: Logger = Logger(label: "runner.archive"), progress: (@Sendable (UnpackProgress) -> Void)? = nil
    ) throws(WebArchiveError) -> UnpackedArchive {
        let place = try UnpackTarget(path: target)
        let stamp = Array("runner-unpacked 1\nsha256 \(digest)\n".utf8)
        if !place.canBeWritten, place.holds(stamp) { return result(target, wasUnpackedBefore: true) }
        let lock = try WebArchiveError.writing(target) { () throws(SystemError) in
            try TargetLock(place.parent, name: place.lockName, timeout: lockTimeout)
        }
        guard let lock else { throw .targetBusy(path: target, waited: lockTimeout) }
        defer { lock.release() }
        if place.holds(stamp) {
            logger.debug("The archive is unpacked already", metadata: ["directory": "\(target)"])
            return result(target, wasUnpackedBefore: true)
        }
        try place.checkReplaceable()
        let temporary = try WebArchiveError.writing(target) { () throws(SystemError) in
            try place.removeRemains()
            return try place.makeTemporary()
        }
        do throws(WebArchiveError) {
            try write(to: place, temporary, workers: max(1, workers), progress)
            try WebArchiveError.writing(target) { () throws(SystemError) in try place.complete(temporary, stamp) }
        } catch {
            try? place.parent.remove(temporary)
            throw error
        }
        return result(target, wasUnpackedBefore: false)
    }

    private func result(_ target: String, wasUnpackedBefore: Bool) -> UnpackedArchive {
        UnpackedArchive(
            directory: target, fileCount: archive.entries.count { !$0.isDirectory }, bytes: archive.totalSize,
            wasUnpackedBefore: wasUnpackedBefore)
    }

    /// What the threads of one unpacking share.
    private final class Work: Sendable {
        /// Entries are handed out in groups: neighbours share a directory, and a writer keeps that open.
        static let groupSize = 16
        let place: UnpackTarget
        let temporary: String
        let meter: ProgressMeter
        let nextGroup = Atomic<Int>(0)
        let hasFailed = Atomic<Bool>(false)
        let failure = Mutex<WebArchiveError?>(nil)

        init(place: UnpackTarget, temporary: String, meter: ProgressMeter) {
            self.place = place
            self.temporary = temporary
            self.meter = meter
        }

        func fail(_ error: WebArchiveError) {
            failure.withLock { if $0 == nil { $0 = error } }
            hasFailed.store(true, ordering: .relaxed)
        }
    }

    private func write(
        to place: UnpackTarget, _ temporary: String, workers: Int, _ progress: (@Sendable (UnpackProgress) -> Void)?
    ) throws(WebArchiveError) {
        let meter = ProgressMeter(total: archive.totalSize, report: progress)
        let work = Work(place: place, temporary: temporary, meter: meter)
        Crew.run(workers) {
            do throws(WebArchiveError) {
                try takePart(in: work)
            } catch {
                work.fail(error)
            }
        }
        // First of all: damage that was found may only be half of a change.
        try WebArchiveError.reading(path) { () throws(ZipError) in try archive.checkUnchanged() }
        if let failure = work.failure.withLock({ $0 }) { throw failure }
        meter.finish()
    }

    private func takePart(in work: Work) throws(WebArchiveError) {
        let writer = try WebArchiveError.writing(work.place.path) { () throws(SystemError) in
            TreeWriter(root: try work.place.parent.directory(work.temporary))
        }
        let extractor = ZipExtractor(archive)
        while !work.hasFailed.load(ordering: .relaxed) {
            let start = work.nextGroup.add(1, ordering: .relaxed).oldValue * Work.groupSize
            guard start < archive.entries.count else { return }
            for entry in archive.entries[start..<min(start + Work.groupSize, archive.entries.count)] {
                try write(entry, extractor, writer, work)
            }
        }
    }

    private func write(
        _ entry: ZipEntry, _ extractor: ZipExtractor, _ writer: TreeWriter, _ work: Work
    ) throws(WebArchiveError) {
        // The stamp says that we unpacked this; it is never taken from an archive.
        if entry.path == UnpackTarget.stampPath { return }
        let destination = "\(work.place.path)/\(entry.path)"
        if entry.isDirectory {
            return try WebArchiveError.writing(destination) { () throws(SystemError) in
                try writer.makeDirectory(entry.path)
            }
        }
        let file = try WebArchiveError.writing(destination) { () throws(SystemError) in
            try writer.makeFile(entry.path)
        }
        var failure: SystemError?
        do throws(ZipError) {
            try extractor.extract(entry) { chunk in
                do throws(SystemError) {
                    try file.write(chunk)
                } catch {
                    failure = error
                    return .stop
                }
                work.meter.add(UInt64(chunk.count))
                return work.hasFailed.load(ordering: .relaxed) ? .stop : .more
            }
        } catch {
            throw .badArchive(path: path, error)
        }
        if let failure { throw .cannotWrite(path: destination, reason: failure.description) }
        do throws(SystemError) {
            try writer.setModified(entry.modified, of: file)
        } catch {
            throw .cannotWrite(path: destination, reason: error.description)
        }
    }
}
