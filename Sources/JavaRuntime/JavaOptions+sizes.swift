// SPDX-License-Identifier: Apache-2.0

extension JavaOptions {
    /// The greatest heap that the options ask for, in bytes; nil where they leave it to the machine, or make no sense.
    public static func maximumHeap(in options: [String]) -> UInt64? {
        size(of: "-Xmx", in: options) ?? size(of: "-XX:MaxHeapSize=", in: options)
    }

    /// The size in bytes that follows `name` in the last option that begins with it: digits and one of k, m, g, t.
    static func size(of name: String, in options: [String]) -> UInt64? {
        guard let last = options.last(where: { $0.hasPrefix(name) }) else { return nil }
        let digits = last.dropFirst(name.count).prefix(while: \.isASCIIDigit)
        guard let number = UInt64(digits) else { return nil }
        let shift: Int
        switch last.dropFirst(name.count + digits.count).lowercased() {
        case "": shift = 0
        case "k": shift = 10
        case "m": shift = 20
        case "g": shift = 30
        case "t": shift = 40
        default: return nil
        }
        let (size, overflow) = number.multipliedReportingOverflow(by: 1 << UInt64(shift))
        return overflow ? nil : size
    }
}
