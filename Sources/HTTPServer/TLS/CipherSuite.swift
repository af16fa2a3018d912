// SPDX-License-Identifier: Apache-2.0

/// A cipher suite of TLS by its registered number.
struct CipherSuite: Equatable {
    let name: String
    /// Bits of the cipher's key.
    let keySize: Int

    /// The suites that the TLS library has, for TLS 1.2 and 1.3.
    init(_ number: UInt16) {
        (name, keySize) =
            switch number {
            case 0x1301: ("TLS_AES_128_GCM_SHA256", 128)
            case 0x1302: ("TLS_AES_256_GCM_SHA384", 256)
            case 0x1303: ("TLS_CHACHA20_POLY1305_SHA256", 256)
            case 0x002F: ("TLS_RSA_WITH_AES_128_CBC_SHA", 128)
            case 0x0035: ("TLS_RSA_WITH_AES_256_CBC_SHA", 256)
            case 0x009C: ("TLS_RSA_WITH_AES_128_GCM_SHA256", 128)
            case 0x009D: ("TLS_RSA_WITH_AES_256_GCM_SHA384", 256)
            case 0xC009: ("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", 128)
            case 0xC00A: ("TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", 256)
            case 0xC013: ("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", 128)
            case 0xC014: ("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", 256)
            case 0xC023: ("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", 128)
            case 0xC027: ("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", 128)
            case 0xC02B: ("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", 128)
            case 0xC02C: ("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", 256)
            case 0xC02F: ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", 128)
            case 0xC030: ("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", 256)
            case 0xCCA8: ("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", 256)
            case 0xCCA9: ("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", 256)
            default: ("TLS_UNKNOWN_\(String(number, radix: 16, uppercase: true))", 0)
            }
    }
}
