// SPDX-License-Identifier: Apache-2.0
import Foundation
import JavaRuntime
import Testing

@Suite struct JavaOptionsTests {
    @Test(arguments: [
        ("", []),
        ("  \t\n ", []),
        ("-Xmx64m -Xss1m", ["-Xmx64m", "-Xss1m"]),
        ("-Da='one two' -Db=\"three four\"", ["-Da=one two", "-Db=three four"]),
        (#"-Da=one\ two -Db=\"x\""#, ["-Da=one two", #"-Db="x""#]),
        (#"-Da='a\b"c' -Db="it's""#, [#"-Da=a\b"c"#, "-Db=it's"]),
        (#"-Da="\$HOME \`x\` \\ \n""#, [#"-Da=$HOME `x` \ \n"#]),
        ("-Da=$HOME -Db=*", ["-Da=$HOME", "-Db=*"]),
        ("-Da=a\\\nb -Db=\"a\\\nb\"", ["-Da=ab", "-Db=ab"]),
        ("-D'a'\"=\"b''", ["-Da=b"]),
        ("-Da=😀\\😀", ["-Da=😀😀"]),
        (#"-Da=x\"#, [#"-Da=x\"#]),
    ])
    func splitsAsAShellDoes(text: String, words: [String]) throws {
        #expect(try JavaOptions(parsing: text, javaVersion: 17).jni == words)
    }

    @Test(arguments: ["-javaagent:/no/such.jar=x", "-agentpath:/no/such.so"])
    func refusesAnAgentThatIsNotThere(text: String) {
        let path = text.contains("jar") ? "/no/such.jar" : "/no/such.so"
        #expect(throws: JavaRuntimeError.agentMissing(option: text, path: path)) {
            try JavaOptions(parsing: text, javaVersion: 17)
        }
    }

    @Test(
        arguments: [
            ([], nil), (["-Xmx8m"], 8 << 20), (["-Xmx8m", "-Xmx1G"], 1 << 30), (["-XX:MaxHeapSize=2k"], 2048),
            (["-Xmxbig"], nil), (["-Xmx99999999999t"], nil), (["-Xms8m"], nil),
        ] as [([String], UInt64?)])
    func tellsTheGreatestHeap(options: [String], bytes: UInt64?) {
        #expect(JavaOptions.maximumHeap(in: options) == bytes)
    }

    /// As `java -XX:+PrintFlagsFinal` says with `-XX:MaxRAM`.
    @Test(arguments: [(64, 32), (128, 64), (256, 126), (400, 126), (1024, 256), (4096, 1024)])
    func tellsTheHeapThatTheJVMChooses(megabytes: UInt64, heap: UInt64) {
        let memory = MachineMemory(limit: megabytes << 20, source: "a test")
        #expect(memory.defaultMaximumHeap >> 20 == heap)
    }

    @Test(arguments: ["-Da='x", "-Da=\"x", "-Da=\"x\\\""])
    func refusesAnOpenQuote(text: String) {
        #expect(throws: JavaRuntimeError.unterminatedQuote(source: "JAVA_OPTS")) {
            try JavaOptions(parsing: text, javaVersion: 17)
        }
    }

    @Test(arguments: [
        ("--add-opens java.base/java.lang=ALL-UNNAMED", ["--add-opens=java.base/java.lang=ALL-UNNAMED"]),
        ("--add-opens=java.base/java.lang=ALL-UNNAMED", ["--add-opens=java.base/java.lang=ALL-UNNAMED"]),
        ("--add-exports a/b=c --add-reads a=b", ["--add-exports=a/b=c", "--add-reads=a=b"]),
        ("--add-modules a,b --limit-modules c", ["--add-modules=a,b", "--limit-modules=c"]),
        ("-p x:y --module-path z", ["--module-path=x:y", "--module-path=z"]),
        ("--patch-module a=b --upgrade-module-path c", ["--patch-module=a=b", "--upgrade-module-path=c"]),
        (
            "--enable-native-access ALL-UNNAMED --enable-preview",
            ["--enable-native-access=ALL-UNNAMED", "--enable-preview"]
        ),
        ("-server -client -d64 -d32 -Xmx1g", ["-Xmx1g"]),
        ("-ms64m -mx1g -ss512k -verbosegc", ["-Xms64m", "-Xmx1g", "-Xss512k", "-verbose:gc"]),
        ("-noverify -ea:a... -esa", ["-Xverify:none", "-ea:a...", "-esa"]),
        (
            "-javaagent:/dev/null=x -agentlib:jdwp=y -agentpath:/dev/null",
            ["-javaagent:/dev/null=x", "-agentlib:jdwp=y", "-agentpath:/dev/null"]
        ),
        ("-XX:Flags=file -XX:+UseG1GC -Xlog:gc*", ["-XX:Flags=file", "-XX:+UseG1GC", "-Xlog:gc*"]),
    ])
    func translatesWhatTheJavaCommandTakes(text: String, options: [String]) throws {
        let parsed = try JavaOptions(parsing: text, javaVersion: 17)
        #expect(parsed.jni == options)
        #expect(parsed.warnings == [])
    }

    @Test(arguments: [
        "-cp a.jar:b", "-classpath a.jar:b", "--class-path a.jar:b", "--class-path=a.jar:b",
        "-Djava.class.path=a.jar:b",
    ])
    func takesTheClassPathOutOfTheOptions(text: String) throws {
        let parsed = try JavaOptions(parsing: text + " -Xmx1g", javaVersion: 17)
        #expect(parsed.classPath == ["a.jar", "b"])
        #expect(parsed.jni == ["-Xmx1g"])
    }

    @Test
    func expandsAFolderOfJars() throws {
        let folder = try TemporaryFolder()
        for name in ["b.jar", "a.JAR", "c.txt", ".hidden.jar"] { try folder.write(name, "") }
        let parsed = try JavaOptions(parsing: "-cp '\(folder.path)/*:x'", javaVersion: 17)
        #expect(parsed.classPath == ["\(folder.path)/a.JAR", "\(folder.path)/b.jar", "x"])
    }

    @Test(arguments: ["-version", "-showversion", "-splash:x.png", "--list-modules", "-XshowSettings:all", "-?"])
    func dropsWithAWarningWhatAsksForInformation(option: String) throws {
        let parsed = try JavaOptions(parsing: option, javaVersion: 17)
        #expect(parsed.jni == [])
        #expect(parsed.warnings.count == 1 && parsed.warnings.first?.contains(option) == true)
    }

    @Test(arguments: ["-jar x.jar", "-m a/b", "--module=a/b"])
    func refusesWhatNamesAProgram(text: String) {
        let option = String(text.split(separator: " ").first ?? "")
        #expect(throws: JavaRuntimeError.optionNotAllowed(option: option)) {
            try JavaOptions(parsing: text, javaVersion: 17)
        }
    }

    @Test
    func refusesAStrayWordAndAMissingValue() {
        #expect(throws: JavaRuntimeError.notAnOption(word: "two")) {
            try JavaOptions(parsing: "-Da=one two", javaVersion: 17)
        }
        #expect(throws: JavaRuntimeError.notAnOption(word: "")) { try JavaOptions(parsing: "''", javaVersion: 17) }
        for option in ["-cp", "--add-opens", "-p"] {
            #expect(throws: JavaRuntimeError.optionWithoutValue(option: option)) {
                try JavaOptions(parsing: "-Xmx1g " + option, javaVersion: 17)
            }
        }
    }

    @Test(arguments: [
        ("-XX:MaxPermSize=256m", 8), ("-XX:PermSize=1m", 17), ("-XX:+UseConcMarkSweepGC", 17),
        ("-XX:+CMSClassUnloadingEnabled", 17), ("-XX:CMSInitiatingOccupancyFraction=70", 21), ("-XX:+UseParNewGC", 11),
        ("-XX:+AggressiveOpts", 17), ("-XX:+UseFastAccessorMethods", 11), ("-Xincgc", 11),
        ("-XX:+PrintGCDateStamps", 11), ("-XX:+PrintTenuringDistribution", 11), ("-XX:+UseGCLogFileRotation", 17),
        ("-XX:-UseBiasedLocking", 21), ("-XX:+UseCGroupMemoryLimitForHeap", 17), ("-Djava.endorsed.dirs=/x", 11),
        ("-Xbootclasspath/p:x.jar", 17), ("--illegal-access=permit", 17), ("--add-opens=a/b=c", 8),
    ])
    func dropsWithAWarningWhatThisVersionRefuses(option: String, version: Int) throws {
        let parsed = try JavaOptions(parsing: option + " -Xmx1g", javaVersion: version)
        #expect(parsed.jni == ["-Xmx1g"])
        #expect(
            parsed.warnings.count == 1 && parsed.warnings.first?.contains("Java \(version)") == true
                || option.hasPrefix("--illegal"))
    }

    @Test(arguments: [
        ("-XX:+UseConcMarkSweepGC", 11), ("-XX:+PrintGCDateStamps", 8), ("-XX:+PrintGCDetails", 17),
        ("-XX:-UseBiasedLocking", 17), ("-XX:+AggressiveOpts", 11), ("-Xbootclasspath/a:x.jar", 17),
        ("-XX:MaxRAMPercentage=70", 17), ("-XX:+UseStringDeduplication", 21),
    ])
    func keepsWhatThisVersionTakes(option: String, version: Int) throws {
        let parsed = try JavaOptions(parsing: option, javaVersion: version)
        #expect(parsed.jni == [option])
        #expect(parsed.warnings == [])
    }

    @Test
    func expandsArgumentFilesAsTheJavaCommandDoes() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            "options",
            """
            # a comment
            -Da=1 -Db="two words" # another
            -Dc='it is'	-Dd="a\\tb\\\\c\\"d"
            -De="joined\\
                here"
            -Df=C:\\x -cp
            a.jar @other
            -Dg="open
            -Dh=after
            """)
        #expect(throws: JavaRuntimeError.notAnOption(word: "@other")) {
            try JavaOptions(parsing: "@" + file, javaVersion: 17)
        }
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try folder.write("options", text.replacing(" @other", with: ""))
        let parsed = try JavaOptions(parsing: "-Dfirst @\(file) -Dlast", javaVersion: 17)
        #expect(
            parsed.jni == [
                "-Dfirst", "-Da=1", "-Db=two words", "-Dc=it is", "-Dd=a\tb\\c\"d", "-De=joinedhere", "-Df=C:\\x",
                "-Dg=open", "-Dh=after", "-Dlast",
            ])
        #expect(parsed.classPath == ["a.jar"])
        #expect(throws: JavaRuntimeError.notAnOption(word: "@" + file)) {
            try JavaOptions(parsing: "--disable-@files @" + file, javaVersion: 17)
        }
        let missing = #expect(throws: JavaRuntimeError.self) { try JavaOptions(parsing: "@/no/such", javaVersion: 17) }
        guard case .argumentFileUnreadable("/no/such", _) = missing else {
            Issue.record("\(String(describing: missing))")
            return
        }
    }

    @Test
    func readsTheJavaCommandsOwnVariableFirst() throws {
        let parsed = try JavaOptions(
            parsing: "-Xmx2g", jdkJavaOptions: #"-Xmx1g -Da="b c"'d' --add-opens a/b=c -De=x\y"#, javaVersion: 17)
        #expect(parsed.jni == ["-Xmx1g", "-Da=b cd", "--add-opens=a/b=c", #"-De=x\y"#, "-Xmx2g"])
        #expect(try JavaOptions(parsing: "", jdkJavaOptions: "-Xmx1g", javaVersion: 8).jni == [])
        #expect(throws: JavaRuntimeError.unterminatedQuote(source: "JDK_JAVA_OPTIONS")) {
            try JavaOptions(parsing: "", jdkJavaOptions: "-Da='", javaVersion: 17)
        }
    }

    @Test
    func opensWhatTomcatNeedsWhereThereAreModules() {
        #expect(JavaOptions.tomcatOpens(javaVersion: 8).isEmpty)
        #expect(JavaOptions.tomcatOpens(javaVersion: 17).allSatisfy { $0.hasPrefix("--add-opens=java.") })
    }
}
