import Testing

/// `marquee plan` as a user runs it.
@Suite struct PlanTests {
    private static let programme = """
        programme: Plan
        timezone: Europe/Lisbon
        canvas: 320x180
        layouts:
          all: { zones: { main: { at: [0, 0, 320, 180], playlist: cards } } }
        playlists:
          cards:
            - image: a.png
            - video: b.mp4
              for: 20s
        """
    private static let minute = ["--from", "2026-12-01T08:00", "--for", "30s"]

    private func plan(_ bench: borrowing Workbench, _ arguments: [String]) async throws -> Workbench.Output {
        try await bench.marquee("marquee", ["plan", "programme.yaml"] + arguments)
    }

    @Test func `a plan is a document of slots in the programme's own time`() async throws {
        let bench = try Workbench()
        try bench.write(Self.programme, to: "programme.yaml")
        let output = try await plan(bench, Self.minute + ["--json"])
        #expect(output.code == 0, "\(output.talk)")
        let document = try output.document()
        #expect(document["schema"] as? String == "marquee.plan/1")
        let slots = try #require(document["slots"] as? [[String: Any]])
        #expect(slots.compactMap { $0["item"] as? String } == ["a.png", "b.mp4"])
        #expect(slots.compactMap { $0["start"] as? String }.first == "2026-12-01T08:00:00.000+00:00")
        #expect(slots.compactMap { $0["length"] as? Double } == [10, 20])
    }

    @Test func `a plan is a table, or comma-separated values`() async throws {
        let bench = try Workbench()
        try bench.write(Self.programme, to: "programme.yaml")
        let table = try await plan(bench, Self.minute)
        #expect(table.text.split(separator: "\n").count == 3)
        let csv = try await plan(bench, Self.minute + ["--csv"])
        #expect(csv.text.hasPrefix("start,end,seconds,layout,zone,kind,item,campaign\n2026-12-01T08:00:00.000+00:00,"))
    }

    @Test func `what cannot be planned is refused with its cure`() async throws {
        let bench = try Workbench()
        try bench.write(Self.programme.replacing("\n      for: 20s", with: ""), to: "programme.yaml")
        let missing = try await plan(bench, Self.minute)
        #expect(missing.code == 2 && missing.text.isEmpty)
        #expect(missing.talk.contains("programme.yaml:9:14: 'b.mp4'"), "\(missing.talk)")
        try bench.write(Self.programme, to: "programme.yaml")
        for wrong in [["--from", "noon"], ["--from", "2026-12-02", "--to", "2026-12-01"], ["--for", "9"]] {
            #expect(try await plan(bench, wrong).code == 2, "\(wrong)")
        }
        #expect(try await plan(bench, ["--csv", "--json"]).code == 64)
    }

    // MARK: Campaigns

    private static let mall = """
        programme: Mall <&"
        timezone: Europe/Lisbon
        canvas: 320x180
        layouts:
          day: { zones: { main: { at: [0, 0, 320, 180], playlist: house } } }
          night: { zones: { main: { at: [0, 0, 320, 180], playlist: dark } } }
        schedule:
          - layout: day
          - { layout: night, hours: "22:00-06:00", priority: 2 }
        playlists:
          house: [{ campaigns: [cola, tea, shoe] }, { image: house.png, for: 10s }]
          dark: [{ image: dark.png, for: 30s }]
        campaigns:
          cola: { items: [{ image: "<cola>&.png", for: 10s }], share: 50% }
          tea: { items: [{ image: tea.png, for: 10s }], share: 25% }
          shoe: { items: [{ image: shoe.png, for: 10s }], at-most: 6 per hour, hours: "10:00-20:00" }
        """

    @Test func `each slot is explained, and what kept the others out`() async throws {
        let bench = try Workbench()
        try bench.write(Self.mall, to: "programme.yaml")
        let output = try await plan(bench, ["--from", "2026-12-01T21:58", "--for", "4m", "--explain", "--json"])
        let slots = try #require(try output.document()["slots"] as? [[String: Any]], "\(output.talk)")
        let cola = try #require(slots.first { $0["campaign"] as? String == "cola" })
        #expect((cola["why"] as? String)?.contains("campaign cola, share 50.0%") == true, "\(cola)")
        let others = try #require(cola["others"] as? [[String: String]])
        #expect(Set(others.compactMap { $0["campaign"] }) == ["tea", "shoe"])
        #expect(
            others.contains { $0["campaign"] == "shoe" && $0["reason"] == "its 'hours' does not hold" }, "\(others)")
        let dark = try #require(slots.first { $0["item"] as? String == "dark.png" })
        #expect((dark["why"] as? String)?.contains("layout night wins over day by priority 2") == true, "\(dark)")
        let table = try await plan(bench, ["--from", "2026-12-01T21:58", "--for", "1m", "--explain"])
        #expect(table.text.contains("\n    not shoe: its 'hours' does not hold\n"), "\(table.text)")
    }

    @Test func `what campaigns get stands beside what they were promised`() async throws {
        let bench = try Workbench()
        try bench.write(Self.mall, to: "programme.yaml")
        let output = try await plan(bench, ["--from", "2026-12-01T10:00", "--for", "1h", "--json"])
        let document = try output.document()
        let slots = try #require(document["slots"] as? [[String: Any]])
        for share in try #require(document["shares"] as? [[String: Any]]) {
            let name = share["campaign"] as? String
            #expect(share["plays"] as? Int == slots.count { $0["campaign"] as? String == name })
            switch name {
            case "cola": #expect(share["asked"] as? Double == 0.5 && share["delivered"] as? Double == 0.5)
            case "tea": #expect(share["asked"] as? Double == 0.25 && share["delivered"] as? Double == 0.25)
            default: #expect(share["asked"] == nil && share["plays"] as? Int ?? 9 <= 6)
            }
        }
        // A limit is no promise: that it was not reached is nothing to warn of.
        let warnings = try #require(document["warnings"] as? [[String: Any]])
        #expect(!warnings.contains { $0["campaign"] as? String == "shoe" }, "\(warnings)")
    }

    @Test func `the picture is an SVG that draws, whatever things are called`() async throws {
        let bench = try Workbench()
        try bench.write(Self.mall, to: "programme.yaml")
        let output = try await plan(bench, ["--from", "2026-12-01", "--for", "1d", "--svg", "plan.svg"])
        #expect(output.code == 0, "\(output.talk)")
        let drawn = try await bench.tool("rsvg-convert", ["plan.svg", "-o", "plan.png"])
        #expect(drawn.code == 0, "\(drawn.talk)")
        let text = try await bench.tool("cat", ["plan.svg"]).text
        #expect(text.contains("Mall &lt;&amp;") && text.contains("&lt;cola&gt;&amp;.png") && !text.contains("<cola>"))
        let refused = try await plan(bench, ["--svg", "/proc/plan.svg"])
        #expect(refused.code == 2 && refused.talk.contains("/proc/plan.svg"), "\(refused.talk)")
    }

    @Test func `two programmes differ where a passer-by would see it`() async throws {
        let bench = try Workbench()
        let old = Self.programme.replacing("video: b.mp4", with: "image: b.png")
        try bench.write(old, to: "old.yaml")
        try bench.write(old.replacing("b.png", with: "c.png"), to: "new.yaml")
        func diff(_ names: String...) async throws -> Workbench.Output {
            try await bench.marquee("marquee", ["plan", "--diff"] + names + Self.minute + ["--json"])
        }
        let output = try await diff("old.yaml", "new.yaml")
        let changes = try #require(try output.document()["changes"] as? [[String: String]], "\(output.talk)")
        #expect(
            changes == [
                [
                    "zone": "main", "start": "2026-12-01T08:00:10.000+00:00", "end": "2026-12-01T08:00:30.000+00:00",
                    "before": "b.png", "after": "c.png",
                ]
            ])
        #expect((try await diff("old.yaml", "old.yaml").document()["changes"] as? [Any])?.isEmpty == true)
        #expect(try await diff("old.yaml").code == 64)
        #expect(try await diff("old.yaml", "gone.yaml").text.contains("gone.yaml"))
    }
}
