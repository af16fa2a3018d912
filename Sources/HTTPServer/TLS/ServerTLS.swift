// SPDX-License-Identifier: Apache-2.0
import Glibc
import NIOCore
import NIOSSL

/// What is needed to speak TLS, read and judged, so that what is wrong with it is known before a port opens.
public struct ServerTLS: Sendable {
    let context: NIOSSLContext

    public init(_ settings: TLSSettings) throws(TLSError) {
        let (certificates, key, file) = try Self.identity(settings.identity)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(key))
        // As Java's own defaults, and RFC 8996.
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        configuration.shutdownTimeout = .seconds(1)
        if let authorities = settings.clientAuthorities {
            // The name "no hostname" is a client's view: a certificate is demanded, and must be an authority's.
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .certificates(try Self.authorities(authorities))
            configuration.sendCANameList = true
        }
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            // Both could be read: it is together that they are no good.
            if let error = error as? NIOSSLError, error == .failedToLoadPrivateKey {
                throw Self.mismatch(settings.identity)
            }
            throw .notAccepted(file, reason: "\(error)")
        }
    }

    private static func mismatch(_ identity: TLSSettings.Identity) -> TLSError {
        switch identity {
        case .pem(let certificates, let key): .keyMismatch(certificates: certificates, key: key)
        case .pkcs12(let file, _): .keyMismatch(certificates: file, key: file)
        }
    }

    private static func identity(
        _ identity: TLSSettings.Identity
    ) throws(TLSError) -> ([NIOSSLCertificate], NIOSSLPrivateKey, file: String) {
        switch identity {
        case .pem(let certificates, let key):
            let chain = try Self.certificates(try read(certificates), from: certificates)
            let keyBytes = try read(key)
            guard let secret = try? NIOSSLPrivateKey(bytes: keyBytes, format: .pem) else { throw .notKey(key) }
            return (chain, secret, certificates)
        case .pkcs12(let file, let password):
            let bytes = try read(file)
            if isPEM(bytes) { return try Self.identity(.pem(certificates: file, key: file)) }
            let bundle = try bundle(bytes, file, password)
            return (Self.chain(bundle.certificateChain), bundle.privateKey, file)
        }
    }

    /// The first certificate and those that lead from it to its authority: a store may hold others, which are nobody's concern.
    private static func chain(_ certificates: [NIOSSLCertificate]) -> [NIOSSLCertificate] {
        var rest = certificates.dropFirst().map { ($0, names(of: $0)) }
        var chain = Array(certificates.prefix(1))
        var last = chain.first.flatMap(names)
        while let issuer = last?.issuer, last?.isRoot == false,
            let next = rest.firstIndex(where: { $0.1?.subject == issuer })
        {
            chain.append(rest[next].0)
            last = rest.remove(at: next).1
        }
        return chain
    }

    private static func names(of certificate: NIOSSLCertificate) -> CertificateNames? {
        (try? certificate.toDERBytes()).flatMap(CertificateNames.init)
    }

    /// The library builds a client's chain up to a root, and to nothing else: without one nobody would ever be let in.
    private static func authorities(_ authorities: TLSSettings.Authorities) throws(TLSError) -> [NIOSSLCertificate] {
        let certificates = try Self.certificates(authorities.pem, from: authorities.source)
        guard certificates.contains(where: { names(of: $0)?.isRoot == true }) else {
            throw .noRoot(authorities.source)
        }
        return certificates
    }

    /// Whether a file is of lines of `-----BEGIN`.
    public static func isPEM(_ bytes: [UInt8]) -> Bool { contains(bytes, Array("-----BEGIN ".utf8)) }

    private static func certificates(_ pem: [UInt8], from file: String) throws(TLSError) -> [NIOSSLCertificate] {
        guard let certificates = try? NIOSSLCertificate.fromPEMBytes(pem), !certificates.isEmpty else {
            throw .notCertificates(file)
        }
        return certificates
    }

    // MARK: PKCS#12

    // RFC 7292: the object identifiers of bags, and RFC 5652's of encrypted content.
    private static let keyBag: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x0C, 0x0A, 0x01, 0x01]
    private static let shroudedKeyBag: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x0C, 0x0A, 0x01, 0x02]
    private static let certificateBag: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x0C, 0x0A, 0x01, 0x03]
    private static let encryptedContent: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x06]

    /// The library ends the process on a file without a key or without a certificate, so they are looked for first: keys lie
    /// in bags that can be seen, certificates too, or in encrypted content.
    private static func bundle(
        _ bytes: [UInt8], _ file: String, _ password: String
    ) throws(TLSError) -> NIOSSLPKCS12Bundle {
        // Java's own magic numbers: JKS and JCEKS.
        if bytes.starts(with: [0xFE, 0xED, 0xFE, 0xED]) || bytes.starts(with: [0xCE, 0xCE, 0xCE, 0xCE]) {
            throw .javaKeyStore(file)
        }
        guard bytes.first == 0x30 else { throw .notPKCS12(file) }
        guard contains(bytes, keyBag) || contains(bytes, shroudedKeyBag) else { throw .noKey(file) }
        guard contains(bytes, certificateBag) || contains(bytes, encryptedContent) else { throw .noCertificate(file) }
        do {
            return try NIOSSLPKCS12Bundle(buffer: bytes, passphrase: Array(password.utf8))
        } catch {
            let reason = "\(error)"
            if reason.contains("MULTIPLE_PRIVATE_KEYS") { throw .severalKeys(file) }
            throw reason.contains("INCORRECT_PASSWORD") ? .wrongPassword(file) : .notPKCS12(file)
        }
    }

    private static func contains(_ bytes: [UInt8], _ mark: [UInt8]) -> Bool {
        guard let first = mark.first else { return true }
        return bytes.indices.contains { bytes[$0] == first && bytes[$0...].starts(with: mark) }
    }

    // MARK: Files

    /// A key store is small: a file beyond this is something else.
    private static let maxSize = 4 * 1024 * 1024

    /// The bytes of a file.
    public static func read(_ path: String) throws(TLSError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw errno == ENOENT ? .noSuchFile(path) : .unreadable(path, reason: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= maxSize {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count > 0 {
                bytes += chunk[..<count]
            } else if errno != EINTR {
                throw .unreadable(path, reason: String(cString: strerror(errno)))
            }
        }
        throw .unreadable(path, reason: "it has more than \(maxSize) bytes")
    }
}
