// SPDX-License-Identifier: Apache-2.0
@testable import JavaRuntime
import Testing

@Suite struct JavaHomeTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// An installation that looks like one: a library that can be read, a release file, a command.
    private func install(_ name: String, release: String?, library: String = "lib/server/libjvm.so") throws {
        try folder.write("\(name)/\(library)", "")
        try folder.write("\(name)/bin/java", "#!/bin/sh\n", executable: true)
        if let release { try folder.write("\(name)/release", "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"\(release)\"\n") }
    }

    private func find(_ environment: [String: String], folders: [String] = []) throws(JavaRuntimeError) -> JavaHome {
        try JavaHome.find(environment: environment, folders: folders)
    }

    @Test(arguments: [
        ("17.0.9", 17), ("1.8.0_292", 8), ("21", 21), ("11.0.2+9", 11), ("25-ea", 25),
    ])
    func readsTheVersionFromTheReleaseFile(release: String, version: Int) throws {
        try install("x", release: release)
        let home = try find(["JAVA_HOME": folder.path + "/x"])
        #expect(home.version == version)
        #expect(home.libjvm == folder.path + "/x/lib/server/libjvm.so")
    }

    @Test(arguments: [
        ("java-17-openjdk-amd64", 17), ("jdk1.8.0_292", 8), ("jdk-21.0.2", 21), ("temurin-25-jdk", 25), ("zulu11", 11),
    ])
    func readsTheVersionFromThePathWithoutAReleaseFile(name: String, version: Int) throws {
        try install(name, release: nil)
        #expect(try find(["JAVA_HOME": folder.path + "/" + name]).version == version)
    }

    @Test
    func refusesAnInstallationOfUnknownVersion() throws {
        try install("java/current", release: nil)
        #expect(throws: JavaRuntimeError.versionUnknown(home: folder.path + "/java/current")) {
            try find(["JAVA_HOME": folder.path + "/java/current"])
        }
    }

    @Test(arguments: JavaHome.libraryPlaces)
    func findsTheLibraryWhereverVersionsKeepIt(library: String) throws {
        try install("x", release: "1.8.0_1", library: library)
        #expect(try find(["JAVA_HOME": folder.path + "/x"]).libjvm == folder.path + "/x/" + library)
    }

    @Test
    func refusesAWrongJavaHomeThoughThereIsAJavaElsewhere() throws {
        try install("x", release: "17")
        let environment = ["JAVA_HOME": folder.path + "/none", "PATH": folder.path + "/x/bin"]
        let thrown = #expect(throws: JavaRuntimeError.self) { try find(environment, folders: [folder.path]) }
        #expect(thrown == .javaHomeInvalid(path: folder.path + "/none"))
        #expect(thrown?.description.contains("JAVA_HOME=\(folder.path)/none") == true)
    }

    @Test
    func followsTheCommandOnThePath() throws {
        try install("opt/jdk", release: "21.0.1")
        try folder.link("alternatives/java", to: folder.path + "/opt/jdk/bin/java")
        try folder.link("bin/java", to: "../alternatives/java")
        let home = try find(["JAVA_HOME": "", "PATH": "/nonexistent::\(folder.path)/bin"])
        #expect(home.path.hasSuffix("/opt/jdk") && home.version == 21)
    }

    @Test
    func looksPastAWrapperScriptOnThePath() throws {
        try folder.write("shims/java", "#!/bin/sh\n", executable: true)
        try install("jvm/a", release: "17")
        let home = try find(["PATH": folder.path + "/shims"], folders: [folder.path + "/jvm"])
        #expect(home.path == folder.path + "/jvm/a")
    }

    @Test
    func choosesTheSameOfSeveralEverywhere() throws {
        for version in ["8", "11.0.1", "21", "25", "17.0.1"] { try install("jvm/java-\(version)", release: version) }
        try folder.write("jvm/broken/readme", "")
        let folders = [folder.path + "/none", folder.path + "/jvm"]
        #expect(try find([:], folders: folders).version == 17)
        try folder.link("jvm/default-java", to: "java-11.0.1")
        #expect(try find([:], folders: folders).version == 11)
    }

    @Test
    func prefersTheNewestWhereTheUsualOnesAreMissing() throws {
        for version in ["8", "11", "25", "22"] { try install("jvm/java-\(version)", release: version) }
        #expect(try find([:], folders: [folder.path + "/jvm"]).version == 25)
    }

    @Test
    func saysWhatWasTriedAndWhatToInstall() throws {
        let thrown = #expect(throws: JavaRuntimeError.self) {
            try find(["PATH": folder.path], folders: [folder.path + "/jvm"])
        }
        let description = thrown?.description ?? ""
        for word in ["JAVA_HOME", "PATH", folder.path + "/jvm", "apt-get install openjdk-17-jre-headless"] {
            #expect(description.contains(word))
        }
    }
}
