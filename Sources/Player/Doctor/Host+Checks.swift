import Foundation
import Measures
import Stage
import SystemPackage

extension Host {
    /// `known` is what players here have known of the time.
    func checks(for output: Output, known: KnownTime = KnownTime()) -> [Check] {
        [
            screen(output), power(output), sound(), clock(known), timeZones(), fonts(), temperature(), memory(),
            network(),
        ]
        .compactMap(\.self)
    }

    // MARK: Screen and sound

    private func screen(_ output: Output) -> Check? {
        let screen: Output.Screen
        switch output {
        case .none: return nil
        case .record(let path): return folder(FilePath(path).absolute.removingLastComponent())
        case .frames(let path): return folder(FilePath(path).absolute.removingLastComponent())
        case .screen(let named): screen = named
        }
        switch screen {
        case .kms: return kms()
        case .x11: return variable("DISPLAY", "an X server", "start one, or say which with DISPLAY=:0")
        case .wayland:
            return variable("WAYLAND_DISPLAY", "a Wayland compositor", "start the player in its session")
        case .window:
            guard environment["WAYLAND_DISPLAY"] == nil else { return .passed("screen", "Wayland") }
            return variable("DISPLAY", "a desktop", "start the player in its session, or use --output kms")
        }
    }

    /// What turns the display off where the programme says `screen: off`.
    private func power(_ output: Output) -> Check? {
        guard case .screen(let screen) = output else { return nil }
        let ways = DisplaySwitch(for: output, host: self).ways.filter(\.isKnown).map(\.name)
        guard ways.isEmpty else { return .passed("display power", ways.joined(separator: ", ")) }
        let remedy: String
        switch screen {
        case .kms: remedy = "use a kernel whose display driver knows DPMS or has /dev/cec0, or a panel with a backlight"
        case .wayland: remedy = "apt-get install wlopm, or use a screen with HDMI-CEC"
        case .x11, .window: remedy = "apt-get install x11-xserver-utils, or use a screen with HDMI-CEC"
        }
        return .warning("display power", "nothing turns the display off; 'screen: off' shows black", remedy)
    }

    private func folder(_ path: FilePath) -> Check {
        isUsable(path.string)
            ? .passed("output", "\(path)")
            : .failed("output", "\(path) cannot be written", "make the directory, or name another --output")
    }

    private func variable(_ name: String, _ what: String, _ remedy: String) -> Check {
        guard let value = environment[name], !value.isEmpty else {
            return .failed(
                "screen", "\(name) is not set, so there is no \(what.split(separator: " ").last ?? "")", remedy)
        }
        return .passed("screen", "\(what) at \(value)")
    }

    private func kms() -> Check {
        let cards = names("dev/dri").filter { $0.hasPrefix("card") }
        guard !cards.isEmpty else {
            return .failed(
                "screen", "no display device below /dev/dri",
                "use a kernel with the board's display driver, or another --output")
        }
        guard cards.contains(where: { isUsable("dev/dri/\($0)") }) else {
            return .failed(
                "screen", "/dev/dri/\(cards[0]) cannot be opened",
                "add this user to the group video, as in: usermod -aG video USER")
        }
        let connectors = names("sys/class/drm").filter { $0.contains("-") }
        let connected = connectors.filter { text("sys/class/drm/\($0)/status") == "connected" }
        guard let first = connected.first else {
            return .failed(
                "screen", "nothing is connected (\(connectors.joined(separator: ", ")))",
                "check the cable and that the screen is on")
        }
        let mode = text("sys/class/drm/\(first)/modes")?.split(separator: "\n").first.map { ", \($0)" } ?? ""
        return .passed("screen", "\(first)\(mode)")
    }

    private func sound() -> Check {
        let cards = (text("proc/asound/cards") ?? "").split(separator: "\n").filter { $0.contains("]:") }
        guard let first = cards.first, let colon = first.firstIndex(of: ":") else {
            return .warning("sound", "no sound card", "if sound is wanted, use a kernel with the board's sound driver")
        }
        return .passed("sound", first[first.index(after: colon)...].trimmingCharacters(in: .whitespaces))
    }

    // MARK: Time

    private func clock(_ known: KnownTime) -> Check {
        let service = timeService()
        let sync: Timekeeper.Synchronisation = service == nil ? .none : .within(.seconds(5))
        let keeper = Timekeeper(known, first: .init(wall: Instant(now), steady: .zero, sync: sync))
        guard keeper.certainty != .floor else {
            return .failed(
                "clock",
                "it says \(Instant(now).iso8601(in: .current)), which is not believed: the player goes by"
                    + " \(keeper.zero.iso8601(in: .current)) and on",
                "set it with 'timedatectl set-time', and keep it with an NTP service; if it is right, end the player and"
                    + " remove clock.json from its state directory")
        }
        let hasBattery = !names("sys/class/rtc").isEmpty
        switch (service, hasBattery) {
        case (let service?, true): return .passed("clock", "kept by \(service)")
        case (let service?, false):
            return .warning(
                "clock", "kept by \(service), but wrong after each start until the network is there",
                "fit a clock with a battery if the screen starts without a network")
        default:
            return .warning(
                "clock", "nothing keeps it right", "enable a time service: apt-get install systemd-timesyncd")
        }
    }

    /// What keeps the clock right, by the files that it leaves while it does.
    private func timeService() -> String? {
        if exists("run/systemd/timesync/synchronized") { return "systemd-timesyncd" }
        if exists("run/chrony/chronyd.pid") { return "chrony" }
        return exists("run/ntpd.pid") ? "ntpd" : nil
    }

    private func timeZones() -> Check {
        exists("usr/share/zoneinfo/Europe/Berlin")
            ? .passed("time zones", "there")
            : .failed("time zones", "no data below /usr/share/zoneinfo", "install the Debian package tzdata")
    }

    // MARK: The rest

    private func fonts() -> Check {
        let folders = Set(["usr/share/fonts/truetype", "usr/share/fonts/opentype"].flatMap(names)).sorted()
        guard !folders.isEmpty else {
            return .failed("fonts", "none", "install fonts, for example the Debian package fonts-dejavu-core")
        }
        return .passed("fonts", folders.joined(separator: ", "))
    }

    private func temperature() -> Check? {
        let zones = names("sys/class/thermal").filter { $0.hasPrefix("thermal_zone") }
        let degrees = zones.compactMap { text("sys/class/thermal/\($0)/temp").flatMap(Double.init) }.map { $0 / 1000 }
        guard let hottest = degrees.max() else { return nil }
        let seen = "\(Int(hottest.rounded())) °C"
        let remedy = "give the board air, a larger heat sink or a fan"
        if hottest >= 100 { return .failed("temperature", "\(seen); the board is about to switch itself off", remedy) }
        if hottest >= 85 || isThrottled {
            return .warning("temperature", "\(seen); the board slows itself down", remedy)
        }
        return .passed("temperature", seen)
    }

    /// Whether a processor may not run as fast as it could. Source: Documentation/admin-guide/pm/cpufreq of Linux.
    private var isThrottled: Bool {
        names("sys/devices/system/cpu/cpufreq").contains { policy in
            func speed(_ name: String) -> Int? {
                text("sys/devices/system/cpu/cpufreq/\(policy)/\(name)").flatMap { Int($0) }
            }
            guard let allowed = speed("scaling_max_freq"), let possible = speed("cpuinfo_max_freq") else {
                return false
            }
            return allowed < possible
        }
    }

    private func memory() -> Check? {
        let line = (text("proc/meminfo") ?? "").split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
        guard let kilobytes = line?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
        let free = ByteCount(kilobytes * 1024)
        return kilobytes < 128 << 10
            ? .warning("memory", "\(free) left", "end what else runs on this board") : .passed("memory", "\(free) left")
    }

    private func network() -> Check {
        let up = names("sys/class/net").filter { $0 != "lo" && text("sys/class/net/\($0)/operstate") == "up" }
        // The second column is the destination, and all zeroes are the default route.
        let routes = (text("proc/net/route") ?? "").split(separator: "\n").dropFirst().map { $0.split(separator: "\t") }
        let hasRoute = routes.contains { $0.count > 1 && $0[1] == "00000000" }
        guard let first = up.first, hasRoute else {
            return .warning(
                "network", up.isEmpty ? "no interface is up" : "\(up[0]) is up, but leads nowhere",
                "what is in the depot plays on; connect the network for anything new")
        }
        return .passed("network", first)
    }
}
