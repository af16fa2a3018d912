// SPDX-License-Identifier: Apache-2.0

extension StaticFileService {
    /// What a path below the context leads to.
    enum Found {
        case file(CachedFile)
        /// A directory, asked for without the slash at the end.
        case directory
        /// There is a file, but it may not be read.
        case unreadable
        /// Nothing; or a directory, asked for with its slash, that has no welcome file.
        case nothing(isDirectory: Bool)
    }

    /// Looks a normalised path up, and the welcome files of a directory; the outcome is entered under `key`.
    ///
    /// The key of what a client may ask for is the path with the context's before it.
    func find(_ path: ArraySlice<UInt8>, key: [UInt8], now: UInt64) -> Found {
        switch root.look(at: path) {
        case .regular(let status):
            return load(path, status, isCertain: configuration.isCertain?(path) ?? false, key: key, now: now)
        case .nothing:
            cache.forget(key)
            return .nothing(isDirectory: false)
        case .directory where path.last != .slash:
            return .directory
        case .directory:
            for name in configuration.welcomeFiles {
                let welcome = path + name.utf8
                guard !Self.isPage(welcome), !RequestPath.isProtected(welcome),
                    case .regular(let status) = root.look(at: welcome)
                else { continue }
                return load(welcome, status, isCertain: false, key: key, now: now)
            }
            cache.forget(key)
            return .nothing(isDirectory: true)
        }
    }

    /// Whether the path is a JSP, which nobody but Jasper may answer: sent as a file it would show its source.
    static func isPage(_ path: ArraySlice<UInt8>) -> Bool {
        path.hasSuffix(".jsp") || path.hasSuffix(".jspx")
    }

    /// Takes the file from the cache when nothing about it has changed, else from the disk.
    private func load(
        _ path: ArraySlice<UInt8>, _ status: FileStatus, isCertain: Bool, key: [UInt8], now: UInt64
    ) -> Found {
        if let known = cache.known(key), known.status == status {
            cache.validate(key, known, now: now)
            return .file(known)
        }
        let name = path[(path.lastIndex(of: .slash).map { $0 + 1 } ?? path.startIndex)...]
        switch read(path) {
        case .failure(.unreadable): return .unreadable
        case .failure(.gone): return .nothing(isDirectory: false)
        case .success(let (content, status)):
            let type = types[fileName: name]
            var gzip: GzipMember?
            var isCertain = isCertain
            if let compression = configuration.compression, compression.isWorthwhile(status, type) {
                gzip = compression.member(path, status, type, keeping: configuration.maxCachedFileSize)
                // Who else compresses it is to decide on its fields too.
                isCertain = isCertain && gzip != nil
            }
            let file = CachedFile(
                status: status, contentType: type, content: content, isCertain: isCertain, gzip: gzip)
            cache.validate(key, file, now: now)
            return .file(file)
        }
    }

    private enum ReadFailure: Error {
        case unreadable, gone
    }

    private func read(_ path: ArraySlice<UInt8>) -> Result<(CachedFile.Content, FileStatus), ReadFailure> {
        switch root.open(path) {
        case .unreadable: return .failure(.unreadable)
        case .nothing: return .failure(.gone)
        case .opened(let file, let status):
            guard let size = Int(exactly: status.size), size <= configuration.maxCachedFileSize,
                let bytes = file.read(size, from: 0), file.status == status
            else {
                // Large, or written to at this very moment: the kernel sends what is there when it is sent.
                return .success((.disk(file), status))
            }
            return .success((.memory(bytes), status))
        }
    }
}

extension ArraySlice<UInt8> {
    fileprivate func hasSuffix(_ suffix: StaticString) -> Bool {
        suffix.withUTF8Buffer { self.suffix($0.count).elementsEqual($0) }
    }
}
