// SPDX-License-Identifier: Apache-2.0
import Zip

/// Looks through an application once, file by file, and collects what there is to say.
struct Inspector {
    private let content: WebApplicationContent
    private let extractor: ZipExtractor?
    private(set) var classes = ClassScan()
    private(set) var libraries: [LibraryScan] = []
    private(set) var problems: [Inspection.Problem] = []
    private(set) var components = Inspection.Components()
    private(set) var descriptor: DescriptorSummary?

    private static let descriptorFile = "WEB-INF/web.xml"
    private static let maximumLibrarySize = 256 << 20

    init(_ content: WebApplicationContent) {
        self.content = content
        extractor = content.packed.map { ZipExtractor($0.archive) }
    }

    mutating func run() {
        for file in content.files { look(at: file) }
        collect()
    }

    private mutating func look(at file: String) {
        if file.hasPrefix("WEB-INF/lib/"), file.hasSuffix(".jar") {
            lookIntoLibrary(file)
        } else if file.hasPrefix("WEB-INF/classes/"),
            ClassScan.isClass(String(file.dropFirst("WEB-INF/classes/".count)))
        {
            if let bytes = bytes(of: file, limit: ClassScan.maximumSize) {
                classes.add(bytes, path: String(file.dropFirst("WEB-INF/classes/".count)))
            }
        } else if file == Self.descriptorFile {
            readDescriptor()
        } else if file.hasPrefix("WEB-INF/classes/META-INF/services/"),
            file.hasSuffix(".servlet.ServletContainerInitializer"),
            let bytes = bytes(of: file, limit: Manifest.maximumSize)
        {
            for name in LibraryScan.services(bytes) {
                components.initializers.append(
                    Inspection.Initializer(className: name, source: file, handlesTypes: false))
            }
        } else {
            if [".jsp", ".jspx"].contains(where: file.lowercased().hasSuffix) { components.pages += 1 }
            verify(file)
        }
    }

    private mutating func lookIntoLibrary(_ file: String) {
        guard content.size(of: file) <= UInt64(Self.maximumLibrarySize) else {
            problems.append(.init(.note, "large-library", "\(file) is too large to be looked into here."))
            return
        }
        guard let bytes = bytes(of: file, limit: Self.maximumLibrarySize) else { return }
        do {
            let scan = LibraryScan(try ZipArchive(bytes: bytes), file: file, size: UInt64(bytes.count))
            for damage in scan.damage {
                problems.append(.init(.error, "damaged-library", "\(file) cannot be read: \(damage)."))
            }
            libraries.append(scan)
        } catch {
            problems.append(.init(.error, "damaged-library", "\(file) cannot be read: \(error)."))
        }
    }

    private mutating func readDescriptor() {
        guard let bytes = bytes(of: Self.descriptorFile, limit: DeploymentDescriptor.maximumSize) else { return }
        switch DescriptorSummary.read(bytes, file: Self.descriptorFile) {
        case .success(let summary): descriptor = summary
        case .failure(let problem):
            problems.append(
                .init(.warning, "unread-descriptor", "\(Self.descriptorFile) cannot be read here: \(problem.sentence).")
            )
        }
    }

    // MARK: Files

    /// The content of a file; nil, and a problem, where it cannot be read.
    private mutating func bytes(of file: String, limit: Int) -> [UInt8]? {
        guard let extractor, let entry = content.packed?.entries[file] else {
            let bytes = content.content(of: file, limit: limit)
            if bytes == nil {
                problems.append(.init(.error, "unreadable-file", "\(file) cannot be read, or is too large."))
            }
            return bytes
        }
        do {
            return try extractor.content(of: entry, limit: limit)
        } catch {
            report(error)
            return nil
        }
    }

    /// Reads an entry of the archive to its end, as unpacking would, and keeps nothing.
    private mutating func verify(_ file: String) {
        guard let extractor, let entry = content.packed?.entries[file] else { return }
        do {
            try extractor.extract(entry) { _ in .more }
        } catch {
            report(error)
        }
    }

    private mutating func report(_ error: ZipError) {
        if error.limit == .entrySize {
            problems.append(.init(.note, "large-file", "Not looked into: \(error)."))
        } else {
            problems.append(.init(.error, "damaged-entry", "The archive cannot be unpacked: \(error)."))
        }
    }

    // MARK: Components

    private mutating func collect() {
        components.servlets = descriptor?.servlets ?? []
        components.filters = descriptor?.filters ?? []
        components.listeners = descriptor?.listeners ?? []
        add(classes, from: "WEB-INF/classes")
        for library in libraries {
            if library.containerParts.isEmpty { add(library.classes, from: library.file) }
            if library.isFragment { components.fragments.append(library.file) }
            if library.hasResources { components.resourceLibraries.append(library.file) }
            let handling = Set(library.classes.marked[.handlesTypes] ?? [])
            components.initializers += library.initializers.map {
                Inspection.Initializer(className: $0, source: library.file, handlesTypes: handling.contains($0))
            }
        }
        let handling = Set(classes.marked[.handlesTypes] ?? [])
        for index in components.initializers.indices where handling.contains(components.initializers[index].className) {
            components.initializers[index].handlesTypes = true
        }
    }

    private mutating func add(_ scan: ClassScan, from source: String) {
        func components(_ mark: ClassScan.Mark) -> [Inspection.Component] {
            (scan.marked[mark] ?? []).map { Inspection.Component(className: $0, source: source) }
        }
        self.components.servlets += components(.servlet)
        self.components.filters += components(.filter)
        self.components.listeners += components(.listener)
        self.components.webSocketEndpoints += components(.endpoint)
    }
}
