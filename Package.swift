// swift-tools-version: 6.1
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "runner",
    products: [.executable(name: "runner", targets: ["runner"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", "3.12.0"..<"5.0.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.12.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    ],
    targets: [
        .executableTarget(name: "runner", dependencies: ["Launcher"], swiftSettings: settings),
        .target(
            name: "Launcher",
            dependencies: [
                "HTTPServer", "JavaRuntime", "Redis", "ServletEngine", "Sessions", "WebArchive", "Zip",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "HTTPServer",
            dependencies: [
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "ServletEngine",
            dependencies: ["JavaRuntime", "Sessions", .product(name: "Logging", package: "swift-log")],
            exclude: ["Java"],
            swiftSettings: settings,
            plugins: ["BridgePlugin"]
        ),
        .plugin(name: "BridgePlugin", capability: .buildTool(), exclude: ["compile.sh"]),
        .target(
            name: "Sessions",
            dependencies: [
                "Redis",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Redis",
            dependencies: [
                "CHiredis",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: settings
        ),
        .systemLibrary(name: "CHiredis"),
        .target(
            name: "JavaRuntime",
            dependencies: ["CJVM", .product(name: "Logging", package: "swift-log")],
            swiftSettings: settings
        ),
        .target(name: "CJVM", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .target(
            name: "WebArchive",
            dependencies: [
                "Zip",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .target(name: "Zip", swiftSettings: settings),
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
        .testTarget(name: "ZipTests", dependencies: ["Zip", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "SessionsTests",
            dependencies: [
                "Redis", "Sessions", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
        .testTarget(name: "WebArchiveTests", dependencies: ["WebArchive"], swiftSettings: settings),
        .testTarget(
            name: "HTTPServerTests",
            dependencies: [
                "HTTPServer", "TestSupport",
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "JavaRuntimeTests",
            dependencies: ["JavaRuntime", "CJVM", .product(name: "Logging", package: "swift-log")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RedisTests",
            dependencies: [
                "Redis", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ServletEngineTests",
            dependencies: ["ServletEngine", "Sessions", "CJVM", .product(name: "Logging", package: "swift-log")],
            swiftSettings: settings),
        .testTarget(name: "LauncherTests", dependencies: ["Launcher", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "RunnerTests", dependencies: ["TestSupport", "runner"], exclude: [], swiftSettings: settings),
    ]
)
