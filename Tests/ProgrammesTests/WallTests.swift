import Faults
import Measures
import Programmes
import Testing

/// Zones, grounds, overlays, triggers, data and display power.
@Suite struct WallTests {
    static let good = """
        programme: wall
        canvas: 1080x1920
        rotate: 90
        data:
          prices: { file: data/prices.json, every: 30s }
          weather: { url: "https://example.com/w.json" }
        layouts:
          day:
            background: { image: wall.png, colour: "#102030", fit: contain }
            zones:
              top:  { at: [0, 0, 100%, 33.3333%], playlist: ads, z: 5, opacity: 80%, volume: 50% }
              rest: { at: [0, 33.3333%, 100%, 66.6667%], text: "Espresso {{prices.espresso|sold out}}" }
          cart:
            zones: { total: { at: [0, 0, 1080, 1920], text: "Total {{total}}" } }
        overlays:
          logo: { at: [90%, 0, 10%, 5%], playlist: ads, hours: 08:00-20:00 }
        playlists: { ads: [{ image: a.png }] }
        schedule:
          - layout: day
          - { screen: off, hours: 23:00-06:00, priority: 5 }
        triggers:
          checkout: { layout: cart, resume: pause, for: 60s, data: [total] }
        """

    private func faults(_ text: String) -> [String] {
        do {
            _ = try ProgrammeFile.parse(Array(text.utf8), file: "w.yaml")
            return []
        } catch { return (error as? FaultList)?.faults.map(\.description) ?? ["\(error)"] }
    }

    @Test func `a wall reads as it is meant`() throws {
        let programme = try ProgrammeFile.parse(Array(Self.good.utf8), file: "w.yaml")
        #expect(programme.rotation == .quarter)
        let day = try #require(programme.layout("day"))
        // Written first, but lifted above the other; what was cut into parts meets again.
        #expect(day.zones.map(\.name) == ["rest", "top"])
        #expect(day.zones[1].area == Area(x: 0, y: 0, width: 1080, height: 640))
        #expect(day.zones[0].area == Area(x: 0, y: 640, width: 1080, height: 1280))
        #expect(day.zones[1].opacity == Percentage(80) && day.zones[1].volume == Percentage(50))
        #expect(day.picture?.item.media == .image("wall.png") && day.picture?.fit == .contain)
        #expect(programme.overlays.map(\.zone.area.width) == [108])
        #expect(programme.schedule.map(\.layout) == ["day", nil])
        #expect(programme.triggers.map(\.resume) == [.pause] && programme.triggers[0].timeToLive == .seconds(60))
        #expect(programme.data.map(\.interval) == [.seconds(30), .seconds(60)])
    }

    @Test(arguments: [
        ("rotate: 90", "rotate: 45", "w.yaml:3:9: '45' is not a turn in degrees; write 90, 180 or 270"),
        ("{{total}}", "{{totl}}", "w.yaml:14:53: the field 'totl' that nothing fills; did you mean 'total'?"),
        (
            "{{prices.", "{{price.",
            "w.yaml:12:56: the field 'price.espresso' that nothing fills; did you mean 'prices'?"
        ),
        ("resume: pause", "resume: paus", "w.yaml:22:37: unknown value 'paus'; did you mean 'pause'?"),
        ("layout: cart", "layout: crt", "w.yaml:22:23: unknown layout 'crt'; did you mean 'cart'?"),
        ("screen: off", "screen: on", "w.yaml:20:15: unknown value 'on'; use 'off'"),
        (
            "screen: off", "screen: off, layout: day",
            "w.yaml:20:15: an entry with a layout and a screen; make two entries of it"
        ),
        (
            "opacity: 80%", "opacity: 0.8",
            "w.yaml:11:73: '0.8' is not a whole percentage from 0% to 100%; write for example 60%"
        ),
        (
            "100%, 33.3333%]", "100%, 133%]",
            "w.yaml:11:32: '133%' is not a number of pixels or a percentage; write for example 480 or 25%"
        ),
        (
            "[90%, 0, 10%, 5%]", "[95%, 0, 10%, 5%]",
            "w.yaml:16:15: the zone reaches to 1134x96, off the canvas of 1080x1920; make it smaller or move it"
        ),
        (
            "  cart:", "  overlays:",
            "w.yaml:14:5: a layout of the name 'overlays', which is the overlays' own; call it something else"
        ),
        (
            "file: data/prices.json", "file: data/prices.json, url: 'https://a/'",
            "w.yaml:5:42: a source that is a file and an address; make two sources of it"
        ),
        (
            "https://example.com/w.json", "example.com/w.json",
            "w.yaml:6:19: 'example.com/w.json' is not an address of https, http; write for example https://example.com/"
        ),
    ])
    func `a fault names its place and its cure`(right: String, wrong: String, fault: String) {
        let seen = faults(Self.good.replacing(right, with: wrong))
        #expect(seen.contains(fault), "\(seen)")
    }

    @Test func `a trigger cannot bring campaigns, whose shares are of scheduled time`() {
        let text = Self.good.replacing("layout: cart,", with: "layout: day,")
            .replacing("ads: [{ image: a.png }]", with: "ads: [{ campaigns: [c] }, { image: a.png }]")
            .replacing("triggers:", with: "campaigns: { c: { items: [{ image: c.png }], share: 5% } }\ntriggers:")
        let seen = faults(text)
        #expect(seen.contains { $0.contains("'day' has the playlist 'ads' with campaigns") }, "\(seen)")
    }

    @Test func `fields are filled with what is known, and show what stands for it otherwise`() throws {
        let template = try #require(TextTemplate(parsing: "{{a}} of {{b.c|none}}, {{ a }}"))
        #expect(template.fields == ["a", "b.c"])
        #expect(template.filled(["a": "1"]) == "1 of {{b.c|none}}, 1")
        #expect(template.shown(["a": "1"]) == "1 of none, 1")
        #expect(template.shown(["a": "{{b.c}}", "b.c": "2"]) == "{{b.c}} of 2, {{b.c}}")
        for wrong in ["{{", "{{}}", "{{a b!}}", "{{.a}}", "{{a..b}}"] {
            #expect(TextTemplate(parsing: wrong) == nil, "\(wrong)")
        }
    }

    @Test func `a clock is a pattern of date letters`() throws {
        let pattern = try #require(ClockPattern(parsing: "EEEE d. MMMM, HH:mm 'o''clock'"))
        #expect(pattern.parts.count == 10)
        for wrong in ["", "'HH", "Q", "HHH", "just 'text'"] { #expect(ClockPattern(parsing: wrong) == nil, "\(wrong)") }
    }
}
