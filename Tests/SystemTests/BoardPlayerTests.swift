import Foundation
import SystemPackage
import Testing

/// The player as a board runs it: its toolchain installed, cross-compiled, and tried under the emulator with the board's own
/// GStreamer.
///
/// With `MARQUEE_STORE` set, the toolchain and the build in that store are used; else all is made anew.
@Suite struct BoardPlayerTests {
    private static let toolchain = "swift-debian-aarch64"

    @Test func `the cross-compiled player plays a film, every frame of it`() async throws {
        let bench = try Workbench()
        let store = ProcessInfo.processInfo.environment["MARQUEE_STORE"] ?? bench.path("store").string
        let place = ["--catalogue", Workbench.repository.string, "--store", store]
        let installed = try await bench.marquee("marquee", ["toolchains", "install", Self.toolchain, "--json"] + place)
        try #require(installed.code == 0, "\(installed.talk)")
        let built = try await bench.marquee(
            "marquee", ["build", "player", "--board", "rk3588", "-o", "built", "--json"] + place)
        try #require(built.code == 0, "\(built.talk)")

        try await Barcode.film(0..<12, named: "a.mp4", in: bench)
        try bench.write(
            """
            programme: Board
            canvas: 320x180
            layouts: { one: { zones: { main: { at: [0, 0, 320, 180], playlist: films } } } }
            playlists: { films: [{ video: a.mp4 }] }
            """, to: "programme.yaml")
        let encoded = try await bench.marquee(
            "marquee",
            [
                "encode", "programme.yaml", "--board", "rk3588", "-o", "depot", "--catalogue",
                Workbench.repository.string,
            ])
        try #require(encoded.code == 0, "\(encoded.talk)")

        let sysroot = bench.path("built/player/roots/sysroot").string
        let libraries = sysroot + "/usr/lib/aarch64-linux-gnu"
        let search = ["", "/blas", "/lapack", "/pulseaudio"].map { libraries + $0 }.joined(separator: ":")
        let settings = [
            "GST_PLUGIN_SYSTEM_PATH=\(libraries)/gstreamer-1.0", "GST_REGISTRY_FORK=no",
            "GST_REGISTRY=\(bench.path("registry").string)", "QEMU_LD_PREFIX=\(sysroot)",
            "QEMU_SET_ENV=LD_LIBRARY_PATH=\(search)", "MARQUEED_WRAPPER=/usr/bin/qemu-aarch64-static",
        ]
        let played = try await bench.tool(
            "env",
            settings + [
                "/usr/bin/qemu-aarch64-static", bench.path("built/usr/bin/marqueed").string, "run", "--depot", "depot",
                "--output", "frames:frames", "--for", "800ms", "--at", "2026-12-01T12:00", "--state", "board-state",
            ])
        try #require(played.code == 0, "\(played.talk)")
        let seen = try await Barcode.read("frames/frame-%06d.png", in: bench)
        #expect(seen == Array(0..<12) + Array(0..<12), "\(seen)")
        try await expectSameBytes(bench)
        try await expectBundle(bench, place, sysroot: sysroot)
    }

    /// The script alone, in another directory and with another number of jobs.
    private func expectSameBytes(_ bench: borrowing Workbench) async throws {
        let script = bench.path("built/player/build.sh").string
        let jobs = "\(ProcessInfo.processInfo.activeProcessorCount + 1)"
        let again = try await bench.tool("sh", [script, "an other place/b", bench.path("again").string, jobs])
        try #require(again.code == 0, "\(again.talk)")
        let programs = ["built/usr/bin/marqueed", "again/usr/bin/marqueed"].map { bench.path($0).string }
        let compared = try await bench.tool("cmp", programs)
        #expect(compared.code == 0, "\(compared.text)\(compared.talk)")
    }

    /// The exported Swift SDK builds a program that runs on the board, by SwiftPM alone.
    private func expectBundle(_ bench: borrowing Workbench, _ place: [String], sysroot: String) async throws {
        let exported = try await bench.marquee(
            "marquee", ["toolchains", "export", "--board", "rk3588", "-o", "sdks"] + place)
        try #require(exported.code == 0, "\(exported.talk)")
        try bench.write(
            """
            // swift-tools-version: 5.9
            import PackageDescription
            let package = Package(name: "hello", targets: [.executableTarget(name: "hello")])
            """, to: "hello/Package.swift")
        try bench.write(
            """
            import Foundation
            print("hello", Date(timeIntervalSince1970: 0))
            """, to: "hello/Sources/hello/main.swift")
        let built = try await bench.tool(
            "swift",
            [
                "build", "--package-path", "hello", "--swift-sdks-path", bench.path("sdks").string, "--swift-sdk",
                "rk3588",
                "-c", "release", "--static-swift-stdlib",
            ])
        try #require(built.code == 0, "\(built.text)\(built.talk)")
        let program = bench.path("hello/.build/aarch64-unknown-linux-gnu/release/hello").string
        let ran = try await bench.tool("qemu-aarch64-static", ["-L", sysroot, program])
        #expect(ran.text == "hello 1970-01-01 00:00:00 +0000\n", "\(ran.talk)")
    }
}
