// SPDX-License-Identifier: Apache-2.0
public import Zip

extension Inspection {
    /// Looks through the application at a path: every file of an archive is read, none is written.
    ///
    /// - Parameter javaVersion: the feature release of the Java that would run it, nil where there is none.
    public init(_ source: WebApplicationSource, limits: ZipLimits, javaVersion: Int?) throws(WebArchiveError) {
        let content: WebApplicationContent
        var packed: UInt64?
        switch source {
        case .archive(let path):
            let archive = try WebApplicationArchive(path: path, limits: limits)
            packed = archive.fileSize
            content = WebApplicationContent(archive: archive)
            kind = .archive
        case .explodedDirectory(let path):
            content = try WebApplicationContent(directory: path)
            kind = .explodedDirectory
        case .sourceDirectory(let path):
            content = try WebApplicationContent(directory: path)
            kind = .directory
        }
        path = source.path
        let api = content.servletAPI()
        servletAPI = Generation(name: api.api.rawValue, reason: api.reason)

        var inspector = Inspector(content)
        inspector.run()
        components = inspector.components
        descriptor = inspector.descriptor?.facts
        libraries = inspector.libraries.map(\.facts)
        java = Self.java(inspector, needed: content.javaNeed().isNeeded, found: javaVersion)
        size = Self.size(content, packed: packed)
        problems = Self.problems(content, inspector, self)
    }

    /// Whether every file could be read; an archive with one that cannot is not served.
    public var isReadable: Bool { !problems.contains { $0.code == "damaged-entry" } }

    private static func java(_ inspector: Inspector, needed: Bool, found: Int?) -> JavaRequirement {
        var newest = inspector.classes.newest.map { ($0.version, "WEB-INF/classes/\($0.file)") }
        // The container's interfaces are not loaded from the application, so they need nothing.
        for library in inspector.libraries where library.containerParts.isEmpty {
            if let candidate = library.classes.newest, candidate.version > newest?.0 ?? 0 {
                newest = (candidate.version, "\(library.file) (\(candidate.file))")
            }
        }
        return JavaRequirement(
            needed: needed, release: newest.map { ClassScan.release(of: $0.0) }, classFileVersion: newest?.0,
            file: newest?.1, found: found)
    }

    private static func size(_ content: WebApplicationContent, packed: UInt64?) -> Size {
        let files = content.files.map { Size.File(file: $0, size: content.size(of: $0)) }
        let largest = files.sorted { ($1.size, $0.file) < ($0.size, $1.file) }.prefix(5)
        let (total, _) = files.reduce((UInt64(0), false)) { sum, file in
            let (total, overflow) = sum.0.addingReportingOverflow(file.size)
            return (overflow ? .max : total, overflow)
        }
        return Size(packed: packed, unpacked: total, files: files.count, largest: Array(largest))
    }
}
