// SPDX-License-Identifier: Apache-2.0
import Glibc
import Zip

/// Writes entries below one directory and nowhere else.
///
/// Keeps the directories on the way to the last entry open, as the next one mostly goes to the same; several writers
/// may work on one tree at a time, a directory that another has made meanwhile is as good.
final class TreeWriter {
    private let root: Descriptor
    private var levels: [Level] = []
    private var lastDosTime: (time: ZipTime, value: timespec)?

    private final class Level {
        let name: Substring
        let descriptor: Descriptor

        init(name: Substring, descriptor: consuming Descriptor) {
            self.name = name
            self.descriptor = descriptor
        }
    }

    init(root: consuming Descriptor) { self.root = root }

    func makeDirectory(_ path: String) throws(SystemError) {
        try enter(path.split(separator: "/")[...])
    }

    /// Makes a new file; one that is there already is an error, as no two entries have one path.
    func makeFile(_ path: String) throws(SystemError) -> Descriptor {
        let components = path.split(separator: "/")
        guard let name = components.last else { throw SystemError(number: EINVAL) }
        try enter(components.dropLast())
        let flags = O_WRONLY | O_CREAT | O_EXCL
        guard let level = levels.last else { return try root.file(String(name), flags: flags) }
        return try level.descriptor.file(String(name), flags: flags)
    }

    /// Tomcat gives an unpacked file the time of its entry, and `Last-Modified` and `ETag` are made of it.
    func setModified(_ time: ZipTime, of file: borrowing Descriptor) throws(SystemError) {
        let value: timespec
        if let lastDosTime, lastDosTime.time == time {
            value = lastDosTime.value
        } else {
            let (seconds, nanoseconds) = time.sinceEpoch
            value = timespec(tv_sec: Int(seconds), tv_nsec: Int(nanoseconds))
            lastDosTime = (time, value)
        }
        let times = (timespec(tv_sec: 0, tv_nsec: Int(UTIME_OMIT_VALUE)), value)
        let result = withUnsafeBytes(of: times) { futimens(file.number, $0.bindMemory(to: timespec.self).baseAddress) }
        guard result == 0 else { throw .current }
    }

    /// Leaves open exactly the directories of this path, making those that are missing.
    private func enter(_ components: ArraySlice<Substring>) throws(SystemError) {
        var depth = 0
        while depth < levels.count, depth < components.count,
            levels[depth].name == components[components.startIndex + depth]
        {
            depth += 1
        }
        levels.removeLast(levels.count - depth)
        for component in components.dropFirst(depth) {
            let name = String(component)
            let descriptor: Descriptor
            if let level = levels.last {
                _ = try level.descriptor.makeDirectory(name)
                descriptor = try level.descriptor.directory(name)
            } else {
                _ = try root.makeDirectory(name)
                descriptor = try root.directory(name)
            }
            levels.append(Level(name: component, descriptor: descriptor))
        }
    }
}

/// `UTIME_OMIT` of <sys/stat.h>, a macro with a cast that is not imported: leave this time as it is.
private let UTIME_OMIT_VALUE: Int64 = (1 << 30) - 2
