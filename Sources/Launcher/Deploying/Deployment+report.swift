// SPDX-License-Identifier: Apache-2.0
internal import Logging
internal import ServletEngine
internal import WebArchive

extension Deployment {
    /// Says what is about to be served, and why in this way.
    func log(_ surveys: [Survey], _ plan: Plan) {
        for survey in surveys {
            let size = survey.archive.map { ", \(ByteCount.inWords($0.fileSize))" } ?? ""
            let place = survey.application.contextPath.display
            logger.info(
                "Serving \(survey.application.file) (\(survey.kind)\(size)) at \(place) \(manner(survey, plan))")
        }
    }

    private func manner(_ survey: Survey, _ plan: Plan) -> String {
        switch plan {
        case .files:
            return "by files alone: nothing in it is for Java to do"
        case .engine(let line):
            let reason =
                if survey.isToBeConverted(for: configuration.generation) {
                    "converted from javax.servlet, as \(survey.api.reason)"
                } else if configuration.generation != nil {
                    "as --servlet-api says"
                } else if survey.need.isNeeded {
                    survey.api.reason
                } else {
                    "beside an application that needs it"
                }
            return "with \(line.servletAPI).servlet: \(reason)"
        }
    }

    /// Says which Tomcat serves, and how long each application took to start.
    func log(_ report: StartReport) {
        let java = report.java.isEmpty ? "" : " on Java \(report.java)"
        for application in configuration.applications {
            let path = application.contextPath
            guard let time = report.milliseconds(for: path) else { continue }
            // An application whose files all take the way through Java should not have to be guessed at.
            let files = report.staticRefusals[path.value].map { "by Tomcat: \($0)" } ?? "without Java"
            logger.info(
                "\(report.tomcat)\(java) serves \(application.file) at \(path.display)",
                metadata: ["took": "\(Duration.milliseconds(time).inWords)", "files": "\(files)"])
        }
    }
}

extension StartReport {
    /// How long an application took to start; nil when it did not.
    func milliseconds(for path: ContextPath) -> Int? {
        contextMilliseconds[path.value] ?? contextMilliseconds[path.display]
    }
}

extension JavaNeed {
    /// What web.xml says about files; the defaults where Java is needed.
    var descriptor: DeploymentDescriptor {
        if case .notNeeded(let descriptor) = self { descriptor } else { DeploymentDescriptor() }
    }
}
