import Faults
import Foundation
import Measures
import Programmes
import Testing

@testable import Importing

@Suite struct XiboTests {
    private static let menu = """
        <?xml version="1.0" encoding="UTF-8"?>
        <layout schemaVersion="3" width="1280" height="720" bgcolor="#36c">
          <action triggerType="touch" actionType="next"/>
          <region id="8" width="1280" height="120.4" top="600" left="0" zindex="2">
            <media id="31" type="text" duration="20">
              <options><effect>marqueeLeft</effect></options>
              <raw><text><![CDATA[<p>Soup &amp; bread <b>4.50</b></p>]]></text></raw>
            </media>
          </region>
          <region id="7" width="1280" height="600" top="0" left="0" zindex="0">
            <media id="1" type="image" duration="10"><options><uri>7.png</uri><transIn>fadeIn</transIn>
              <transInDuration>600</transInDuration></options></media>
            <media id="2" type="video" duration="0"><options><uri>my%20film.mp4</uri><mute>1</mute></options></media>
            <media id="3" type="weather" duration="30"/>
            <media id="4" type="image" duration="8" fromDt="2026-12-01 00:00:00" toDt="2026-12-25 00:00:00">
              <options><uri>xmas.png</uri><scaleType>stretch</scaleType></options></media>
          </region>
          <drawer id="9"><media type="image"/></drawer>
        </layout>
        """
    private static let closed = """
        <layout width="640" height="640" bgcolor="#000000">
          <region id="1" width="640" height="640" top="0" left="0"><media type="clock" duration="60"/></region>
        </layout>
        """

    @Test func `a layout becomes zones and playlists, and what has no equal is told with its line`() throws {
        let outcome = try Folder(["12.xlf": Self.menu]).run("12.xlf")
        let programme = try outcome.programme()
        #expect(programme.canvas == Resolution(width: 1280, height: 720))
        let layout = try #require(programme.layout("12"))
        #expect(layout.background.description == "#3366cc")
        #expect(layout.zones.map(\.name) == ["region-7", "region-8"])
        #expect(layout.zones.map(\.area.height) == [600, 120])
        #expect(programme.paths("12", "region-7") == ["7.png", "my film.mp4", "xmas.png"])
        let items = programme.items(of: try #require(programme.playlist("12-region-7")))
        #expect(items.map(\.span) == [.seconds(10), nil, .seconds(8)])
        #expect(outcome.yaml.contains("crossfade: 600ms") && outcome.yaml.contains("volume: 0%"))
        #expect(outcome.yaml.contains("from: 2026-12-01, until: 2026-12-24"))
        #expect(outcome.yaml.contains("\"Soup & bread 4.50\", for: 20s, scroll: 120"))
        #expect(
            outcome.remarks == [
                "3: action", "5: text with markup", "14: media of the type 'weather'", "18: drawer",
            ])
    }

    @Test func `layouts of other sizes are scaled into the middle of the canvas`() throws {
        let programme = try Folder(["a.xlf": Self.menu, "b.xlf": Self.closed]).run("a.xlf", "b.xlf").programme()
        #expect(programme.layout("b")?.zones.first?.area == Area(x: 280, y: 0, width: 720, height: 720))
    }

    @Test func `a schedule becomes entries that hold from its times to its times`() throws {
        let schedule = """
            <schedule generated="2026-11-30 11:39:20">
              <layout file="12" fromdt="1970-01-01 01:00:00" todt="2038-01-19 04:14:07" scheduleid="1" priority="0"/>
              <layout file="14" fromdt="2026-12-01 18:30:00" todt="2026-12-03 06:00:00" scheduleid="2" priority="2"/>
              <layout file="14" fromdt="2026-12-24 22:00:00" todt="2026-12-25 02:00:00" scheduleid="3" priority="2"/>
              <layout file="12" fromdt="2026-12-01 00:00:00" todt="2026-12-01 23:59:59" priority="1" maxPlaysPerHour="4"/>
              <layout file="12" shareOfVoice="360" priority="0"/>
              <layout file="99" priority="0"/>
              <overlays><overlay file="14"/></overlays>
              <command code="reboot" date="2026-12-01 03:00:00"/>
              <default file="14"/>
            </schedule>
            """
        let folder = try Folder(["12.xlf": Self.menu, "14.xlf": Self.closed, "s.xml": schedule])
        let outcome = try folder.run("12.xlf", "14.xlf", "s.xml", timeZone: "Europe/Lisbon")
        let programme = try outcome.programme()
        #expect(programme.timeZone?.identifier == "Europe/Lisbon")
        #expect(programme.schedule.map(\.priority) == [-1000, 0, 2, 2, 2, 2, 1])
        let lines = outcome.yaml.split(separator: "\n").suffix(5).map(String.init)
        #expect(
            lines == [
                "  - { layout: \"14\", priority: 2, from: 2026-12-02, until: 2026-12-02 }",
                "  - { layout: \"14\", priority: 2, hours: \"18:30-24:00\", on: 2026-12-01 }",
                "  - { layout: \"14\", priority: 2, hours: \"00:00-06:00\", on: 2026-12-03 }",
                "  - { layout: \"14\", priority: 2, hours: \"22:00-02:00\", on: 2026-12-24 }",
                "  - { layout: \"12\", priority: 1, from: 2026-12-01, until: 2026-12-01 }",
            ])
        let told = outcome.notes.filter { $0.place.file.hasSuffix("s.xml") }.compactMap(\.place.line)
        #expect(told == [5, 6, 7, 8, 9])
    }

    @Test func `what is no layout, or has nothing to show, is refused`() throws {
        let folder = try Folder([
            "html.xml": "<html/>", "empty.xlf": "<layout width=\"640\" height=\"360\"><region id=\"1\"/></layout>",
            "list.xml": "<layout width=\"640\" height=\"360\"/>",
        ])
        for name in ["html.xml", "empty.xlf", "list.xml"] {
            #expect(throws: Fault.self) { try folder.run(name) }
        }
        #expect(throws: Fault.self) { try folder.run("gone.xlf") }
    }

    @Test func `a file or an address that no programme takes is left out, and told`() throws {
        let layout = """
            <layout width="640" height="360"><region id="1" width="640" height="360">
            <media type="image" duration="5"><options><uri>a.png</uri></options></media>
            <media type="image" duration="5"><options><uri>b%0A.png</uri></options></media>
            <media type="webpage" duration="5"><options><uri>file:///etc/passwd</uri></options></media>
            <media type="hls" duration="5"><options><uri>gopher://host/x</uri></options></media>
            </region></layout>
            """
        let outcome = try Folder(["overlays.xlf": layout]).run("overlays.xlf")
        #expect(try outcome.programme().paths("overlays-2", "region-1") == ["a.png"])
        #expect(outcome.notes.compactMap(\.place.line) == [3, 4, 5])
    }

    @Test(arguments: [
        "a: b", "- x", "true", "1e3", "\"q\" \\\\ #c", "tab\tnew\nline", "ünïcode — ✓", "\u{1}\u{7F}", "{{x}}", "@a",
    ])
    func `whatever a name is, it reads as it was written`(name: String) throws {
        var draft = Draft()
        draft.name = name
        draft.playlists = [.init(name: name, items: [.init(kind: "image", value: "a.png")])]
        draft.layouts = [
            .init(name: name, zones: [.init(name: name, area: (0, 0, 1920, 1080), playlist: name)])
        ]
        let text = draft.yaml(from: ["x\ny.xlf"])
        let programme = try ProgrammeFile.parse(Array(text.utf8), file: "n.yaml")
        #expect(programme.name == name && programme.paths(name, name) == ["a.png"])
    }
}
