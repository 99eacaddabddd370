import Faults
import Foundation
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
        #expect(display.ways.map(\.name) == ["backlight panel"])
        #expect(await display.turn(on: false).isEmpty)
        #expect(host.text("sys/class/backlight/panel/bl_power") == "4")
        #expect(await display.turn(on: true).isEmpty)
        #expect(host.text("sys/class/backlight/panel/bl_power") == "0")
    }

    @Test func `where nothing can turn it off that is said, and where nothing is a display nothing is`() async throws {
        let bare = try host([:])
        let said = await DisplaySwitch(for: .screen(.kms), host: bare).turn(on: false)
        #expect(said.count == 1 && said[0].contains("it shows black"))
        #expect(await DisplaySwitch(for: .screen(.kms), host: bare).turn(on: true).isEmpty)
        #expect(DisplaySwitch(for: .none, host: try host(["dev/cec0": ""])).ways.isEmpty)
    }

    @Test func `a television that does not answer is a trouble, and the lamp is switched all the same`() async throws {
        let host = try host(["dev/cec0": "", "sys/class/backlight/panel/bl_power": "0"])
        let said = await DisplaySwitch(for: .screen(.kms), host: host).turn(on: false)
        #expect(said.count == 1 && said[0].hasPrefix("HDMI-CEC cec0: "), "\(said)")
        #expect(host.text("sys/class/backlight/panel/bl_power") == "4")
    }

    @Test func `each display server has its own tool`() throws {
        let host = try host(["usr/bin/xset": "", "usr/bin/wlopm": ""])
        func names(_ screen: Output.Screen) -> [String] {
            DisplaySwitch(for: .screen(screen), host: host).ways.map(\.name)
        }
        #expect(names(.x11) == ["xset"] && names(.wayland) == ["wlopm"] && names(.window) == ["xset"])
        #expect(names(.kms).isEmpty)
    }
}
