// SPDX-License-Identifier: Apache-2.0

/// Who a certificate is of and who has signed it, as the encoded names (RFC 5280 4.1.2.4 and 4.1.2.6), which are compared
/// byte by byte.
struct CertificateNames: Equatable {
    let issuer: [UInt8]
    let subject: [UInt8]

    /// Whether it names itself as its authority, as a root does.
    var isRoot: Bool { issuer == subject }

    /// Reads a certificate in DER; nil when it is none.
    init?(_ der: [UInt8]) {
        // Certificate, TBSCertificate, then [0] version, serial number, algorithm, issuer, validity, subject.
        guard var fields = Self.element(der[...])?.content, let inner = Self.element(fields) else { return nil }
        fields = inner.content
        if fields.first == 0xA0, let version = Self.element(fields) { fields = version.rest }
        var names: [[UInt8]] = []
        for _ in 0..<5 {
            guard let element = Self.element(fields) else { return nil }
            names.append(Array(fields[fields.startIndex..<element.rest.startIndex]))
            fields = element.rest
        }
        issuer = names[2]
        subject = names[4]
    }

    /// One element of DER (X.690 8.1): its content and what stands behind it.
    private static func element(_ bytes: ArraySlice<UInt8>) -> (content: ArraySlice<UInt8>, rest: ArraySlice<UInt8>)? {
        let body = bytes.dropFirst(2)
        guard bytes.count >= 2 else { return nil }
        let first = Int(bytes[bytes.startIndex + 1])
        guard first >= 0x80 else { return split(body, first) }
        let count = first & 0x7F
        guard 1...4 ~= count, body.count >= count else { return nil }
        return split(body.dropFirst(count), body.prefix(count).reduce(0) { $0 << 8 | Int($1) })
    }

    private static func split(
        _ body: ArraySlice<UInt8>, _ length: Int
    ) -> (content: ArraySlice<UInt8>, rest: ArraySlice<UInt8>)? {
        length <= body.count ? (body.prefix(length), body.dropFirst(length)) : nil
    }
}
