// SPDX-License-Identifier: Apache-2.0

/// What web.xml and the command line say about files; the defaults are those of embedded Tomcat 10.1.
public struct StaticFileConfiguration: Sendable {
    /// Files that stand for their directory, in order of preference (`welcome-file-list`).
    public var welcomeFiles = ["index.html", "index.htm", "index.jsp"]
    /// Media types by extension, over Tomcat's own table (`mime-mapping`).
    public var mimeMappings: [String: String] = [:]
    /// The whole table of media types by extension, in place of Tomcat's own; nil for Tomcat's.
    public var mimeTable: [String: String]?
    /// Paths below the context by status (`error-page`); the one for 0 stands for every status that has none.
    public var errorPages: [UInt16: String] = [:]
    /// Whether Tomcat's own error page says what is wrong; false leaves only the status (`showReport` of ErrorReportValve).
    public var showsErrorReport = true
    /// The server's name at the foot of Tomcat's own error page; nil for none (`showServerInfo`).
    public var serverInfo: String?
    /// Files of at most so many bytes are kept in memory; larger ones go from the disk to the socket by sendfile.
    public var maxCachedFileSize = 64 * 1024
    /// Bytes that all kept files may take together.
    public var maxCacheSize = 16 * 1024 * 1024
    /// Files that may be kept open at once for sendfile; further ones are opened for each request.
    public var maxOpenFiles = 64
    /// Microseconds for which a file is not looked at again; Tomcat's own cache waits five seconds.
    public var revalidationInterval: UInt64 = 1_000_000
    /// Which paths below the context `answerIfCertain` may answer; nil for none.
    ///
    /// It is asked once for each file that enters the cache, with the path decoded and normalised.
    public var isCertain: (@Sendable (ArraySlice<UInt8>) -> Bool)?
    /// Which files go out compressed, and where their compressed form is; nil for none, as in Tomcat.
    public var compression: StaticCompression?

    /// Whether files go to the socket by sendfile; without /proc (a bare chroot) an open file has no name to be sent by.
    var usesSendfile = OpenFile.hasPaths

    public init() {}
}
