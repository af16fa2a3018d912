// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// Where the server listens, what it answers by itself, and how it stops.
struct NetworkOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The port; 0 takes a free one and prints it (default: PORT in the environment, else 8080).",
            valueName: "number"),
        transform: Bounded.port.callAsFunction)
    var port: Int?

    @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
    var host = "0.0.0.0"

    @Option(
        help: ArgumentHelp(
            "false opens the port only when the application is up; else requests get 503 until then.",
            valueName: "true|false"))
    var bindOnInit = BooleanValue(true)

    @Flag(help: "Compress what clients take compressed.")
    var enableCompression = false

    @Option(
        name: [.customLong("compressable-mime-types"), .customLong("compressible-mime-types")],
        help: ArgumentHelp(
            "The types that --enable-compression is for, or their beginnings, separated by commas.", valueName: "types"
        ))
    var compressibleTypes: MediaTypeList?

    @Option(help: ArgumentHelp("Where health is answered; 'off' for nowhere.", valueName: "path"))
    var healthPath = "/.well-known/runner/health"

    @Option(help: ArgumentHelp("How long requests in flight may take to finish at a stop.", valueName: "seconds"))
    var shutdownGrace = Seconds(.seconds(25))
}
