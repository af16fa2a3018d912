// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Foundation

/// jetty-runner's command line: its own flags, contexts each with the `--path` in front of it, and our flags.
struct JettyCommandLine {
    private static let name = Personality.jetty.rawValue
    /// Stands before a context path among the words that are not flags: no argument of a process can hold it.
    /// How many days jetty-runner keeps the files of --log.
    private static let retainDays = 31
    private static let mark: Character = "\0"

    /// An application as the command line has it.
    private struct Context {
        var file: String
        /// nil where none was given, which is the root unless a context XML says otherwise.
        var path: String?
    }

    private let options: JettyOptions
    private var command: RunnerCommand
    private let contexts: [Context]
    private let properties: JavaProperties
    private let environment: [String: String]

    /// - Throws: ``Failure`` or ``CommandLineEnd``.
    init(_ arguments: [String], environment: [String: String]) throws {
        self.environment = environment
        var own: [String] = []
        var others: [String] = []
        var properties = JavaProperties(environment)
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let flag = argument.prefix { $0 != "=" }
            if argument == "--" {
                others += [argument] + rest
                break
            } else if argument == "--help" || argument == "-h" {
                throw CommandLineEnd(message: Self.help, status: ExitStatus.success.rawValue)
            } else if argument.hasPrefix("-DSTOP.") {
                // jetty-runner takes these two behind the jar as well.
                properties.add(argument)
            } else if flag == "--path", flag.count < argument.count {
                others.append("\(Self.mark)\(argument.dropFirst("--path=".count))")
            } else if argument == "--path", let path = rest.popFirst() {
                others.append("\(Self.mark)\(path)")
            } else if JettyOptions.names.contains(String(flag)) {
                own.append(argument)
                if flag.count == argument.count, let value = rest.popFirst() { own.append(value) }
            } else {
                others.append(argument)
            }
        }
        self.properties = properties
        do {
            options = try JettyOptions.parse(own)
        } catch {
            throw CommandLineEnd(
                message: "Error: \(JettyOptions.message(for: error))\nSee '\(Self.name) --help'.",
                status: JettyOptions.exitCode(for: error).rawValue)
        }
        command = try Configuration.command(others)
        contexts = try Self.contexts(command.application.paths)
    }

    private static func contexts(_ words: [String]) throws(Failure) -> [Context] {
        var contexts: [Context] = []
        var path: String?
        for word in words {
            if word.first == mark {
                path = String(word.dropFirst())
            } else {
                contexts.append(Context(file: word, path: path))
                path = nil
            }
        }
        if let path {
            throw Failure(.usage, "--path \(path) stands before no application; \(name) wants it in front of its WAR.")
        }
        return contexts
    }

    /// What all of it means.
    func configuration() throws(Failure) -> Configuration {
        var command = command
        var jetty = JettyConfiguration()
        for file in options.config { try jetty.read(file, properties) }
        if command.network.port == nil { command.network.port = jetty.port }
        if let host = jetty.host, command.network.host == "0.0.0.0" { command.network.host = host }

        var applications = jetty.applications
        for context in contexts { applications.append(try application(context)) }
        guard !applications.isEmpty || command.application.deployDir != nil else {
            throw Failure(.usage, "No application is named; \(Self.name) [flags] [--path /path] app.war, see --help.")
        }
        // Only how many there are: which they are, and where, is told below.
        command.application.paths = applications.isEmpty ? [] : ["."]
        let descriptor = command.application.contextXml
        var configuration = try Configuration(command, environment: environment)
        if configuration.deployDirectory == nil {
            applications[0].contextXML = descriptor
            try Configuration.checkPaths(of: applications)
            configuration.applications = applications
        }
        configuration.classPath = try classPath()
        configuration.stopPort = try stopPort()
        configuration.statisticsPath = try statisticsPath()
        if let log = options.log { configuration.accessLog = try accessLog(log, configuration.accessLog) }
        if let out = options.out { configuration.outputFile = try DatedFileName(out, isInUTC: false) }
        return configuration
    }

    private func application(_ context: Context) throws(Failure) -> Configuration.Application {
        var file = context.file
        var wanted = context.path
        if file.lowercased().hasSuffix(".xml"), FilePath.isFile(file) {
            var descriptor = JettyConfiguration()
            try descriptor.read(file, properties)
            guard let application = descriptor.applications.first, descriptor.applications.count == 1 else {
                throw Failure(.configuration, "\(file) names no war, so there is nothing to serve")
            }
            file = application.file
            wanted = wanted ?? application.contextPath.value
        }
        guard let path = ContextPath(wanted ?? "") else {
            let offence = ContextPath.offence(in: wanted ?? "") ?? "no name"
            throw Failure(.usage, "--path \(wanted ?? "") has \(offence), which a path cannot hold.")
        }
        return Configuration.Application(file: file, contextPath: path)
    }

    // MARK: Flags

    private func classPath() throws(Failure) -> [String] {
        var paths: [String] = []
        for directory in options.lib {
            guard FilePath.isDirectory(directory) else { throw Self.missing(directory, "directory", "--lib") }
            let files = FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? []
            let jars = files.filter { $0.lowercased().hasSuffix(".jar") || $0.lowercased().hasSuffix(".zip") }
            for jar in jars.sorted() { paths.append(try FilePath.absolute(directory + "/" + jar)) }
        }
        for jar in options.jar {
            guard FilePath.isFile(jar) else { throw Self.missing(jar, "file", "--jar") }
            paths.append(try FilePath.absolute(jar))
        }
        for directory in options.classes {
            guard FilePath.isDirectory(directory) else { throw Self.missing(directory, "directory", "--classes") }
            paths.append(try FilePath.absolute(directory))
        }
        if let path = paths.first(where: { $0.contains(":") }) {
            throw Failure(.configuration, "\(path) has a colon in its name, which a class path cannot hold")
        }
        return paths
    }

    private static func missing(_ path: String, _ kind: String, _ flag: String) -> Failure {
        Failure(.noSuchFile, "\(path): there is no such \(kind), but \(flag) names it")
    }

    private func stopPort() throws(Failure) -> Configuration.StopPort? {
        let key = options.stopKey ?? properties["STOP.KEY"]
        var port = options.stopPort
        if port == nil, let text = properties["STOP.PORT"], text != "0" {
            guard let number = Int(text), (1...65535).contains(number) else {
                throw Failure(.usage, "STOP.PORT is '\(text)', not a port number from 1 to 65535.")
            }
            port = number
        }
        switch (port, key) {
        case (nil, nil): return nil
        case (let port?, let key?) where !key.isEmpty && !key.contains(where: \.isNewline):
            return Configuration.StopPort(port: port, key: key)
        case (_?, _?): throw Failure(.usage, "--stop-key has to be one line that is not empty.")
        case (_?, nil):
            throw Failure(.usage, "--stop-port needs --stop-key, so that not everybody can stop the process.")
        case (nil, _?): throw Failure(.usage, "--stop-key says nothing without --stop-port.")
        }
    }

    /// The lines are Jetty's, unless a pattern asks for others.
    private func accessLog(
        _ file: String, _ wanted: AccessLogConfiguration?
    ) throws(Failure) -> AccessLogConfiguration {
        guard !file.isEmpty else { throw Failure(.usage, "--log needs a name, not an empty text.") }
        var log = wanted ?? AccessLogConfiguration(pattern: .jettyExtended, destination: .standardOutput)
        if command.accessLog.accessLogPattern == nil { log.pattern = .jettyExtended }
        log.destination = .file(file, retainDays: Self.retainDays)
        return log
    }

    private func statisticsPath() throws(Failure) -> String? {
        guard let stats = options.stats else { return nil }
        guard stats.lowercased() == "unsecure" else {
            throw Failure(
                .usage,
                """
                --stats \(stats) is not supported: there is no login for figures; say --stats unsecure, which answers \
                them to this machine only.
                """)
        }
        return "/stats"
    }

    private static let help = """
        OVERVIEW: Serves Java web applications by the command line of jetty-runner, on Tomcat's engine.

        USAGE: jetty-runner [--help|--version] [flags] [--path /path] context [[--path /path] context …]

        A context is a WAR, a directory or a context XML; it is served at the --path before it, else at /.

        OPTIONS:
          --log file              write the access log to this file
          --out file              write standard output and standard error to this file
                                  (yyyy_mm_dd in either name is the day: a new file every day)
          --host name             the address to listen on (default: 0.0.0.0)
          --port n                the port (default: PORT in the environment, else 8080)
          --stop-port n           a port of 127.0.0.1 at which the process can be told to stop
          --stop-key text         what has to be said there first
          --jar file              a jar for every application; may come again
          --lib directory         a directory of jars for every application; may come again
          --classes directory     a directory of classes for every application; may come again
          --stats unsecure        answer figures about the server at /stats, to this machine
          --config file           a jetty.xml, of which port, host and applications are read; may come again

        Every flag of runner is understood too, --session-store redis among them: see `runner --help`.
        """
}
