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

    // MARK: Triggers and processes

    private static let shop = """
        programme: Shop
        timezone: Europe/Lisbon
        canvas: 320x180
        layouts:
          day: { zones: { main: { at: [0, 0, 320, 180], playlist: cards } } }
          cart: { zones: { sum: { at: [0, 0, 320, 180], text: "{{total}}" } } }
        overlays: { logo: { at: [0, 0, 32, 18], playlist: logo, hours: 08:00-08:01 } }
        playlists:
          cards: { shuffle: true, items: [{ image: a.png, for: 7s }, { image: b.png, for: 9s }, { image: c.png, for: 4s }] }
          logo: [{ image: logo.png, for: 1h }]
        triggers:
          checkout: { layout: cart, resume: pause, for: 20s, data: [total] }
        """

    @Test func `a trigger takes the screen for its time, and what it interrupts goes on`() async throws {
        let bench = try Workbench()
        try bench.write(Self.shop, to: "programme.yaml")
        let base = ["--from", "2026-12-01T08:00:30", "--for", "90s", "--json"]
        func slots(_ arguments: [String]) async throws -> [[String: Any]] {
            let output = try await plan(bench, base + arguments)
            return try #require(try output.document()["slots"] as? [[String: Any]], "\(output.talk)")
        }
        let triggered = try await slots(["--trigger", "checkout@2026-12-01T08:00:33"])
        let cart = try #require(triggered.first { $0["trigger"] as? String == "checkout" })
        #expect(cart["start"] as? String == "2026-12-01T08:00:33.000+00:00" && cart["length"] as? Double == 20)
        let logo = try #require(triggered.first { $0["zone"] as? String == "logo" })
        #expect(logo["end"] as? String == "2026-12-01T08:01:00.000+00:00")
        let plain = try await slots([])
        func times(_ slots: [[String: Any]]) -> [String: Double] {
            slots.filter { $0["zone"] as? String == "main" }.reduce(into: [:]) { sums, slot in
                sums["\(slot["item"] ?? "")", default: 0] += slot["length"] as? Double ?? 0
            }
        }
        #expect(times(triggered) != times(plain))
        let early = try await slots(["--trigger", "checkout@2026-12-01T08:00:33..2026-12-01T08:00:35"])
        #expect(early.first { $0["trigger"] != nil }?["length"] as? Double == 2)
        for (wrong, word) in [("chekout@2026-12-01T08:00", "did you mean 'checkout'"), ("checkout", "not a trigger")] {
            let refused = try await plan(bench, base + ["--trigger", wrong])
            #expect(refused.code == 2 && refused.text.contains(word), "\(refused.text)")
        }
    }

    @Test func `processes that are asked for parts agree with one that is asked for the whole`() async throws {
        let bench = try Workbench()
        for (name, text) in [("mall.yaml", Self.mall), ("shop.yaml", Self.shop)] {
            try bench.write(text, to: name)
            func slots(_ from: String, _ span: String) async throws -> [String] {
                let output = try await bench.marquee("marquee", ["plan", name, "--from", from, "--for", span, "--csv"])
                return output.text.split(separator: "\n").dropFirst().map(String.init)
            }
            // Over a change of clocks, a change of layouts and a midnight.
            let whole = try await slots("2026-10-24T21:50", "6h")
            var parts: Set<String> = []
            for hour in ["24T23:50", "24T21:50", "25T00:50"] {
                parts.formUnion(try await slots("2026-10-\(hour)", "2h"))
            }
            parts.formUnion(try await slots("2026-10-25T01:50+00:00", "1h"))
            #expect(
                Set(whole) == parts && whole.count > 300, "\(name): \(Set(whole).symmetricDifference(parts).sorted())")
        }
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
