// SPDX-License-Identifier: Apache-2.0

/// What `keytool -list -rfc` prints of a key store.
enum KeytoolListing {
    /// The certificates that Java would trust, in PEM: those that stand alone, and of a key's chain the first.
    ///
    /// The rest of a chain is behind lines of `Certificate[2]:` and so on. To trust them would let in whoever has a certificate
    /// of the authority that has signed the server's own.
    static func trusted(in listing: [UInt8]) -> [UInt8] {
        var trusted: [UInt8] = []
        var isOfChain = false
        var isInside = false
        for line in listing.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
            if line.starts(with: "Certificate[".utf8) {
                isOfChain = !line.starts(with: "Certificate[1]".utf8)
            } else if line.starts(with: "-----BEGIN ".utf8) {
                isInside = true
            }
            if isInside, !isOfChain { trusted += line + [UInt8(ascii: "\n")] }
            if line.starts(with: "-----END ".utf8) { (isInside, isOfChain) = (false, false) }
        }
        return trusted
    }
}
