// SPDX-License-Identifier: Apache-2.0

/// What only the application knows of a request, told when its response ends.
public enum Annotation: Sendable, Equatable {
    /// The user's name.
    case user
    case sessionID
    /// The name of the thread.
    case thread
    case requestAttribute(String)
    case sessionAttribute(String)

    /// The line of the settings; a name in it may hold anything but the end of a line.
    var line: String {
        switch self {
        case .user: "annotation=user"
        case .sessionID: "annotation=session"
        case .thread: "annotation=thread"
        case .requestAttribute(let name): "annotation=request:\(name)"
        case .sessionAttribute(let name): "annotation=session:\(name)"
        }
    }

    /// Reads what Java has packed: for each value a u32 length, 0xFFFFFFFF for none, and its bytes.
    static func values(in packed: [UInt8]) -> [[UInt8]?] {
        var values: [[UInt8]?] = []
        var rest = packed[...]
        while rest.count >= 4 {
            let length = rest.prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            rest = rest.dropFirst(4)
            guard length != .max else {
                values.append(nil)
                continue
            }
            guard let count = Int(exactly: length), count <= rest.count else { break }
            values.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return values
    }
}
