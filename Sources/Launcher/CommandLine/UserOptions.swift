// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// Who may use the applications.
struct UserOptions: ParsableArguments {
    @Flag(
        help: """
            Ask for a user with the role "user" (BASIC) on every path of every application: that of --basic-auth-user, \
            or one of --tomcat-users-location.
            """)
    var enableBasicAuth = false

    @Option(help: ArgumentHelp("A user's name (default: BASIC_AUTH_USER).", valueName: "name"))
    var basicAuthUser: String?

    @Option(
        name: .customLong("basic-auth-pw"), parsing: .unconditional,
        help: ArgumentHelp(
            "Its password (default: BASIC_AUTH_PW, which other users of the machine cannot see).",
            valueName: "password"))
    var basicAuthPassword: String?

    @Option(
        help: ArgumentHelp(
            "A tomcat-users.xml, for applications without a realm of their own; read once, never written.",
            valueName: "file"
        ), completion: .file(extensions: ["xml"]))
    var tomcatUsersLocation: String?
}
