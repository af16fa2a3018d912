// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Launcher

/// What Java would trust of a key store.
@Suite struct KeytoolListingTests {
    @Test func leavesOutWhatStandsAboveAKeysCertificate() {
        func block(_ name: String) -> String { "-----BEGIN CERTIFICATE-----\n\(name)\n-----END CERTIFICATE-----\n" }
        let listing = """
            Your keystore contains 2 entries

            Alias name: own
            Entry type: PrivateKeyEntry
            Certificate chain length: 3
            Certificate[1]:
            \(block("own"))Certificate[2]:
            \(block("between"))Certificate[3]:
            \(block("root"))

            Alias name: client
            Entry type: trustedCertEntry

            \(block("client"))
            """
        #expect(KeytoolListing.trusted(in: Array(listing.utf8)) == Array((block("own") + block("client")).utf8))
        #expect(KeytoolListing.trusted(in: Array("keytool error: what\n".utf8)).isEmpty)
    }
}
