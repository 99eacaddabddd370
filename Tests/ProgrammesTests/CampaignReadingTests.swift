import Faults
import Programmes
import Testing

@Suite struct CampaignReadingTests {
    private static let good = """
        programme: campaigns
        canvas: 320x180
        layouts: { all: { zones: { main: { at: [0, 0, 320, 180], playlist: ads } } } }
        playlists:
          ads:
            - campaigns: [cola, bank]
        campaigns:
          cola:
            items: [{ video: a.mp4, for: 15s }]
            share: 12.5%
            at-most: [12 per hour, 100 per day]
            at-least: 2 per hour
            category: drinks
            apart-from: drinks
            tags: [summer]
          bank:
            items: [{ image: b.png }]
            plays: 10000
            from: 2026-12-01
            until: 2026-12-31
        """

    private func faults(_ text: String) -> String {
        do {
            _ = try ProgrammeFile.parse(Array(text.utf8), file: "c.yaml")
            return "no fault"
        } catch { return (error as? FaultList)?.description ?? "\(error)" }
    }

    @Test func `a campaign reads as it is meant`() throws {
        let programme = try ProgrammeFile.parse(Array(Self.good.utf8), file: "c.yaml")
        let (cola, bank) = (programme.campaigns[0], programme.campaigns[1])
        #expect(cola.promise == .share(millionths: 125_000) && bank.promise == .plays(10_000))
        #expect(cola.atMost.map(\.description) == ["12 per hour", "100 per day"])
        #expect(cola.apartFrom == ["drinks"] && cola.category == "drinks" && cola.tags == ["summer"])
        #expect(programme.items(of: programme.playlists[0]).map(\.media.path) == ["a.mp4", "b.png"])
    }

    @Test(arguments: [
        ("12.5%", "0%", "'0%' is not a share above 0% and up to 100%; write for example 30%"),
        ("12.5%", "12.5", "'12.5' is not a share"), ("12.5%", "101%", "'101%' is not a share"),
        ("12.5%", "1.23456%", "is not a share"), ("12 per hour", "12 an hour", "'12 an hour' is not a number of plays"),
        ("least: 2 per hour", "least: 20 per hour", "at least 20 per hour, but at most 12 per hour"),
        ("[cola, bank]", "[cola, bnak]", "unknown campaign 'bnak'; did you mean 'bank'?"),
        ("[cola, bank]", "[cola, cola]", "the campaign 'cola' stands in it twice"),
        ("until: 2026-12-31", "months: [dec]", "'plays' without 'from' and 'until'"),
        ("share: 12.5%", "share: 5%\n    plays: 5", "'plays' beside 'share'; promise one of them"),
        ("- campaigns", "- campaign", "unknown key 'campaign'"),
        ("share: 12.5%", "shaer: 12.5%", "did you mean 'share'?"),
    ])
    func `what a campaign cannot be is refused`(right: String, wrong: String, fault: String) {
        let told = faults(Self.good.replacing(right, with: wrong))
        #expect(told.contains(fault), "\(told)")
    }

    @Test func `shares that can never hold together are a fault`() {
        let text = Self.good.replacing("12.5%", with: "60%").replacing("plays: 10000", with: "share: 50%").replacing(
            "    from: 2026-12-01\n    until: 2026-12-31", with: "")
        #expect(faults(text).contains("campaigns that always play are promised 110.0% of the time"), "\(faults(text))")
    }
}
