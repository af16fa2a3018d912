// SPDX-License-Identifier: Apache-2.0
internal import HTTPServer
internal import ServletEngine
internal import WebArchive
internal import Zip

/// What an application turned out to be when it was looked at, before anything is unpacked or started.
struct Survey: Sendable {
    let application: Configuration.Application
    let source: WebApplicationSource
    /// The opened archive; nil for a directory.
    let archive: WebApplicationArchive?
    let api: ServletAPIDecision
    let need: JavaNeed

    /// - Parameter engineReason: why the engine serves it though nothing in it needs that; nil for none.
    init(_ application: Configuration.Application, limits: ZipLimits, engineReason: String?) throws(Failure) {
        self.application = application
        if let descriptor = application.contextXML, !FilePath.isFile(descriptor) {
            throw Failure(.noSuchFile, "\(descriptor): there is no such file, but --context-xml names it")
        }
        do throws(WebArchiveError) {
            source = try WebApplicationSource(path: application.file)
            let content: WebApplicationContent
            switch source {
            case .archive(let path):
                let opened = try WebApplicationArchive(path: path, limits: limits)
                archive = opened
                content = WebApplicationContent(archive: opened)
            case .explodedDirectory(let path), .sourceDirectory(let path):
                archive = nil
                content = try WebApplicationContent(directory: path)
            }
            api = content.servletAPI()
            let reason = application.contextXML == nil ? engineReason : "--context-xml is given"
            need = reason.map { .needed(reason: $0) } ?? content.javaNeed()
        } catch {
            throw error.cause == .missing && Self.isPattern(application.file)
                ? Failure(.noSuchFile, "\(application.file): no file matches this, so the shell has left it as it is")
                : Failure(error)
        }
        try refuseProject()
    }

    /// The folder of a whole project holds what nobody should get: sources, settings, the history of versions.
    private func refuseProject() throws(Failure) {
        let inside = source.path + "/src/main/webapp"
        guard case .sourceDirectory = source, FilePath.isDirectory(inside) else { return }
        throw Failure(
            .usage,
            """
            \(source.path) is a project, not an application, and all of it would be served; name the WAR that has been \
            built of it, or \(inside) where nothing has to be compiled.
            """)
    }

    /// The application after its conversion to jakarta.servlet.
    private init(_ survey: Survey, source: WebApplicationSource, archive: WebApplicationArchive?) {
        application = survey.application
        self.source = source
        self.archive = archive
        api = ServletAPIDecision(api: .jakarta, reason: "it has been converted")
        need = survey.need
    }

    /// Whether the application can run on the line for jakarta.servlet alone.
    var isClearlyJakarta: Bool { need.isNeeded && api.api == .jakarta && api.isUnanimous }

    /// Whether the application has to be converted for the generation that the user asks for.
    func isToBeConverted(for generation: ServletGeneration?) -> Bool {
        generation == .jakarta && need.isNeeded && api.api == .javax
    }

    /// Tells one state of the application from another.
    func digest() throws(Failure) -> String {
        if let archive { return archive.digest }
        do throws(WebArchiveError) {
            return try DirectoryDigest.of(source.path)
        } catch {
            throw Failure(error)
        }
    }

    /// The application that has become of this one.
    func converted(to path: String, limits: ZipLimits) throws(Failure) -> Survey {
        do throws(WebArchiveError) {
            let source = try WebApplicationSource(path: path)
            guard case .archive = source else { return Survey(self, source: source, archive: nil) }
            return Survey(self, source: source, archive: try WebApplicationArchive(path: path, limits: limits))
        } catch {
            throw Failure(error)
        }
    }

    /// Whether a name is one that a shell would have replaced by the files that match it.
    private static func isPattern(_ file: String) -> Bool {
        file.contains { "*?[".contains($0) }
    }

    /// What kind of thing is served, in a word.
    var kind: String {
        switch source {
        case .archive: "WAR"
        case .explodedDirectory: "exploded directory"
        case .sourceDirectory: "directory"
        }
    }
}

extension Failure {
    init(_ error: WebArchiveError) {
        let status: ExitStatus =
            switch error.cause {
            case .missing: .noSuchFile
            case .malformed: .badArchive
            case .environment: .configuration
            }
        let hint = error.limit.flatMap(ArchiveLimitOptions.flag(raising:)).map { "; \($0) raises the limit" } ?? ""
        self.init(status, "\(error)\(hint)")
    }
}
