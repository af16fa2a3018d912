// SPDX-License-Identifier: Apache-2.0

/// runner(1), in the language of man(7).
struct ManualPage: Sendable {
    let commands: [CommandInfo]

    /// The whole page in roff.
    var roff: String {
        let serving = commands.first
        let others = commands.dropFirst()
        var page = Roff()
        page.request("TH RUNNER 1 \(Version.date) \"runner \(Version.current)\" \"User commands\"")
        page.section("NAME")
        page.text("runner - serve a Java web application in one native process")
        page.section("SYNOPSIS")
        for (index, command) in (commands + others.flatMap(\.children)).filter({ $0.children.isEmpty }).enumerated() {
            if index > 0 { page.request("br") }
            let name = command.commandName
            page.raw(".B \(Roff.escaped(name))")
            let rest = command.synopsis.dropFirst(name.count + 1)
            if !rest.isEmpty { page.text(String(rest)) }
        }
        if let serving {
            page.section("DESCRIPTION")
            if let abstract = serving.abstract { page.text(abstract) }
            if let discussion = serving.discussion { page.paragraphs(discussion) }
            page.section("OPTIONS")
            page.options(of: serving, headed: true)
        }
        page.section("COMMANDS")
        for command in others { page.command(command) }
        page.section("ENVIRONMENT")
        for variable in EnvironmentVariable.all {
            page.item(variable.names.map { "\\fB\(Roff.escaped($0))\\fR" }.joined(separator: ", "), variable.meaning)
        }
        page.section("EXIT STATUS")
        for status in ExitStatus.allCases { page.item("\\fB\(status.rawValue)\\fR", status.meaning) }
        page.section("SIGNALS")
        page.item(
            "\\fBSIGTERM\\fR, \\fBSIGINT\\fR",
            "Stop in good order: the port is closed, requests in flight may finish (--shutdown-grace), the application is stopped."
        )
        page.section("SEE ALSO")
        page.text("java(1), redis-server(1)")
        return page.source
    }
}

/// Lines of man(7).
private struct Roff {
    private(set) var source = ""

    mutating func raw(_ line: String) { source += line + "\n" }
    mutating func request(_ line: String) { raw("." + line) }
    mutating func section(_ title: String) { request("SH \(title)") }

    /// Running text; what stands between backquotes is set in bold.
    mutating func text(_ text: String) {
        raw(Self.inline(text))
    }

    mutating func paragraphs(_ text: String) {
        for paragraph in text.split(separator: "\n\n") {
            request("PP")
            self.text(paragraph.split(separator: "\n").joined(separator: " "))
        }
    }

    /// - Parameter term: already in roff.
    mutating func item(_ term: String, _ text: String) {
        request("TP")
        raw(term)
        self.text(text)
    }

    mutating func command(_ command: CommandInfo) {
        if command.children.isEmpty {
            request("SS \"\(Self.escaped(command.synopsis))\"")
            if let abstract = command.abstract { text(abstract) }
            if let discussion = command.discussion { paragraphs(discussion) }
            options(of: command, headed: false)
        } else {
            if let discussion = command.discussion {
                request("SS \"\(Self.escaped(command.commandName))\"")
                if let abstract = command.abstract { text(abstract) }
                paragraphs(discussion)
            }
            for child in command.children { self.command(child) }
        }
    }

    mutating func options(of command: CommandInfo, headed: Bool) {
        for section in command.sections {
            if headed, let title = section.title { request("SS \(Self.escaped(title))") }
            for argument in section.arguments {
                let value = argument.value.map { "\\fI\(Self.escaped($0))\\fR" }
                let spellings = argument.spellings.map { "\\fB\(Self.escaped($0))\\fR" }.joined(separator: ", ")
                let term = [spellings, value ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
                let standing = argument.defaultValue.map { " (default: \($0))" } ?? ""
                item(term, argument.text + standing)
            }
        }
    }

    private static func inline(_ text: String) -> String {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false)
        let line = parts.enumerated().map { index, part in
            index.isMultiple(of: 2) ? escaped(String(part)) : "\\fB\(escaped(String(part)))\\fR"
        }.joined()
        // A full stop or an apostrophe at the beginning of a line would make it a request.
        return line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
    }

    /// Text that stands for itself: a hyphen that can be copied, no escapes.
    static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "\"": result += "\\(dq"
            case "…": result += "..."
            case "\n": result += " "
            default: result.append(character)
            }
        }
    }
}
