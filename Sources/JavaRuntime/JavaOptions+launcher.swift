// SPDX-License-Identifier: Apache-2.0

extension JavaOptions {
    /// What the `java` command does with an option.
    enum LauncherOption: Equatable {
        /// Adds to the class path; nil when the value is the next word.
        case classPath(String?)
        /// Becomes `name=value`; the value is nil when it is the next word.
        case module(name: String, value: String?)
        /// Means nothing to a machine that is created here.
        case quietlyDropped
        case dropped(reason: String)
        /// Says which program to run.
        case program
        /// The machine's name for an old option.
        case translated(String)
        /// The machine's own.
        case machine
    }

    static func launcherOption(_ word: String) -> LauncherOption {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts.first ?? "")
        let value = parts.count == 2 ? String(parts[1]) : nil
        switch name {
        case "-cp", "-classpath":
            return value == nil ? .classPath(nil) : .machine
        case "--class-path", "-Djava.class.path":
            return .classPath(name.hasPrefix("-D") ? value ?? "" : value)
        case "-p":
            return value == nil ? .module(name: "--module-path", value: nil) : .machine
        case "--add-opens", "--add-exports", "--add-modules", "--add-reads", "--patch-module", "--module-path",
            "--upgrade-module-path", "--limit-modules", "--enable-native-access":
            return .module(name: name, value: value)
        case "-jar", "-m", "--module", "--source":
            return .program
        default:
            return exactOption(word)
        }
    }

    private static func exactOption(_ word: String) -> LauncherOption {
        switch word {
        case "-server", "-client", "-d32", "-d64", "-jre-restrict-search", "-no-jre-restrict-search",
            "-jre-no-restrict-search", "--disable-@files", "-XstartOnFirstThread":
            return .quietlyDropped
        case "-version", "--version", "-fullversion", "--full-version", "-showversion", "--show-version", "-help",
            "--help", "-h", "-?", "-X", "--help-extra", "-Xinternalversion", "--list-modules", "--dry-run",
            "--validate-modules", "--show-module-resolution", "-Xdiag":
            return .dropped(reason: "it asks the java command for information")
        case "-verbosegc":
            return .translated("-verbose:gc")
        case "-noclassgc":
            return .translated("-Xnoclassgc")
        case "-verify", "-Xfuture":
            return .translated("-Xverify:all")
        case "-noverify":
            return .translated("-Xverify:none")
        case "-verifyremote":
            return .translated("-Xverify:remote")
        default:
            break
        }
        if word.hasPrefix("-splash:") { return .dropped(reason: "a server shows no picture") }
        if word.hasPrefix("-XshowSettings") || word.hasPrefix("--describe-module") || word.hasPrefix("-version:") {
            return .dropped(reason: "it asks the java command for information")
        }
        // -ms64m, -mx512m, -ss1m: the names of before Java 1.2.
        for old in ["-ms", "-mx", "-ss"] where word.hasPrefix(old) && word.dropFirst(3).first?.isASCIIDigit == true {
            return .translated("-X" + word.dropFirst())
        }
        return .machine
    }
}
