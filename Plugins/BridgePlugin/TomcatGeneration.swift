// SPDX-License-Identifier: Apache-2.0

/// One generation of Tomcat as Debian packages it, and how the bridge is compiled against it.
struct TomcatGeneration {
    /// Also the name of the folder that holds what only this generation needs.
    let name: String
    /// The package prefix of the servlet classes: `javax`, or `jakarta` as the sources are written.
    let namespace: String
    /// The oldest Java that this generation of Tomcat runs on, for `javac --release`.
    let release: String
    /// The Debian package (or packages) of the jars.
    let package: String
    let classPath: [String]

    var jarName: String { "runner-bridge-\(name).jar" }

    static let all = [
        TomcatGeneration(
            name: "tomcat9", namespace: "javax", release: "8", package: "libtomcat9-java",
            jars: [
                "annotations-api", "api", "catalina", "coyote", "el-api", "jasper", "jasper-el", "jaspic-api", "jni",
                "jsp-api", "juli", "servlet-api", "util", "util-scan", "websocket", "websocket-api",
            ]),
        TomcatGeneration(
            name: "tomcat10", namespace: "jakarta", release: "11", package: "libtomcat10-embed-java libtomcat10-java",
            jars: ["annotations-api", "embed-core", "embed-el", "embed-jasper", "embed-websocket"]),
    ]

    private init(name: String, namespace: String, release: String, package: String, jars: [String]) {
        self.name = name
        self.namespace = namespace
        self.release = release
        self.package = package
        self.classPath = jars.map { "/usr/share/java/\(name)-\($0).jar" }
    }
}
