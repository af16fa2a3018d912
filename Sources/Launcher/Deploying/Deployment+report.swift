// SPDX-License-Identifier: Apache-2.0
internal import Logging
internal import ServletEngine
internal import WebArchive

extension Deployment {
    /// Says what is about to be served, and why in this way.
    func log(_ surveys: [Survey], _ plan: Plan) {
        for survey in surveys {
            let size = survey.archive.map { ", \(ByteCount.inWords($0.fileSize))" } ?? ""
            let how: String
            switch plan {
            case .files:
                how = "by files alone: nothing in it is for Java to do"
            case .engine(let line):
                let reason =
                    configuration.generation != nil
                    ? "as --servlet-api says" : survey.need.isNeeded ? survey.api.reason : "beside an application that needs it"
                how = "with \(line.servletAPI).servlet: \(reason)"
            }
            logger.info(
                "Serving \(survey.application.file) (\(survey.kind)\(size)) at \(survey.application.contextPath.display) \(how)")
        }
    }

    /// Says which Tomcat serves, and how long each application took to start.
    func log(_ report: StartReport) {
        let java = report.java.isEmpty ? "" : " on Java \(report.java)"
        for application in configuration.applications {
            let path = application.contextPath
            let time = report.contextMilliseconds[path.value] ?? report.contextMilliseconds[path.display]
            let took = time.map { Duration.milliseconds($0).inWords }
            logger.info(
                "\(report.tomcat)\(java) serves \(application.file) at \(path.display)",
                metadata: took.map { ["took": "\($0)"] } ?? [:])
        }
    }
}

extension JavaNeed {
    /// What web.xml says about files; the defaults where Java is needed.
    var descriptor: DeploymentDescriptor {
        if case .notNeeded(let descriptor) = self { descriptor } else { DeploymentDescriptor() }
    }
}
