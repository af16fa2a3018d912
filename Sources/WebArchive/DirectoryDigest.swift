// SPDX-License-Identifier: Apache-2.0
import Crypto
import Glibc

/// Tells one state of a directory from another.
public enum DirectoryDigest {
    /// SHA-256, hexadecimal, over path, size and time of change of every file; contents are not read.
    public static func of(_ path: String) throws(WebArchiveError) -> String {
        var hash = SHA256()
        for file in try WebApplicationContent(directory: path).files.sorted() {
            var facts = stat()
            guard stat("\(path)/\(file)", &facts) == 0 else { continue }
            let times = [Int64(facts.st_size), Int64(facts.st_mtim.tv_sec), Int64(facts.st_mtim.tv_nsec)]
            hash.update(data: Array("\(file)\0\(times.map { "\($0)\0" }.joined())".utf8))
        }
        let digits = Array("0123456789abcdef")
        return String(hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
