import Faults
import Foundation
import PlayLog
import Stage
import SystemPackage
import Testing

@testable import Player

/// What turns a display off.
@Suite struct DisplaySwitchTests {
    private func host(_ files: [String: String]) throws -> Player.Host {
        let root = FilePath(FileManager.default.temporaryDirectory.path).appending("power-\(UUID().uuidString)")
        for (path, text) in files { try Files.write(Array(text.utf8), to: root.pushing(FilePath(path))) }
        return Player.Host(root: root, environment: [:])
    }

    @Test func `a panel's lamp is switched off and on`() async throws {
        let host = try host(["sys/class/backlight/panel/bl_power": "0"])
        let display = DisplaySwitch(for: .screen(.kms), host: host)
        #expect(display.ways.map(\.name) == ["backlight panel", "DRM"])
        #expect(await display.turn(on: false, stage: { _ in }).isEmpty)
        #expect(host.text("sys/class/backlight/panel/bl_power") == "4")
        #expect(await display.turn(on: true, stage: { _ in }).isEmpty)
        #expect(host.text("sys/class/backlight/panel/bl_power") == "0")
    }

    @Test func `where nothing can turn it off that is said, and where nothing is a display nothing is`() async throws {
        let bare = try host([:])
        let display = DisplaySwitch(for: .screen(.x11), host: bare)
        let said = await display.turn(on: false, stage: { _ in })
        #expect(said.count == 1 && said[0].contains("it shows black"))
        #expect(await display.turn(on: true, stage: { _ in }).isEmpty)
        #expect(DisplaySwitch(for: .none, host: try host(["dev/cec0": ""])).ways.isEmpty)
    }

    @Test func `a television that does not answer is a trouble, and the lamp is switched all the same`() async throws {
        let host = try host(["dev/cec0": "", "sys/class/backlight/panel/bl_power": "0"])
        let said = await DisplaySwitch(for: .screen(.kms), host: host).turn(on: false, stage: { _ in })
        #expect(said.count == 1 && said[0].hasPrefix("HDMI-CEC cec0: "), "\(said)")
        #expect(host.text("sys/class/backlight/panel/bl_power") == "4")
    }

    @Test func `each display server has its own tool`() throws {
        let host = try host(["usr/bin/xset": "", "usr/bin/wlopm": ""])
        func names(_ screen: Output.Screen) -> [String] {
            DisplaySwitch(for: .screen(screen), host: host).ways.map(\.name)
        }
        #expect(names(.x11) == ["xset"] && names(.wayland) == ["wlopm"] && names(.window) == ["xset"])
        #expect(names(.kms) == ["DRM"])
    }

    @Test func `the stage is told to turn off what is its own, and the machine says which display that is`()
        async throws
    {
        let host = try host([
            "sys/class/drm/card0-HDMI-A-1/status": "connected\n", "sys/class/drm/card0-HDMI-A-1/dpms": "On\n",
            "sys/class/drm/card0-HDMI-A-2/status": "disconnected\n", "sys/class/drm/card0-HDMI-A-2/dpms": "Off\n",
        ])
        let display = DisplaySwitch(for: .screen(.kms), host: host)
        #expect(display.ways.filter(\.isKnown).map(\.name) == ["DRM card0-HDMI-A-1"])
        var told: [Bool] = []
        for on in [false, true] {
            let said = await display.turn(on: on) { if case .light(let on) = $0 { told.append(on) } }
            #expect(said.isEmpty)
        }
        #expect(told == [false, true])
        let bare = DisplaySwitch(for: .screen(.kms), host: try self.host([:]))
        #expect(bare.ways.map(\.isKnown) == [false], "what the machine does not say is tried all the same")
    }

    @Test(arguments: [
        ([:], nil), (["card0-HDMI-A-1/status": "disconnected\n"], Play.Display.disconnected),
        (["card0-HDMI-A-1/status": "disconnected\n", "card0-DSI-1/status": "connected\n"], .connected),
    ])
    func `whether a display is there is what the kernel says, and nothing where it does not`(
        _ files: [String: String], _ display: Play.Display?
    ) throws {
        let pairs = files.map { ("sys/class/drm/\($0.key)", $0.value) }
        let host = try host(Dictionary(uniqueKeysWithValues: pairs))
        #expect(DisplayPlug(for: .screen(.kms), host: host).look() == display)
        #expect(DisplayPlug(for: .none, host: host).look() == nil)
    }

    @Test func `doctor says what would turn the display off where nothing does`() throws {
        let bare = try host([:]).checks(for: .screen(.kms)).first { $0.name == "display power" }
        #expect(bare?.remedy?.contains("DPMS") == true, "\(String(describing: bare))")
        let host = try host([
            "sys/class/drm/card0-HDMI-A-1/status": "connected", "sys/class/drm/card0-HDMI-A-1/dpms": "On",
        ])
        let known = host.checks(for: .screen(.kms)).first { $0.name == "display power" }
        #expect(known?.seen == "DRM card0-HDMI-A-1", "\(String(describing: known))")
    }
}
