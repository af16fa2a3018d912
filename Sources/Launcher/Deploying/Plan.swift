// SPDX-License-Identifier: Apache-2.0
internal import ServletEngine
internal import WebArchive

/// By what the applications are served: one engine for all of them, or files alone.
enum Plan: Equatable, Sendable {
    case engine(TomcatLine)
    /// No application has anything for Java to do, so none is looked for.
    case files

    /// Decides from what was found and from what the user asked for.
    ///
    /// - Parameters:
    ///   - generation: the user's word, which overrides what the classes tell and asks for an engine.
    ///   - isAssumed: whether it asks for none.
    init(_ surveys: [Survey], generation: ServletGeneration?, isAssumed: Bool) throws(Failure) {
        if let generation, !isAssumed || surveys.contains(where: \.need.isNeeded) {
            if generation == .javax, let other = surveys.first(where: \.isClearlyJakarta) {
                throw Failure(
                    .configuration,
                    """
                    \(other.application.file) is for jakarta.servlet (\(other.api.reason)), and nothing converts it to \
                    the javax.servlet that was asked for; leave --servlet-api, or the webserver file, away
                    """)
            }
            self = .engine(generation.line)
            return
        }
        let dynamic = surveys.filter(\.need.isNeeded)
        guard let first = dynamic.first else {
            self = .files
            return
        }
        if let other = dynamic.first(where: { $0.api.api != first.api.api }) {
            throw Failure(
                .configuration,
                """
                \(first.application.file) is for \(first.api.api).servlet (\(first.api.reason)) and \
                \(other.application.file) for \(other.api.api).servlet (\(other.api.reason)); one process serves one \
                generation: start a runner for each, or say --servlet-api jakarta, which converts the older
                """)
        }
        self = .engine(first.api.api == .javax ? .tomcat9 : .tomcat10)
    }
}

extension ServletGeneration {
    /// The line of Tomcat that serves it.
    fileprivate var line: TomcatLine {
        switch self {
        case .javax: .tomcat9
        case .jakarta: .tomcat10
        }
    }
}
