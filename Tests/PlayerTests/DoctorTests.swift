import Foundation
import Measures
import Stage
import SystemPackage
import Testing

@testable import Player

/// What the doctor says of machines that are made up.
@Suite struct DoctorTests {
    /// A directory that stands for `/`, as a healthy board has it.
    private final class Board: Sendable {
        let root = FilePath(NSTemporaryDirectory()).appending("mq-doctor-\(UUID().uuidString)")

        init() throws {
            try write("", "dev/dri/card0")
            try write("disconnected\n", "sys/class/drm/card0-DP-1/status")
            try write("connected\n", "sys/class/drm/card0-HDMI-A-1/status")
            try write("1920x1080\n1280x720\n", "sys/class/drm/card0-HDMI-A-1/modes")
            try write(" 0 [rockchiphdmi   ]: simple-card - rockchip,hdmi\n      rockchip,hdmi\n", "proc/asound/cards")
            try write("", "sys/class/rtc/rtc0/name")
            try write("0\n", "sys/class/backlight/panel/bl_power")
            try write("", "run/systemd/timesync/synchronized")
            try write("", "usr/share/zoneinfo/Europe/Berlin")
            try write("", "usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
            try write("48123\n", "sys/class/thermal/thermal_zone0/temp")
            try write("MemTotal: 4000000 kB\nMemAvailable: 2000000 kB\n", "proc/meminfo")
            try write("up\n", "sys/class/net/eth0/operstate")
            try write("unknown\n", "sys/class/net/lo/operstate")
            try write("Iface\tDestination\tGateway\neth0\t00000000\t0101A8C0\n", "proc/net/route")
        }

        deinit { try? FileManager.default.removeItem(atPath: root.string) }  // a test's leftovers harm nobody

        func write(_ text: String, _ path: String) throws {
            let file = root.pushing(FilePath(path))
            try FileManager.default.createDirectory(
                atPath: file.removingLastComponent().string, withIntermediateDirectories: true)
            try text.write(toFile: file.string, atomically: false, encoding: .utf8)
        }

        func remove(_ path: String) throws {
            try FileManager.default.removeItem(atPath: root.pushing(FilePath(path)).string)
        }

        func check(_ name: String, _ output: Output = .screen(.kms), _ environment: [String: String] = [:]) -> Check? {
            checks(output, environment).first { $0.name == name }
        }

        func checks(_ output: Output = .screen(.kms), _ environment: [String: String] = [:]) -> [Check] {
            var host = Host()
            host.root = root
            host.environment = environment
            host.now = Date(timeIntervalSince1970: 1_796_000_000)  // in November 2026
            return host.checks(for: output)
        }
    }

    @Test func `a healthy board has nothing to be told`() throws {
        let board = try Board()
        #expect(board.checks().count == 9)
        #expect(board.checks().allSatisfy { $0.verdict == .passed && $0.remedy == nil }, "\(board.checks())")
        #expect(board.check("screen")?.seen == "card0-HDMI-A-1, 1920x1080")
        #expect(board.check("temperature")?.seen == "48 °C")
    }

    @Test(arguments: [
        ("dev/dri/card0", "screen", Check.Verdict.failed), ("sys/class/drm/card0-HDMI-A-1", "screen", .failed),
        ("proc/asound", "sound", .warning), ("run/systemd", "clock", .warning), ("sys/class/rtc", "clock", .warning),
        ("usr/share/zoneinfo", "time zones", .failed), ("usr/share/fonts", "fonts", .failed),
        ("sys/class/net/eth0", "network", .warning), ("proc/net/route", "network", .warning),
    ])
    func `what is missing is told with its cure, and nothing else is`(
        path: String, name: String, verdict: Check.Verdict
    ) throws {
        let board = try Board()
        try board.remove(path)
        let troubled = board.checks().filter { $0.verdict != .passed }
        #expect(troubled.map(\.name) == [name])
        #expect(troubled.first?.verdict == verdict && troubled.first?.remedy?.isEmpty == false)
    }

    @Test(arguments: [("84999", Check.Verdict.passed), ("85000", .warning), ("100000", .failed), ("hot", nil)])
    func `heat is a warning before it is a fault`(temperature: String, verdict: Check.Verdict?) throws {
        let board = try Board()
        try board.write(temperature, "sys/class/thermal/thermal_zone1/temp")
        #expect(board.check("temperature")?.verdict == verdict ?? .passed)
    }

    @Test func `a board that slows itself down is told of, whatever it says of its heat`() throws {
        let board = try Board()
        try board.write("1800000\n", "sys/devices/system/cpu/cpufreq/policy0/cpuinfo_max_freq")
        try board.write("1800000\n", "sys/devices/system/cpu/cpufreq/policy0/scaling_max_freq")
        #expect(board.check("temperature")?.verdict == .passed)
        try board.write("1200000\n", "sys/devices/system/cpu/cpufreq/policy0/scaling_max_freq")
        #expect(board.check("temperature")?.verdict == .warning)
    }

    @Test func `a clock behind the last known time is a fault, and is believed again once it is forgotten`() throws {
        let board = try Board()
        var host = Player.Host()
        host.root = board.root
        host.now = Date(timeIntervalSince1970: 1_796_000_000)
        let known = KnownTime(latest: Instant(host.now) + .seconds(600), certain: Instant(host.now) + .seconds(60))
        let check = try #require(host.checks(for: .none, known: known).first { $0.name == "clock" })
        #expect(check.verdict == .failed && check.remedy?.contains("clock.json") == true)
        #expect(host.checks(for: .none).first { $0.name == "clock" }?.verdict == .passed)
    }

    @Test func `a little memory is a warning, an unknown amount is nothing`() throws {
        let board = try Board()
        try board.write("MemAvailable: 100000 kB\n", "proc/meminfo")
        #expect(board.check("memory")?.verdict == .warning)
        try board.write("nonsense", "proc/meminfo")
        #expect(board.check("memory") == nil)
    }

    @Test func `each output asks for what it needs`() throws {
        let board = try Board()
        try board.remove("dev/dri/card0")
        #expect(board.check("screen", .none) == nil)
        #expect(board.check("screen", .screen(.x11))?.verdict == .failed)
        #expect(board.check("screen", .screen(.x11), ["DISPLAY": ":0"])?.verdict == .passed)
        #expect(board.check("screen", .screen(.wayland), ["DISPLAY": ":0"])?.verdict == .failed)
        #expect(board.check("screen", .screen(.window), ["WAYLAND_DISPLAY": "wayland-0"])?.verdict == .passed)
        #expect(board.check("output", .record(path: "/nowhere/a.mp4"))?.verdict == .failed)
        #expect(board.check("output", .record(path: "/dev/a.mp4"))?.verdict == .passed)
    }

    // MARK: GStreamer

    private func survey(_ element: String?, hardware: Bool = false, missing: [Survey.Missing] = []) -> Survey {
        Survey(
            version: "1.26.2", missing: missing,
            decoders: [.init(codec: "h264", element: element, isHardware: hardware)])
    }

    @Test func `a board that decodes in software is warned, a desk is not`() {
        func verdict(_ survey: Survey, _ processor: String) -> Check.Verdict? {
            survey.checks(processor: processor).first { $0.name == "decoder" }?.verdict
        }
        #expect(verdict(survey("avdec_h264"), "x86_64") == .passed)
        #expect(verdict(survey("avdec_h264"), "aarch64") == .warning)
        #expect(verdict(survey("avdec_h264"), "armv7l") == .warning)
        #expect(verdict(survey("mppvideodec", hardware: true), "aarch64") == .passed)
        #expect(verdict(survey(nil), "aarch64") == .failed)
    }

    @Test func `missing plug-ins are named with their packages, each once`() {
        let missing = [
            Survey.Missing(element: "kmssink", package: "gstreamer1.0-plugins-bad"),
            .init(element: "h264parse", package: "gstreamer1.0-plugins-bad"),
        ]
        let check = survey("avdec_h264", missing: missing).checks(processor: "aarch64").first
        #expect(check?.verdict == .failed && check?.seen == "1.26.2, without kmssink, h264parse")
        #expect(check?.remedy == "apt-get install gstreamer1.0-plugins-bad")
    }
}
