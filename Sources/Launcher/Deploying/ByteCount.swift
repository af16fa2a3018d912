// SPDX-License-Identifier: Apache-2.0

/// Sizes as a person reads them.
enum ByteCount {
    /// `512 bytes`, `1.5 KB`, `34.2 MB`, in powers of 1024.
    static func inWords(_ bytes: UInt64) -> String {
        if bytes < 1024 { return "\(bytes) bytes" }
        var size = Double(bytes) / 1024
        for unit in ["KB", "MB"] {
            if size < 1024 { return "\((size * 10).rounded() / 10) \(unit)" }
            size /= 1024
        }
        return "\((size * 10).rounded() / 10) GB"
    }
}
