// SPDX-License-Identifier: Apache-2.0
internal import HTTPServer
internal import WebArchive

/// Applications without anything for Java to do, answered from their files.
final class FileService: Service {
    /// The longest context path first, so that the first that owns a request is the right one (Servlet 6.0 12.1).
    private let sites: [StaticFileService]

    /// One application.
    struct Application {
        var directory: String
        var path: ContextPath
        /// What its web.xml says.
        var descriptor: DeploymentDescriptor
        var compression: StaticCompression?
        /// Whether error pages say no more than the status.
        var hidesErrorDetails = false
    }

    init(_ applications: [Application]) throws(StaticFileError) {
        var sites: [StaticFileService] = []
        for application in applications.sorted(by: { $0.path.value.utf8.count > $1.path.value.utf8.count }) {
            var configuration = StaticFileConfiguration(application.descriptor)
            configuration.compression = application.compression
            configuration.showsErrorReport = !application.hidesErrorDetails
            sites.append(
                try StaticFileService(
                    root: application.directory, contextPath: application.path.value, configuration: configuration))
        }
        self.sites = sites
    }

    /// A path that no application owns is for the last one to refuse, as Tomcat does before it knows a context.
    func serve(_ exchanges: [Exchange]) {
        for exchange in exchanges {
            (sites.first { $0.owns(exchange) } ?? sites.last)?.answer(exchange)
        }
    }
}

extension StaticFileConfiguration {
    fileprivate init(_ descriptor: DeploymentDescriptor) {
        self.init()
        welcomeFiles = descriptor.welcomeFiles
        mimeMappings = descriptor.mediaTypes
        for (status, page) in descriptor.errorPages {
            if let status = UInt16(exactly: status) { errorPages[status] = page }
        }
        errorPages[0] = descriptor.defaultErrorPage
    }
}
