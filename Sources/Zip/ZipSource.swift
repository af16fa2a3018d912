// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The bytes of an archive: a file, or a block of memory (an archive inside an archive).
///
/// A file is read with `pread`, never mapped: a mapped file that somebody truncates kills the process with SIGBUS.
final class ZipSource: Sendable {
    private enum Storage {
        case file(descriptor: Int32, identity: Identity)
        case memory([UInt8])
    }

    /// What changes when somebody writes to the file.
    private struct Identity: Equatable {
        let size: Int64
        let modifiedSeconds: Int
        let modifiedNanoseconds: Int
        let changedSeconds: Int
        let changedNanoseconds: Int

        init?(descriptor: Int32) {
            var facts = stat()
            guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
            size = Int64(facts.st_size)
            (modifiedSeconds, modifiedNanoseconds) = (facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec)
            (changedSeconds, changedNanoseconds) = (facts.st_ctim.tv_sec, facts.st_ctim.tv_nsec)
        }
    }

    private let storage: Storage
    let size: UInt64

    init(path: String) throws(ZipError) {
        // O_NONBLOCK: opening a pipe without a writer must not hang.
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
        guard let identity = Identity(descriptor: descriptor), let size = UInt64(exactly: identity.size) else {
            close(descriptor)
            throw .unreadable(reason: "not a regular file")
        }
        storage = .file(descriptor: descriptor, identity: identity)
        self.size = size
    }

    init(bytes: [UInt8]) {
        storage = .memory(bytes)
        size = UInt64(bytes.count)
    }

    deinit {
        if case .file(let descriptor, _) = storage { close(descriptor) }
    }

    /// Fills `buffer` from `offset`, or throws: a file that ends earlier than its size said has been changed.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(ZipError) {
        switch storage {
        case .memory(let bytes):
            guard let start = Int(exactly: offset), start <= bytes.count, buffer.count <= bytes.count - start else {
                throw .changedWhileReading
            }
            bytes.withUnsafeBytes {
                buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[start...].prefix(buffer.count)))
            }
        case .file(let descriptor, _):
            var done = 0
            while done < buffer.count {
                guard let position = Int(exactly: offset), let base = buffer.baseAddress else {
                    throw .changedWhileReading
                }
                let count = pread(descriptor, base + done, buffer.count - done, position + done)
                if count < 0 && errno == EINTR { continue }
                guard count >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
                guard count > 0 else { throw .changedWhileReading }
                done += count
            }
        }
    }

    func bytes(at offset: UInt64, count: Int) throws(ZipError) -> [UInt8] {
        var failure: ZipError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            do throws(ZipError) {
                try read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
                initialized = count
            } catch {
                failure = error
                initialized = 0
            }
        }
        if let failure { throw failure }
        return bytes
    }

    func checkUnchanged() throws(ZipError) {
        guard case .file(let descriptor, let identity) = storage else { return }
        guard Identity(descriptor: descriptor) == identity else { throw .changedWhileReading }
    }
}
