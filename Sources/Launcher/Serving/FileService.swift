// SPDX-License-Identifier: Apache-2.0
internal import HTTPServer
internal import WebArchive

/// Applications without anything for Java to do, answered from their files.
final class FileService: Service {
    private struct Site {
        let path: [UInt8]
        let files: StaticFileService
    }

    /// The longest context path first, so that the first match is the right one (Servlet 6.0 12.1).
    private let sites: [Site]
    private let notFound = CannedResponse(status: 404, type: "text/plain;charset=utf-8", body: "Not found.\n")

    /// - Parameter applications: for each the directory, the context path, and what its web.xml says.
    init(
        _ applications: [(directory: String, path: ContextPath, descriptor: DeploymentDescriptor)]
    ) throws(StaticFileError) {
        var sites: [Site] = []
        for application in applications {
            let files = try StaticFileService(
                root: application.directory, contextPath: application.path.value,
                configuration: StaticFileConfiguration(application.descriptor))
            sites.append(Site(path: Array(application.path.value.utf8), files: files))
        }
        self.sites = sites.sorted { $0.path.count > $1.path.count }
    }

    func serve(_ exchanges: [Exchange]) {
        for exchange in exchanges {
            let path = exchange.request[exchange.request.path]
            if let site = sites.first(where: { $0.path.isContext(of: path) }) {
                site.files.answer(exchange)
            } else {
                notFound.send(on: exchange)
            }
        }
    }
}

extension [UInt8] {
    /// Whether a request path lies under this context path.
    fileprivate func isContext(of path: ArraySlice<UInt8>) -> Bool {
        guard path.starts(with: self) else { return false }
        let rest = path.dropFirst(count)
        return isEmpty || rest.isEmpty || rest.first == UInt8(ascii: "/") || rest.first == UInt8(ascii: ";")
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
