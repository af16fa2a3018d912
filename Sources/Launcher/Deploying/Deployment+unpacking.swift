// SPDX-License-Identifier: Apache-2.0
internal import Logging
internal import WebArchive

extension Deployment {
    /// Below this an unpacking is over before a bar could be read.
    private static let barThreshold: UInt64 = 8 << 20

    /// Brings every application into a directory of its own.
    ///
    /// - Returns: the directories, absolute, in the order of the applications.
    func unpack(_ surveys: [Survey], _ base: BaseDirectory) async throws(Failure) -> [String] {
        var places: [String] = []
        for survey in surveys {
            guard let archive = survey.archive else {
                places.append(try FilePath.absolute(survey.source.path))
                continue
            }
            if Task.isCancelled { return [] }
            try base.make()
            let target = base.expanded(
                named: configuration.expandedDirectory, for: survey.application.contextPath, isFirst: places.isEmpty)
            places.append(try await unpack(archive, into: target))
        }
        return places
    }

    private func unpack(_ archive: WebApplicationArchive, into target: String) async throws(Failure) -> String {
        let (logger, clock) = (logger, clock)
        let bar = ProgressBar(archive.path, stream: .standardOutput)
        let showsBar = archive.unpackedSize >= Self.barThreshold
        let (unpacked, took) = try await BlockingWork.run("runner.unpack") { () throws(Failure) in
            try clock.time { () throws(Failure) in
                defer { bar.clear() }
                do throws(WebArchiveError) {
                    return try archive.unpack(into: target, logger: logger) { progress in
                        if showsBar { bar.show(progress.bytes, of: progress.totalBytes) }
                    }
                } catch {
                    throw Failure(error)
                }
            }
        }
        logger.info(
            unpacked.wasUnpackedBefore ? "\(archive.path) is unpacked already." : "Unpacked \(archive.path).",
            metadata: [
                "directory": "\(unpacked.directory)", "files": "\(unpacked.fileCount)",
                "size": "\(ByteCount.inWords(unpacked.bytes))", "took": "\(took)",
            ])
        return unpacked.directory
    }
}
