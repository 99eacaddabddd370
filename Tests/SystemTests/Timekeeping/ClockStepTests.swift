import Foundation
import Testing

/// A machine's clock that is set while the player plays.
@Suite struct ClockStepTests {
    private static let programme = """
        programme: Steps
        canvas: 320x180
        layouts: { all: { zones: { main: { at: [0, 0, 320, 180], playlist: texts } } } }
        playlists: { texts: [{ text: One, for: 2s }, { text: Two, for: 2s }] }
        """
    /// Units: seconds. What an item lasts, and how far a busy machine's word may be from it.
    private static let item = 2.0
    private static let slack = 1.0

    /// ISO 8601 with offset, in seconds since 1970.
    private static func seconds(_ text: Any?) throws -> Double {
        let date = try ISO8601DateFormatter.whole.date(from: #require(text as? String))
        return try #require(date).timeIntervalSince1970
    }

    private static func clock(_ player: PlayingBench) async throws -> [String: Any] {
        try #require(try await player.status()["clock"] as? [String: Any])
    }

    /// Whether the player goes by a time that is so far ahead of the true one. Units: seconds.
    private static func goes(_ player: PlayingBench, ahead: Double) async throws -> Bool {
        let now = try Self.seconds(try await Self.clock(player)["now"])
        return abs(now - Date().timeIntervalSince1970 - ahead) < 60
    }

    /// What is to come follows on what is there, slot on slot.
    private static func requirePlan(_ player: PlayingBench) async throws {
        let plan = try await player.document("/api/v1/plan?for=10m")
        let slots = try #require(plan["slots"] as? [[String: Any]])
        let now = try Self.seconds(try await Self.clock(player)["now"])
        #expect(try slots.count > 100 && Self.seconds(slots[0]["start"]) <= now)
        for (slot, next) in zip(slots, slots.dropFirst()) {
            #expect(try Self.seconds(slot["end"]) == Self.seconds(next["start"]), "\(slot) \(next)")
        }
        #expect(try await player.status()["stageStarts"] as? Int == 1, "the same stage goes on")
    }

    @Test func `a clock set ahead and back is followed without a gap, and plays say how sure the time was`()
        async throws
    {
        let bench = try Workbench()
        try bench.write(Self.programme, to: "programme.yaml")
        let clock = try await SettableClock(bench)
        try await PlayingBench.run(bench, environment: clock.environment) { player in
            try await player.until { try await $0.status()["plays"] as? Int ?? 0 >= 2 }
            for (ahead, word) in [(Int64(7_200), "the clock was set ahead by"), (-3_600, "the clock was set back by")] {
                let before = try await player.status()["plays"] as? Int ?? 0
                try clock.set(ahead: ahead)
                try await player.until { try await Self.goes($0, ahead: Double(ahead)) }
                try await player.until {
                    let plays = try await $0.status()["plays"] as? Int ?? 0
                    let screen = try await $0.screen()
                    return plays >= before + 3 && !screen.isEmpty
                }
                let troubles = try await player.troubles()
                #expect(troubles.contains(word), "\(troubles)")
                #expect(try await Self.clock(player)["certainty"] as? String == "free-running")
                try await Self.requirePlan(player)
            }
            // A server vouches for the time now; what would go behind that is not believed, and nothing stops.
            try clock.set(ahead: -3_600, within: 20_000)
            try await player.until { try await Self.clock($0)["certainty"] as? String == "synchronised" }
            let sure = try await player.status()["plays"] as? Int ?? 0
            try await player.until { try await $0.status()["plays"] as? Int ?? 0 >= sure + 3 }
            try clock.set(ahead: -9 * 3_600)
            try await player.until { try await Self.clock($0)["certainty"] as? String == "floor" }
            let unsure = try await player.status()["plays"] as? Int ?? 0
            try await player.until { try await $0.status()["plays"] as? Int ?? 0 >= unsure + 3 }
            #expect(try await Self.goes(player, ahead: -3_600))
            try await Self.requirePlan(player)
        }
        let plays = try await bench.marquee("marqueed", ["plays", "--state", "state", "--json"])
        let all = try #require(try plays.document()["plays"] as? [[String: Any]])
        let seen = all.filter { $0["outcome"] as? String != "failed" }
        try expectNoGap(seen)
        #expect(Set(seen.compactMap { $0["clock"] as? String }) == ["system", "synchronised", "estimated"])
        for play in seen where play["clock"] as? String == "synchronised" {
            #expect(play["uncertainty"] as? Double ?? 0 >= 0.02 && play["uncertainty"] as? Double ?? 9 < 0.2, "\(play)")
        }
        let verified = try await bench.marquee("marqueed", ["plays", "verify", "--state", "state"])
        #expect(verified.code == 0, "\(verified.talk)")
    }

    /// Each play begins where the one before it ends, and at a step of the clock that much from there.
    private func expectNoGap(_ plays: [[String: Any]]) throws {
        // The journal tells them by their starts: those before the first step lie between the others.
        var spans: [[(start: Double, end: Double)]] = []
        for play in plays {
            let span = (start: try Self.seconds(play["start"]), end: try Self.seconds(play["end"]))
            if let last = spans.last?.last, span.start - last.end < 600 {
                // An item that a busy machine missed is a failed play.
                #expect(abs(span.start - last.end) < Self.item + Self.slack, "\(play)")
                spans[spans.count - 1].append(span)
            } else {
                spans.append([span])
            }
        }
        try #require(spans.count == 3, "\(spans)")
        let (back, first, ahead) = (spans[0], spans[1], spans[2])
        #expect(abs(first[first.count - 1].end + 7_200 - ahead[0].start) < Self.item + Self.slack)
        #expect(abs(ahead[ahead.count - 1].end - 10_800 - back[0].start) < Self.item + Self.slack)
    }
}
