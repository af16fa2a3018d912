// SPDX-License-Identifier: Apache-2.0
import HTTPServer
import NIOCore
import ServletEngine
import Testing

@testable import Launcher

@Suite("What flags and -A say of the connector")
struct ConnectorConfigurationTests {
    private func configuration(_ arguments: [String], _ environment: [String: String] = [:]) throws -> Configuration {
        try Configuration(RunnerCommand.parsing(arguments), environment: environment)
    }

    @Test func letsAPropertyWinOverItsFlagAndTheEnvironment() throws {
        let configuration = try configuration(
            [
                "--port", "6000", "-Aport=5000", "--host", "0.0.0.0", "-Aaddress=127.0.0.1", "--max-threads", "7",
                "-AmaxThreads=9", "--bind-on-init", "true", "-AbindOnInit=false", "--enable-compression",
                "-Acompression=off", "--uri-encoding", "GBK", "-AURIEncoding=Big5",
            ], ["PORT": "4000"])
        #expect(configuration.port == 5000)
        #expect(configuration.host == "127.0.0.1")
        #expect(configuration.maxThreads == 9)
        #expect(!configuration.bindsFirst)
        #expect(configuration.connector.compression == nil)
        #expect(configuration.connector.tomcat == ["URIEncoding": "Big5"])
        #expect(configuration.warnings.isEmpty)
    }

    @Test func takesTheLastOfSeveral() throws {
        #expect(try configuration(["-Aport=1", "-A", "port=2", "-Aport=3"]).port == 3)
    }

    @Test func namesWhatHasNoEffectInOneWarning() throws {
        let warnings = try configuration(["-AsocketBuffer=9000", "-Anonsense=", "-AmaxPostSize=1"]).warnings
        #expect(
            warnings == [
                "-Anonsense, -AsocketBuffer have no effect: this server's connector has no such setting."
            ])
    }

    @Test(arguments: [
        "port=x", "port=70000", "maxThreads=many", "bindOnInit=perhaps", "compression=some", "compression=-1",
        "compressionMinSize=1k", "compressibleMimeType=html", "maxHttpHeaderSize=10", "maxHeaderCount=-2",
        "maxPostSize=1MB", "scheme=gopher", "secure=yes", "proxyName=a b", "proxyPort=0", "connectionTimeout=1s",
        "allowTrace=on", "relaxedQueryChars=a", "encodedSolidusHandling=maybe", "server=a\nb", "redirectPort=x",
    ])
    func refusesAMalformedValue(_ property: String) throws {
        let failure = #expect(throws: Failure.self) { try configuration(["-A\(property)"]) }
        #expect(failure?.status == .usage)
        let name = try #require(property.split(separator: "=").first)
        #expect(failure?.description.contains("-A\(name)=") == true)
    }

    @Test(arguments: ["-Aport", "-A=5", "-A"])
    func refusesWhatIsNoProperty(_ argument: String) {
        #expect(throws: (any Error).self) { try RunnerCommand.parsing([argument]) }
    }

    @Test func tellsTheHTTPServer() throws {
        let connector = try configuration([
            "-AmaxHttpHeaderSize=65536", "-AmaxHeaderCount=-1", "-AmaxSwallowSize=-1", "-AmaxConnections=50",
            "-AacceptCount=20", "-AmaxKeepAliveRequests=5", "-AconnectionTimeout=3000", "-AkeepAliveTimeout=-1",
            "-AdisableUploadTimeout=false", "-AconnectionUploadTimeout=9000", "-Aserver=own",
            "--forwarded-headers", "ignore",
        ]).connector
        var server = HTTPServerConfiguration()
        server.set(connector)
        #expect(server.maxHeadSize == 65536)
        #expect(server.maxFieldCount == 10_000)
        #expect(server.maxSwallowSize == .max)
        #expect(server.maxConnections == 50)
        #expect(server.backlog == 20)
        #expect(server.maxRequestsPerConnection == 5)
        #expect(server.headTimeout == .seconds(3))
        #expect(server.writeTimeout == .seconds(3))
        #expect(server.bodyTimeout == .seconds(9))
        #expect(server.idleTimeout == .hours(24))
        #expect(server.serverField == "own")
        #expect(server.trustedProxies == .none)
        var usual = HTTPServerConfiguration()
        usual.set(try configuration([]).connector)
        #expect(usual.maxRequestsPerConnection == nil)
        #expect(usual.headTimeout == HTTPServerConfiguration().headTimeout)
        #expect(usual.trustedProxies == .privateNetworks)
    }

    @Test func readsEveryWayToAskForCompression() throws {
        func compression(_ arguments: String...) throws -> CompressionSettings? {
            try configuration(arguments).connector.compression
        }
        #expect(try compression("-Acompression=on")?.types == MediaTypeList.usual.types)
        #expect(try compression("-Acompression=on")?.minimumSize == 2048)
        #expect(try compression("-Acompression=1000")?.minimumSize == 1000)
        #expect(try compression("-Acompression=on", "-AcompressionMinSize=1024")?.minimumSize == 1024)
        #expect(try compression("-Acompression=force")?.isForced == true)
        #expect(try compression("--enable-compression", "-AcompressableMimeType=text/x")?.types == ["text/x"])
        #expect(try compression("-AcompressionMinSize=1") == nil)
    }

    @Test(arguments: [
        ("https://shop.example", "https", true, "shop.example", 443), ("HTTP://a:8080/", "http", false, "a", 8080),
        ("https://[2001:db8::1]:444", "https", true, "[2001:db8::1]", 444),
    ])
    func readsTheURLInFrontOfAProxy(
        _ url: String, _ scheme: String, _ isSecure: Bool, _ host: String, _ port: Int
    ) throws {
        let address = try configuration(["--proxy-base-url", url]).connector.publicAddress
        #expect(address.scheme?.rawValue == scheme)
        #expect(address.isSecure == isSecure)
        #expect(address.host == host)
        #expect(address.port == port)
    }

    @Test func letsPropertiesWinOverTheURL() throws {
        let address = try configuration(["--proxy-base-url", "https://a", "-AproxyName=b", "-AproxyPort=8"]).connector
            .publicAddress
        #expect(address.scheme == .https)
        #expect(address.host == "b")
        #expect(address.port == 8)
    }

    @Test(arguments: [
        "shop.example", "ftp://a", "https://", "https://a b", "https://a:x", "https://a:0", "https://u@a",
        "https://a/b",
    ])
    func refusesAURLThatNamesNoServer(_ url: String) throws {
        let failure = #expect(throws: Failure.self) { try configuration(["--proxy-base-url", url]) }
        #expect(failure?.status == .usage)
        #expect(failure?.description.contains(url) == true)
    }

    @Test func asksForTheEngineWhereFilesAreTomcatsBusiness() throws {
        #expect(try configuration(["-AxpoweredBy=true"]).engineReason == "-AxpoweredBy is given")
        #expect(try configuration(["--uri-encoding", "GBK"]).engineReason == "-AURIEncoding is given")
        #expect(try configuration(["--uri-encoding", "utf-8", "-AmaxPostSize=1"]).engineReason == nil)
    }
}
