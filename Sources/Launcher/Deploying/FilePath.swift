// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// Questions to the file system.
enum FilePath {
    static func isDirectory(_ path: String) -> Bool { kind(of: path) == S_IFDIR }

    static func isFile(_ path: String) -> Bool { kind(of: path) == S_IFREG }

    private static func kind(of path: String) -> mode_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
    }

    /// The path seen from the root, `.` and doubled slashes removed; Tomcat would take a relative one for relative to
    /// its base directory.
    static func absolute(_ path: String) throws(Failure) -> String {
        var full = path
        if !path.hasPrefix("/") {
            guard let current = getcwd(nil, 0) else {
                throw Failure(.configuration, "The current directory is gone; start in one that exists.")
            }
            defer { free(current) }
            full = String(cString: current) + "/" + path
        }
        return "/" + full.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    }

    /// The path without links in it; nil when there is nothing.
    static func resolved(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}
