// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import Foundation
internal import Glibc
internal import HTTPServer
internal import ServletEngine

extension ServerTLS {
    /// How long `keytool`, which is a Java program, may take.
    private static let keytoolLimit = DispatchTimeInterval.seconds(30)

    /// Reads the files of a configuration.
    init(_ configuration: TLSConfiguration, environment: [String: String]) throws(Failure) {
        var settings = TLSSettings(identity: configuration.identity)
        do throws(TLSError) {
            if let clients = configuration.clients {
                let bytes = try Self.read(clients.file)
                // A store without any key, such as this, is one that the TLS library cannot read.
                let pem =
                    Self.isPEM(bytes) ? .success(bytes) : Self.exported(clients, environment: environment)
                settings.clientAuthorities = TLSSettings.Authorities(pem: try pem.get(), source: clients.file)
            }
            try self.init(settings)
        } catch {
            throw Failure(error)
        }
    }

    /// The certificates of a Java trust store in PEM, as Java's own `keytool` writes them.
    private static func exported(
        _ store: TLSConfiguration.TrustStore, environment: [String: String]
    ) -> Result<[UInt8], TLSError> {
        let reason = "it is no PEM, and \(hint(store.file))"
        guard let home = try? EngineSurvey.java(environment: environment).home,
            FileManager.default.isExecutableFile(atPath: home + "/bin/keytool")
        else { return .failure(.unreadable(store.file, reason: reason)) }
        let keytool = Process()
        keytool.executableURL = URL(fileURLWithPath: home + "/bin/keytool")
        keytool.arguments = ["-list", "-rfc", "-keystore", store.file]
        // Not on the command line, where everybody on the machine could read it.
        keytool.environment = ["LC_ALL": "C", "STORE_PASSWORD": store.password ?? ""]
        if store.password != nil { keytool.arguments? += ["-storepass:env", "STORE_PASSWORD"] }
        let output = Pipe()
        keytool.standardInput = FileHandle.nullDevice
        keytool.standardError = FileHandle.nullDevice
        keytool.standardOutput = output
        do { try keytool.run() } catch { return .failure(.unreadable(store.file, reason: "\(error)")) }
        let process = keytool.processIdentifier
        let timer = DispatchWorkItem { _ = kill(process, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + keytoolLimit, execute: timer)
        let pem = KeytoolListing.trusted(in: Array(output.fileHandleForReading.readDataToEndOfFile()))
        keytool.waitUntilExit()
        timer.cancel()
        guard keytool.terminationStatus == 0, isPEM(pem) else {
            let why = "its password (-Djavax.net.ssl.trustStorePassword) is another one, or it holds no certificate"
            return .failure(.unreadable(store.file, reason: "\(why); \(hint(store.file))"))
        }
        return .success(pem)
    }

    private static func hint(_ file: String) -> String {
        "keytool -exportcert -rfc -keystore \(file) -alias ALIAS makes a file for --tls-client-ca of one authority in it"
    }
}

extension Failure {
    fileprivate init(_ error: TLSError) {
        switch error {
        case .noSuchFile: self.init(.noSuchFile, "\(error)")
        default: self.init(.configuration, "\(error)")
        }
    }
}
