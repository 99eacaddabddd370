import Faults
import Programmes
import Testing

@Suite struct ProgrammeFileTests {
    static let good = """
        programme: Corner café
        timezone: Europe/Lisbon
        canvas: 1920x1080
        layouts:
          day:
            background: "#101820"
            zones:
              main: { at: [0, 0, 1440, 900], playlist: ads, fit: cover }
              ticker: { at: [0, 900, 1920, 180], text: "Flat white 2.20", scroll: 120 }
        playlists:
          ads:
            - video: media/opening.mp4
            - image: media/sale.png
              for: 8s
        schedule:
          - layout: day
            hours: 08:00-20:00
            days: [mon..fri, sun]
        """

    private func faults(_ text: String) -> [String] {
        do {
            _ = try ProgrammeFile.parse(Array(text.utf8), file: "p.yaml")
            return []
        } catch { return (error as? FaultList)?.faults.map(\.description) ?? ["\(error)"] }
    }

    @Test func `a programme reads as it is meant`() throws {
        let programme = try ProgrammeFile.parse(Array(Self.good.utf8), file: "p.yaml")
        #expect(programme.name == "Corner café")
        #expect(programme.layouts[0].zones.map(\.name) == ["main", "ticker"])
        #expect(
            programme.items(of: programme.playlists[0]).map(\.media) == [
                .video("media/opening.mp4"), .image("media/sale.png"),
            ])
        #expect(programme.schedule[0].daypart.days.weekly == [1, 2, 3, 4, 5, 7].map { .weekday($0) })
        #expect(programme.schedule[0].daypart.hours == [.init(start: .seconds(28800), end: .seconds(72000))])
    }

    @Test(arguments: [
        ("1920x1080", "1921x1080", "p.yaml:3:9: '1921x1080' is not a size; write for example 1920x1080"),
        (
            "[0, 0, 1440, 900]", "[600, 0, 1440, 900]",
            "p.yaml:8:19: the zone reaches to 2040x900, off the canvas of 1920x1080; make it smaller or move it"
        ),
        ("playlist: ads", "playlist: adds", "p.yaml:8:48: unknown playlist 'adds'; did you mean 'ads'?"),
        ("fit: cover", "fit: fill", "p.yaml:8:58: unknown value 'fill'; use one of cover, contain or stretch"),
        ("for: 8s", "for: 8", "p.yaml:14:12: '8' is not a span from 100ms to 24h; write for example 8s"),
        ("layout: day", "layout: dya", "p.yaml:16:13: unknown layout 'dya'; did you mean 'day'?"),
        ("08:00-20:00", "8-20", "p.yaml:17:12: '8-20' is not hours; write for example 08:00-20:00"),
        (
            "Europe/Lisbon", "Europe/Lissabon",
            "p.yaml:2:11: 'Europe/Lissabon' is not a time zone; write for example Europe/Lisbon"
        ),
        ("scroll: 120", "scrol: 120", "p.yaml:9:67: unknown key 'scrol'; did you mean 'scroll'?"),
    ])
    func `a fault names its place and its cure`(right: String, wrong: String, fault: String) {
        #expect(faults(Self.good.replacing(right, with: wrong)) == [fault])
    }

    @Test func `all faults of a file are told`() {
        let text = Self.good.replacing("fit: cover", with: "fit: fill").replacing("8s", with: "0s")
            .replacing("hours", with: "hour")
        #expect(faults(text).count == 3)
    }

    @Test(arguments: ["[]", "1", "programme:", "a: &x [*x]", "programme: a\nlayouts: {}\ncanvas: 100x100"])
    func `what is no programme is refused with a fault, not a crash`(text: String) {
        #expect(!faults(text).isEmpty)
    }
}
