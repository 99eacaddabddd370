// swift-tools-version: 6.2
import Foundation
import PackageDescription

#if compiler(>=6.3)
    /// What every target of ours is compiled with.
    let strict: [SwiftSetting] = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
    ]
#else
    /// What Debian's Swift compiles them with for boards: 6.2 takes members of C's structures for another module's.
    let strict: [SwiftSetting] = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]
#endif

/// What the rooms that touch C are compiled with: every unsafe use is marked as one.
let strictAroundC: [SwiftSetting] = strict + [.strictMemorySafety()]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let sqlite = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let nio: [Target.Dependency] = ["NIOCore", "NIOHTTP1", "NIOPosix"].map { .product(name: $0, package: "swift-nio") }
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "marquee",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // Cellar: C libraries of the distribution, one room each.
        .systemLibrary(name: "CKernel"),
        .systemLibrary(name: "CX264", providers: [.apt(["libx264-dev"])]),
        .systemLibrary(name: "CFFmpeg", pkgConfig: "libavformat", providers: [.apt(["libavfilter-dev"])]),
        .systemLibrary(
            name: "CGStreamer", pkgConfig: "gstreamer-app-1.0",
            providers: [.apt(["libgstreamer-plugins-base1.0-dev"])]),
        .systemLibrary(name: "CWebP", pkgConfig: "libwebpdemux", providers: [.apt(["libwebp-dev"])]),
        .systemLibrary(name: "CLCMS", pkgConfig: "lcms2", providers: [.apt(["liblcms2-dev"])]),
        .systemLibrary(name: "CPango", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),

        // What tests of several rooms share.
        .target(name: "Seeds", path: "Tests/Seeds", swiftSettings: strict),

        // Ground floor.
        .target(name: "Measures", dependencies: [crypto], swiftSettings: strict),
        .testTarget(name: "MeasuresTests", dependencies: ["Measures"], swiftSettings: strict),
        .target(name: "Faults", dependencies: ["Measures", system, yams], swiftSettings: strict),
        .testTarget(name: "FaultsTests", dependencies: ["Faults", system], swiftSettings: strict),
        .target(name: "Reports", dependencies: ["Faults", "Measures", argumentParser], swiftSettings: strict),
        .testTarget(name: "ReportsTests", dependencies: ["Reports", "Faults"], swiftSettings: strict),

        // Descriptions: what the files mean.
        .target(name: "Boards", dependencies: ["Faults", "Measures", system], swiftSettings: strict),
        .testTarget(
            name: "BoardsTests", dependencies: ["Boards", "Faults", "Measures", system], swiftSettings: strict),
        .target(name: "Programmes", dependencies: ["Faults", "Measures", system], swiftSettings: strict),
        .testTarget(
            name: "ProgrammesTests", dependencies: ["Programmes", "Faults", "Measures", system], swiftSettings: strict),

        // Plans.
        .target(name: "Timelines", dependencies: ["Measures", "Programmes"], swiftSettings: strict),
        .testTarget(
            name: "TimelinesTests", dependencies: ["Timelines", "Measures", "Programmes", "Seeds"],
            swiftSettings: strict),

        // Workshops.
        .target(name: "Depot", dependencies: ["Faults", "Measures", "Programmes", system], swiftSettings: strict),
        .testTarget(
            name: "DepotTests", dependencies: ["Depot", "Faults", "Measures", "Programmes", system],
            swiftSettings: strict),
        .target(name: "PlayLog", dependencies: ["Faults", "Measures", crypto, sqlite, system], swiftSettings: strict),
        .testTarget(
            name: "PlayLogTests", dependencies: ["PlayLog", "Faults", "Measures", sqlite, system], swiftSettings: strict
        ),
        .target(name: "Importing", dependencies: ["Faults", "Measures", "Programmes", system], swiftSettings: strict),
        .testTarget(
            name: "ImportingTests", dependencies: ["Importing", "Faults", "Measures", "Programmes", system],
            swiftSettings: strict),
        .target(
            name: "Encoding",
            dependencies: [
                "Boards", "Programmes", "Measures", "Faults", "CX264", "CFFmpeg", "CWebP", "CLCMS", subprocess, system,
            ],
            swiftSettings: strictAroundC),
        .testTarget(
            name: "EncodingTests",
            dependencies: ["Encoding", "Boards", "Programmes", "Measures", "Faults", subprocess, system],
            swiftSettings: strict),
        .target(
            name: "Stage",
            dependencies: ["CGStreamer", "CKernel", "CPango", "Faults", "Measures", "Programmes", system],
            swiftSettings: strictAroundC),
        .testTarget(
            name: "StageTests", dependencies: ["CGStreamer", "Stage", "Faults", "Measures", "Programmes"],
            swiftSettings: strict),
        .target(
            name: "CrossBuild", dependencies: ["Boards", "Faults", "Measures", subprocess, system],
            swiftSettings: strict),
        .testTarget(
            name: "CrossBuildTests",
            dependencies: ["CrossBuild", "Boards", "Faults", "Measures", "Seeds", subprocess, system],
            exclude: ["Goldens"], swiftSettings: strict),

        .target(
            name: "Executors", dependencies: ["Faults", "Measures", subprocess, system], swiftSettings: strict),
        .testTarget(
            name: "ExecutorsTests", dependencies: ["Executors", "Faults", "Measures", "Seeds", system],
            swiftSettings: strict),

        // Fronts.
        .target(
            name: "Runs", dependencies: ["Depot", "Faults", "Measures", "Programmes", "Reports", system],
            swiftSettings: strict),
        .target(
            name: "Commands",
            dependencies: ["Boards", "CrossBuild", "Faults", "Measures", "Reports", "Runs", argumentParser, system],
            swiftSettings: strict),
        .target(
            name: "Studio",
            dependencies: [
                "Boards", "CrossBuild", "Depot", "Encoding", "Executors", "Faults", "Importing", "Measures",
                "Programmes", "Reports", "Runs", "Timelines", argumentParser, subprocess, system,
            ],
            swiftSettings: strict),

        .target(
            name: "Player",
            dependencies: [
                "CKernel", "Depot", "Faults", "Measures", "PlayLog", "Programmes", "Reports", "Stage", "Timelines",
                argumentParser,
                subprocess, system,
            ] + nio,
            swiftSettings: strict),
        .testTarget(
            name: "PlayerTests",
            dependencies: [
                "Player", "Depot", "Faults", "Measures", "PlayLog", "Programmes", "Reports", "Stage",
                "Timelines", system,
            ],
            swiftSettings: strict),

        .executableTarget(
            name: "durability-rig", dependencies: ["Faults", "Measures", "PlayLog", system],
            path: "Tests/DurabilityRig",
            swiftSettings: strict),
        .testTarget(
            name: "DurabilityTests", dependencies: ["durability-rig", "Faults", "PlayLog", subprocess, system],
            exclude: ["faulty.c"], swiftSettings: strict),

        // Doors.
        .executableTarget(name: "marqueed", dependencies: ["Player", "Reports"], swiftSettings: strict),
        .executableTarget(name: "marquee-studio", dependencies: ["Studio", "Reports"], swiftSettings: strict),
        .executableTarget(name: "marquee", dependencies: ["Commands", "Reports"], swiftSettings: strict),

        // The whole house.
        .testTarget(name: "TidyTests", swiftSettings: strict),
        .testTarget(
            name: "SystemTests", dependencies: ["marquee", "marquee-studio", "marqueed", subprocess, system],
            exclude: [
                "Hostile/lying-media.py",
                "Playing/Service/unit-walls.c", "Playing/Supervising/deadly-stage.py",
                "Playing/Supervising/fragile-stage.py", "Playing/Supervising/refusing-stage.py", "Screen/dark-stage.c",
                "Screen/fake-card.c",
                "Streams/fake-capture.c",
                "Streams/rtsp-server.py", "Timekeeping/set-clock.c",
            ], swiftSettings: strict),
    ]
)

// What is measured, not shipped: `Benchmarks/timeline` asks for it, so that no other build makes it.
if ProcessInfo.processInfo.environment["MARQUEE_BENCHMARKS"] != nil {
    package.targets.append(
        .executableTarget(
            name: "timeline-benchmark", dependencies: ["Measures", "Programmes", "Timelines"],
            path: "Benchmarks/TimelineBenchmark", swiftSettings: strict))
}

// Likewise: `scripts/fuzz` asks for it.
if ProcessInfo.processInfo.environment["MARQUEE_FUZZER"] != nil {
    package.targets.append(
        .executableTarget(
            name: "programme-fuzzer", dependencies: ["Faults", "Measures", "Programmes", "Timelines"],
            path: "Tests/Fuzzing/ProgrammeFuzzer", swiftSettings: strict))
}
