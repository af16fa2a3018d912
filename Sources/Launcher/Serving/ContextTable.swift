// SPDX-License-Identifier: Apache-2.0

/// Something for each context, found by the path of a request as it came, before anything is decoded.
struct ContextTable<Value: Sendable>: Sendable {
    /// The longest context path first: the first that a path lies in is the one that owns it (Servlet 6.0 12.1).
    private let rows: [(path: [UInt8], value: Value)]

    /// - Parameter contexts: the paths of all contexts: one that is missing would leave its requests to a shorter one.
    init(_ contexts: [ContextPath], _ value: (ContextPath) -> Value) {
        rows = contexts.sorted { $0.value.utf8.count > $1.value.utf8.count }.map { ([UInt8]($0.value.utf8), value($0)) }
    }

    /// The value of the context that a path lies in; its segment may carry path parameters.
    subscript(owning path: ArraySlice<UInt8>) -> Value? {
        for row in rows where path.starts(with: row.path) {
            let next = path.startIndex + row.path.count
            if next == path.endIndex || path[next] == UInt8(ascii: "/") || path[next] == UInt8(ascii: ";") {
                return row.value
            }
        }
        return nil
    }

    func contains(where condition: (Value) -> Bool) -> Bool {
        rows.contains { condition($0.value) }
    }
}
