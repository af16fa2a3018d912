// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// What comes with the program: where an installation, or an unpacked distribution, keeps it.
///
/// `PREFIX/bin/runner` finds its own files in `PREFIX/lib/runner`, wherever PREFIX is and whatever link it was called by.
public enum ProgramFiles {
    /// The folder of the executable itself, links followed.
    static var executableFolder: String {
        let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "./runner"
        return (path as NSString).deletingLastPathComponent
    }

    /// `PREFIX/lib/runner`, whether there is such a folder or not.
    public static var library: String {
        (executableFolder as NSString).deletingLastPathComponent + "/lib/runner"
    }
}
