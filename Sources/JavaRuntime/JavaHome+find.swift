// SPDX-License-Identifier: Apache-2.0
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

extension JavaHome {
    /// Where distributions put their Java installations, each in a directory of its own.
    static let usualFolders = ["/usr/lib/jvm", "/usr/java", "/opt/java", "/opt/jdk"]

    /// Finds Java: `JAVA_HOME`, then `java` on `PATH`, then the usual folders.
    ///
    /// A `JAVA_HOME` that holds no Java is an error, never a reason to look elsewhere: the user meant that one. Of several
    /// in the usual folders it takes the distribution's default, then 17, then 21, then the newest, so that the choice
    /// does not depend on the order of a directory.
    public static func find(environment: [String: String]) throws(JavaRuntimeError) -> JavaHome {
        try find(environment: environment, folders: usualFolders)
    }

    static func find(environment: [String: String], folders: [String]) throws(JavaRuntimeError) -> JavaHome {
        if let path = environment["JAVA_HOME"], !path.isEmpty {
            guard let library = library(in: path) else {
                throw .javaHomeInvalid(path: path)
            }
            return try JavaHome(home: path, library: library)
        }
        var tried = ["JAVA_HOME, which is not set"]
        if let home = onPath(environment["PATH"] ?? "", &tried) { return home }
        if let home = inFolders(folders, &tried) { return home }
        throw .javaNotFound(tried: tried)
    }

    /// Where the library is below the home: since Java 9, then Java 8's runtime within a JDK and alone; the server
    /// machine before the small ones.
    static let libraryPlaces: [String] = {
        #if arch(x86_64)
        let architecture = "amd64"
        #elseif arch(arm64)
        let architecture = "aarch64"
        #else
        let architecture = "unknown"
        #endif
        return ["lib/", "jre/lib/\(architecture)/", "lib/\(architecture)/"].flatMap { folder in
            ["server", "client", "minimal"].map { "\(folder)\($0)/libjvm.so" }
        }
    }()

    private static func library(in home: String) -> String? {
        libraryPlaces.lazy.map { home + "/" + $0 }.first { access($0, R_OK) == 0 }
    }

    private init(home: String, library: String) throws(JavaRuntimeError) {
        guard let version = Self.version(of: home) else { throw .versionUnknown(home: home) }
        self.init(path: home, libjvm: library, version: version)
    }

    private static func onPath(_ path: String, _ tried: inout [String]) -> JavaHome? {
        for folder in path.split(separator: ":") {
            let command = folder + "/java"
            // Distributions link the command to the installation, sometimes in several steps.
            guard access(String(command), X_OK) == 0, let real = realPath(String(command)) else { continue }
            let home = parent(parent(real))
            if let library = library(in: home), let found = try? JavaHome(home: home, library: library) {
                return found
            }
            // A wrapper script of a version switcher: it says nothing about the place.
            tried.append("\(command), which is not in a Java installation")
        }
        tried.append("java on the PATH")
        return nil
    }

    private static func inFolders(_ folders: [String], _ tried: inout [String]) -> JavaHome? {
        for folder in folders {
            var found: [JavaHome] = []
            for name in Folder.names(in: folder).sorted() {
                let home = folder + "/" + name
                guard let library = library(in: home), let java = try? JavaHome(home: home, library: library) else {
                    continue
                }
                if name == "default-java" || name == "default" || name == "default-runtime" { return java }
                found.append(java)
            }
            func rank(_ version: Int) -> Int {
                switch version {
                case 17: .max
                case 21: .max - 1
                default: version
                }
            }
            // Of two with one rank the first by name.
            if let best = found.map({ rank($0.version) }).max(),
                let java = found.first(where: { rank($0.version) == best })
            {
                return java
            }
            tried.append(folder)
        }
        return nil
    }

    // MARK: Version

    /// The feature version from the `release` file, else from the directory's name.
    private static func version(of home: String) -> Int? {
        // Java 8's runtime within a JDK has its release file one level up.
        for file in [home + "/release", home + "/../release"] {
            guard let text = try? String(readingFile: file) else { continue }
            for line in text.split(whereSeparator: \.isNewline) where line.hasPrefix("JAVA_VERSION=") {
                let value = line.dropFirst("JAVA_VERSION=".count).filter { $0 != "\"" }
                if let version = featureVersion(value) { return version }
            }
        }
        let real = realPath(home) ?? home
        let names = real.split(separator: "/").reversed().prefix(2)
        return names.lazy.compactMap { name in
            // java-17-openjdk-amd64, jdk1.8.0_292, jdk-21.0.2, zulu11: the first number that can be a version.
            name.drop { !$0.isASCIIDigit }.isEmpty ? nil : featureVersion(name.drop { !$0.isASCIIDigit })
        }.first
    }

    /// `17.0.9` is 17, `1.8.0_292` is 8 (JEP 223).
    static func featureVersion(_ text: some StringProtocol) -> Int? {
        var numbers = text.split { !$0.isASCIIDigit }.makeIterator()
        guard let first = numbers.next().flatMap({ Int($0) }) else { return nil }
        let version = first == 1 ? numbers.next().flatMap { Int($0) } : first
        return version.flatMap { (5...99).contains($0) ? $0 : nil }
    }

    // MARK: Files

    private static func parent(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func realPath(_ path: String) -> String? {
        // realpath allocates its result, which is ours to free.
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

extension Character {
    var isASCIIDigit: Bool { isASCII && isNumber }
}
