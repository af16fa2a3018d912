// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Foundation
internal import Glibc
internal import Logging

/// The program from its first argument to its exit status.
public enum Program {
    /// Runs until the application is stopped or cannot be served, then ends the process.
    public static func main() async -> Never {
        let environment = ProcessInfo.processInfo.environment
        assumeUnicodeNames()
        raiseFileLimit()
        let arguments = Array(CommandLine.arguments.dropFirst())
        let name = CommandLine.arguments.first ?? LogRecord.ownName
        let configuration: Configuration
        do {
            switch try Invocation(parsing: arguments, name: name) {
            case .inspect(let command): end(try command.report(environment: environment).rawValue)
            case .doctor(let command): end(try command.report(environment: environment).rawValue)
            case .health(let command): end(try await command.report(environment: environment).rawValue)
            case .completion(let command):
                try command.report()
                end(ExitStatus.success.rawValue)
            case .manual(let command):
                try command.report()
                end(ExitStatus.success.rawValue)
            case .sessions(let command):
                try await SessionsTool.run(command, environment: environment)
                end(ExitStatus.success.rawValue)
            case .procfile(let command): end(try command.report().rawValue)
            case .execProcfile(let command):
                let line = try command.call(environment: ProcessInfo.processInfo.environment)
                for (name, value) in line.assignments { setenv(name, value, 1) }
                configuration = try Configuration(line.call)
            case .serve:
                configuration = try Configuration(
                    Call(name: name, arguments: arguments, environment: ProcessInfo.processInfo.environment))
            }
            if let file = configuration.outputFile { try OutputFile.begin(file) }
        } catch let failure as Failure {
            report(failure, as: .text)
            end(failure.status.rawValue)
        } catch let refusal as CommandLineEnd {
            end(refusal.message, refusal.status)
        } catch {
            let (message, status) = Invocation.end(parsing: arguments, error)
            end(message, status)
        }
        LoggingSystem.bootstrap { label in
            StreamLogHandler(
                label: label, stream: .standardOutput, format: configuration.logFormat, level: configuration.logLevel)
        }
        let supervisor: Supervisor
        do {
            supervisor = try Supervisor(configuration, logger: Logger(label: LogRecord.ownName))
        } catch {
            report(error, as: configuration.logFormat)
            end(error.status.rawValue)
        }
        end(await supervisor.run())
    }

    /// Has the JVM read file names as UTF-8 where the environment says nothing: in the C locale, which a container has, a
    /// file `grüß.txt` cannot be named in Java. Called before there is a second thread, for the environment has no lock.
    private static func assumeUnicodeNames() {
        let environment = ProcessInfo.processInfo.environment
        let isSet = ["LC_ALL", "LC_CTYPE", "LANG"].contains { !(environment[$0] ?? "").isEmpty }
        if !isSet { setenv("LC_ALL", "C.UTF-8", 1) }
    }

    /// Raises the soft limit on open files to the hard one, as the JVM does, for a process without a JVM too: each
    /// connection is one.
    private static func raiseFileLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < limit.rlim_max
        else {
            return
        }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// Says on standard error why the process ends, in the format of the log.
    static func report(_ failure: Failure, as format: LogFormat) {
        let stream = LogStream.standardError
        switch format {
        case .text:
            stream.write(Array("\(LogRecord.ownName): \(failure.description)\n".utf8))
        case .json:
            let record = LogRecord(
                time: .now, level: .critical, logger: LogRecord.ownName, message: failure.description, facts: [])
            stream.write(record.jsonBytes())
        }
    }

    /// Ends the process without a word to the JVM, to `atexit` handlers or to destructors: threads of the application
    /// may still run, and would find destroyed what they use. Everything written has left by then.
    static func end(_ status: Int32) -> Never {
        _exit(status)
    }

    /// Prints what ArgumentParser has to say: help and version to standard output, errors and usage to standard error.
    private static func end(_ message: String, _ status: Int32) -> Never {
        let stream = status == ExitStatus.success.rawValue ? LogStream.standardOutput : .standardError
        stream.write(Array("\(message)\n".utf8))
        end(status)
    }
}
