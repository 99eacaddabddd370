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
}
