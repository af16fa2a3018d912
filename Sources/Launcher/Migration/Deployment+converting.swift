// SPDX-License-Identifier: Apache-2.0
internal import Logging
internal import ServletEngine
internal import WebArchive

extension Deployment {
    /// Finds the tool that converts, where an application needs it; nil where none does.
    func migrationTool(_ surveys: [Survey]) throws(Failure) -> MigrationTool? {
        guard surveys.contains(where: { $0.isToBeConverted(for: configuration.generation) }) else { return nil }
        return try MigrationTool.find(in: MigrationTool.folders(tomcatHome: configuration.tomcatHome))
    }

    /// Replaces applications that have to be converted by what becomes of them.
    func converted(_ surveys: [Survey], by tool: MigrationTool?, _ base: BaseDirectory) async throws(Failure)
        -> [Survey]
    {
        guard let tool else { return surveys }
        let java: String
        do {
            java = try EngineSurvey.java(environment: configuration.environment).home + "/bin/java"
        } catch {
            throw Failure(error)
        }
        var results: [Survey] = []
        for survey in surveys {
            guard survey.isToBeConverted(for: configuration.generation), !Task.isCancelled else {
                results.append(survey)
                continue
            }
            let conversion = Conversion(
                tool: tool, java: java, environment: configuration.environment,
                folder: base.converted(for: survey.application.contextPath))
            results.append(try await converted(survey, conversion))
        }
        return results
    }

    private func converted(_ survey: Survey, _ conversion: Conversion) async throws(Failure) -> Survey {
        let (clock, limits) = (clock, configuration.archiveLimits)
        let child = ChildProgram()
        let work = { @Sendable () throws(Failure) in
            try clock.time { () throws(Failure) in
                let digest = try survey.digest()
                return try conversion.convert(survey.source, digest: digest, by: child) { path throws(Failure) in
                    _ = try survey.converted(to: path, limits: limits)
                }
            }
        }
        let outcome: Result<(value: Conversion.Result, took: String), Failure> = await withTaskCancellationHandler {
            do throws(Failure) {
                return .success(try await BlockingWork.run("runner.convert", work))
            } catch {
                return .failure(error)
            }
        } onCancel: {
            child.cancel()
        }
        if Task.isCancelled { return survey }
        let (result, took) = try outcome.get()
        logger.info(
            result.wasThere
                ? "\(survey.application.file) is converted to jakarta.servlet already."
                : "Converted \(survey.application.file) to jakarta.servlet.",
            metadata: [
                "to": "\(result.path)", "tool": "\(MigrationTool.package) \(conversion.tool.version)",
                "took": "\(took)",
            ])
        return try survey.converted(to: result.path, limits: limits)
    }
}

extension BaseDirectory {
    /// Where what becomes of a context's javax application is kept.
    func converted(for context: ContextPath) -> String {
        let name = context.value.dropFirst().map { $0 == "/" ? "#" : String($0) }.joined()
        return "\(path)/converted/\(name.isEmpty ? "ROOT" : name)"
    }
}
