// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// A file that lines are appended to, or one for each day.
///
/// `yyyy_mm_dd` in the name, in any case, stands for the day, and files of days longer ago are removed: as with
/// jetty-runner's `--log`. A file that was moved or removed, as by logrotate, is made anew within a second.
final class DailyFile: LineWriter.Output, @unchecked Sendable {
    // Everything below is touched by one thread at a time: the one that makes it, then the writer's.

    private let name: DatedFileName
    private let retainDays: Int?
    private let now: @Sendable () -> Int

    private var descriptor: Int32 = -1
    private var path = ""
    private var lastLook = 0
    /// The last write has left half a line.
    private var isTorn = false

    /// Opens the file, so that what is wrong with it is known at the start.
    ///
    /// - Parameters:
    ///   - retainDays: how many days a file of a day is kept; nil for ever.
    ///   - isInUTC: whose midnight begins a day.
    ///   - now: seconds since the Unix epoch.
    init(
        _ name: String, retainDays: Int?, isInUTC: Bool = false, now: @escaping @Sendable () -> Int = { time(nil) }
    ) throws(Failure) {
        self.name = try DatedFileName(name, isInUTC: isInUTC)
        self.retainDays = retainDays
        self.now = now
        guard open() else {
            throw Failure(
                .configuration,
                "The access log \(path) cannot be written: \(String(cString: strerror(errno))); name another file.")
        }
        removeOld()
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func put(_ lines: ArraySlice<UInt8>) -> Bool {
        look()
        guard descriptor >= 0 || open() else { return false }
        if isTorn, !append([0x0A]) { return false }
        isTorn = false
        return append(lines)
    }

    private func append(_ lines: ArraySlice<UInt8>) -> Bool {
        lines.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count > 0 {
                    rest = rest.dropFirst(count)
                } else if count == 0 || errno != EINTR {
                    isTorn = isTorn || rest.count < bytes.count
                    return false
                }
            }
            return true
        }
    }

    /// Once a second: whether it is another day, and whether the file is still where it should be.
    private func look() {
        let second = now()
        guard second != lastLook else { return }
        lastLook = second
        let isToday = path == currentPath
        var (named, ours) = (stat(), stat())
        let isThere =
            stat(path, &named) == 0 && fstat(descriptor, &ours) == 0 && named.st_ino == ours.st_ino
            && named.st_dev == ours.st_dev
        guard !isToday || !isThere else { return }
        // Where the new one cannot be made, the old one goes on.
        let former = descriptor
        if open(), former >= 0 { close(former) }
        if !isToday { removeOld() }
    }

    private func open() -> Bool {
        path = currentPath
        // Who may read it learns who has asked for what.
        // O_NONBLOCK: a named pipe without a reader must not hold the start; a write waits again.
        let flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY
        let opened = Glibc.open(path, flags | O_NONBLOCK, 0o640)
        guard opened >= 0 else { return false }
        descriptor = opened
        _ = fcntl(descriptor, F_SETFL, flags)
        return true
    }

    private var currentPath: String { name.path(at: now()) }

    /// Removes the files of days that are too long ago; which these are, their names tell.
    private func removeOld() {
        guard let retainDays, let directory = opendir(name.folder) else { return }
        defer { closedir(directory) }
        let oldest = name.day(at: now() - retainDays * 86_400)
        while let entry = readdir(directory) {
            let file = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let day = name.day(ofFile: file), day < oldest { unlink("\(name.folder)/\(file)") }
        }
    }
}
