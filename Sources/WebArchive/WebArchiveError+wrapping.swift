// SPDX-License-Identifier: Apache-2.0
import Zip

extension WebArchiveError {
    /// Runs something that changes `path` and says so when the system refuses.
    static func writing<Result: ~Copyable>(
        _ path: String, _ body: () throws(SystemError) -> Result
    ) throws(WebArchiveError) -> Result {
        do {
            return try body()
        } catch {
            throw .cannotWrite(path: path, reason: error.description)
        }
    }

    /// Runs something that reads the archive at `path` and names it when that fails.
    static func reading<Result>(
        _ path: String, _ body: () throws(ZipError) -> Result
    ) throws(WebArchiveError) -> Result {
        do {
            return try body()
        } catch {
            throw .badArchive(path: path, error)
        }
    }
}
