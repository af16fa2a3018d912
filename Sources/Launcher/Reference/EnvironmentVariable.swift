// SPDX-License-Identifier: Apache-2.0

/// A variable of the environment that the program reads, for its manual.
struct EnvironmentVariable: Sendable {
    let names: [String]
    let meaning: String

    init(_ names: String..., meaning: String) {
        self.names = names
        self.meaning = meaning
    }

    /// Every variable that is read; a test looks for each name that the sources read.
    static let all = [
        EnvironmentVariable("PORT", meaning: "stands in for `--port`"),
        EnvironmentVariable(
            "WEBAPP_RUNNER_OPTS", meaning: "more flags, split as a shell does; those of the command line win"),
        EnvironmentVariable(
            "REDIS_URL", "REDISTOGO_URL", "REDISCLOUD_URL",
            meaning: "the first that says something stands in for `--session-store-url`; else `127.0.0.1:6379`"),
        EnvironmentVariable("REDIS_SESSION", meaning: "`true` stands in for `--session-store redis`"),
        EnvironmentVariable(
            "BASIC_AUTH_USER", "BASIC_AUTH_PW", meaning: "stand in for `--basic-auth-user` and `--basic-auth-pw`"),
        EnvironmentVariable(
            "JAVA_HOME", meaning: "the Java to use; else `java` on the path, else the usual folders"),
        EnvironmentVariable("JAVA_OPTS", meaning: "options for the JVM, split as a shell does; they win over our own"),
        EnvironmentVariable(
            "MEMORY_SIZE",
            meaning: """
                the greatest heap by a platform's names, where no option says it: `micro` 90 MB, `small` 180, `medium` 360, \
                `large` 720, `2xlarge` 1420, `4xlarge` 2840, `8xlarge` 5680, `default` 512
                """),
        EnvironmentVariable(
            "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", meaning: "as the `java` command and the JVM read them"),
        EnvironmentVariable(
            "LC_ALL", "LC_CTYPE", "LANG",
            meaning: "where none is set, `LC_ALL` becomes `C.UTF-8`, for file names and output in Java"),
        EnvironmentVariable("PATH", meaning: "where `java` is looked for"),
    ]
}
