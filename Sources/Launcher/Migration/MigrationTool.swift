// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import ServletEngine

/// Tomcat's tool that turns an application for javax.servlet into one for jakarta.servlet.
struct MigrationTool: Equatable, Sendable {
    /// Where Debian's package puts it.
    static let debianFolder = "/usr/share/tomcat-jakartaee-migration/lib"
    static let package = "tomcat-jakartaee-migration"
    static let mainClass = "org.apache.tomcat.jakartaee.MigrationCLI"

    private static let prefix = "jakartaee-migration-"
    private static let suffix = "-shaded.jar"

    let jar: String
    /// Such as `1.0.6`: another version may convert otherwise.
    let version: String

    /// Looks for the tool in each of the folders; of several versions the last by name.
    static func find(in folders: [String]) throws(Failure) -> MigrationTool {
        for folder in folders {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            guard let name = names.filter({ $0.hasPrefix(prefix) && $0.hasSuffix(suffix) }).max() else { continue }
            return MigrationTool(
                jar: folder + "/" + name, version: String(name.dropFirst(prefix.count).dropLast(suffix.count)))
        }
        throw Failure(
            .unavailable,
            """
            To convert an application for javax.servlet, Tomcat's migration tool is needed, which is not in \
            \(folders.joined(separator: " nor in ")): install Debian's package \(package)
            """)
    }

    /// The folders to look in: an unpacked Tomcat brings the tool along, and so does a distribution of this program.
    static func folders(tomcatHome: String?) -> [String] {
        (tomcatHome.map { [$0 + "/lib"] } ?? []) + [debianFolder, ProgramFiles.library]
    }
}
