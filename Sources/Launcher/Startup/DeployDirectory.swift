// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// What lies in a directory of applications, by the rules of Tomcat's `webapps` ("Automatic Application Deployment").
struct DeployDirectory: Equatable, Sendable {
    /// In the order of their context paths; never empty.
    private(set) var applications: [Configuration.Application] = []
    /// What lies there and is not served, in sentences.
    private(set) var warnings: [String] = []

    /// A file or directory by what its name stands for.
    private struct Candidate {
        let name: String
        let isDirectory: Bool
        let path: ContextPath
        let version: String
    }

    /// - Parameter own: the server's own directory, which it must not serve to anybody.
    init(_ directory: String, own: String) throws(Failure) {
        guard FilePath.isDirectory(directory) else {
            throw Failure(.noSuchFile, "\(directory): there is no such directory, but --deploy-dir names it")
        }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
        } catch {
            throw Failure(.configuration, "\(directory) cannot be read: \(error.localizedDescription)")
        }
        let folder = directory.hasSuffix("/") ? directory : directory + "/"
        var chosen: [ContextPath: Candidate] = [:]
        for candidate in try candidates(names, in: folder) {
            if candidate.isDirectory, Self.isOwn(try FilePath.absolute(folder + candidate.name), own) {
                warnings.append("\(folder)\(candidate.name) is not served: this server's own files are in it.")
                continue
            }
            guard let other = chosen[candidate.path] else {
                chosen[candidate.path] = candidate
                continue
            }
            let (served, left) = Self.isPreferred(candidate, to: other) ? (candidate, other) : (other, candidate)
            chosen[candidate.path] = served
            warnings.append(
                served.version == left.version
                    ? "\(folder)\(left.name) is not looked at: \(served.name) beside it is what it unpacks to."
                    : "\(folder)\(left.name) is not served: \(served.name) is the later version.")
        }
        applications = chosen.values.sorted { $0.path.value < $1.path.value }.map { candidate in
            Configuration.Application(
                file: folder + candidate.name, contextPath: candidate.path, version: candidate.version)
        }
        guard !applications.isEmpty else {
            throw Failure(
                .noSuchFile,
                "\(directory): there is nothing to deploy: neither a WAR nor a directory of an application is in it")
        }
    }

    /// Whether a directory is the server's own, with a port behind its name or without, or holds it.
    private static func isOwn(_ path: String, _ own: String) -> Bool {
        if "\(own)/".hasPrefix("\(path)/") { return true }
        return path.hasPrefix("\(own).") && Int(path.dropFirst(own.count + 1)) != nil
    }

    private func candidates(_ names: [String], in folder: String) throws(Failure) -> [Candidate] {
        var candidates: [Candidate] = []
        for name in names where !name.hasPrefix(".") && name != "META-INF" && name != "WEB-INF" {
            let isDirectory = FilePath.isDirectory(folder + name)
            guard isDirectory || name.lowercased().hasSuffix(".war") && FilePath.isFile(folder + name) else { continue }
            guard let path = ContextPath(fileName: name) else {
                throw Failure(
                    .usage,
                    "\(folder)\(name) has \(ContextPath.offence(in: name) ?? "no name"), which a context path cannot "
                        + "hold; rename it")
            }
            candidates.append(
                Candidate(
                    name: name, isDirectory: isDirectory, path: path, version: ContextPath.version(fileName: name)))
        }
        return candidates
    }

    /// Tomcat compares versions as Java compares strings, so 10 comes before 2; without a version is the oldest.
    private static func isPreferred(_ one: Candidate, to other: Candidate) -> Bool {
        guard one.version != other.version else { return one.isDirectory }
        return other.version.utf16.lexicographicallyPrecedes(one.version.utf16)
    }
}
