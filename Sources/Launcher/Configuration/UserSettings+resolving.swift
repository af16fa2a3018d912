// SPDX-License-Identifier: Apache-2.0
internal import ServletEngine

extension UserSettings {
    /// Decides who the users are. A flag wins over the environment, which alone asks for nothing: a platform may set it for
    /// all its applications.
    init(_ options: UserOptions, environment: [String: String], warnings: inout [String]) throws(Failure) {
        self.init()
        areRequired = options.enableBasicAuth
        file = options.tomcatUsersLocation
        guard areRequired || file != nil else {
            if options.basicAuthUser != nil || options.basicAuthPassword != nil {
                warnings.append("--basic-auth-user and --basic-auth-pw have no effect without --enable-basic-auth.")
            }
            return
        }
        user = try Self.login(options, areRequired ? environment : [:])
        guard !areRequired || user != nil || file != nil else {
            throw Failure(
                .usage,
                """
                --enable-basic-auth has no user to let in: give --basic-auth-user and --basic-auth-pw, BASIC_AUTH_USER \
                and BASIC_AUTH_PW in the environment, or --tomcat-users-location.
                """)
        }
    }

    private static func login(
        _ options: UserOptions, _ environment: [String: String]
    ) throws(Failure) -> Login? {
        let name = options.basicAuthUser ?? environment["BASIC_AUTH_USER"] ?? ""
        let password = options.basicAuthPassword ?? environment["BASIC_AUTH_PW"] ?? ""
        if name.isEmpty, password.isEmpty { return nil }
        guard !name.isEmpty else {
            throw Failure(.usage, "There is a password for BASIC authentication, but no user: give --basic-auth-user.")
        }
        guard !password.isEmpty else {
            throw Failure(.usage, "The user \(name) has no password: give --basic-auth-pw, or BASIC_AUTH_PW.")
        }
        guard !name.contains(":") else {
            // RFC 7617 2: the first colon ends the name.
            throw Failure(.usage, "The user \(name) has a colon in its name, which BASIC authentication cannot carry.")
        }
        return Login(name: name, password: password)
    }
}
