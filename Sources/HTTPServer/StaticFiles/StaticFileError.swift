// SPDX-License-Identifier: Apache-2.0

/// Why a directory cannot be served.
public enum StaticFileError: Error, Equatable, CustomStringConvertible {
    /// The document root cannot be opened as a directory; `reason` is the system's.
    case unusableRoot(path: String, reason: String)

    public var description: String {
        switch self {
        case .unusableRoot(let path, let reason):
            "The document root \(path) cannot be read: \(reason). Give a directory that this user may enter and list."
        }
    }
}
