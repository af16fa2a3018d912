// SPDX-License-Identifier: Apache-2.0

/// Response fields in the packed form of `ResponseHead`, for answers made in Swift.
public struct ResponseFields: Sendable {
    public private(set) var bytes: [UInt8] = []
    public private(set) var count = 0

    public init() {}

    /// Adds a field. A name beyond 65,535 bytes or a value beyond 4 GiB has no packed form and is left out.
    public mutating func append(_ name: some Collection<UInt8>, _ value: some Collection<UInt8>) {
        guard let nameLength = UInt16(exactly: name.count), let valueLength = UInt32(exactly: value.count) else {
            return
        }
        withUnsafeBytes(of: nameLength.littleEndian) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: valueLength.littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: name)
        bytes.append(contentsOf: value)
        count += 1
    }

    public mutating func append(_ name: String, _ value: String) {
        append(name.utf8, value.utf8)
    }

    /// Calls `body` with a head that borrows these fields.
    public func withHead<Result>(
        status: UInt16, contentLength: Int64?, _ body: (ResponseHead) throws -> Result
    ) rethrows -> Result {
        try bytes.withUnsafeBytes {
            try body(ResponseHead(status: status, contentLength: contentLength, fieldCount: count, fields: $0))
        }
    }
}
