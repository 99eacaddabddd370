import Testing

@testable import Player

/// When a stage is given up and how soon the next one comes, on a clock of the test's own.
@Suite struct StageSupervisorTests {
    private static let start = ContinuousClock.now

    @Test func `a stage that stands still is killed once, in time for the next frame within 3.5 seconds`() {
        var supervisor = StageSupervisor()
        var kills: [Int] = []
        _ = supervisor.step(.started, now: Self.start)
        for tick in 1...400 {
            let now = Self.start + .milliseconds(tick * 50)
            if tick <= 100, tick % 10 == 0 { #expect(supervisor.step(.presented, now: now).isEmpty) }
            if supervisor.step(.ticked, now: now) == [.kill] { kills.append(tick * 50 - 5_000) }
        }
        #expect(kills == [2_550])
        #expect(
            StageSupervisor.patience + StageProcess.tick + StageSupervisor.shortestDelay < .seconds(3),
            "half a second is left for starting")
    }

    @Test func `the next stage may stand still for twice as long, until one has lasted a minute`() {
        var supervisor = StageSupervisor()
        var now = Self.start
        /// How long a stage is borne with after it has shown frames for so long. Units: milliseconds.
        func borne(after span: Int) -> Int {
            _ = supervisor.step(.started, now: now)
            for second in 0...span { _ = supervisor.step(.presented, now: now + .seconds(second)) }
            now = now + .seconds(span)
            let stop = now
            while supervisor.step(.ticked, now: now).isEmpty { now = now + .milliseconds(50) }
            _ = supervisor.step(.gone, now: now)
            return Int((now - stop) / .milliseconds(1))
        }
        #expect((0..<4).map { _ in borne(after: 5) } == [2_550, 5_050, 10_050, 20_050])
        #expect(borne(after: 61) == 2_550)
    }

    @Test func `a stage that never shows a frame has longer, and not for ever`() {
        var supervisor = StageSupervisor()
        _ = supervisor.step(.started, now: Self.start)
        #expect(supervisor.step(.ticked, now: Self.start + .seconds(20)).isEmpty)
        #expect(supervisor.step(.ticked, now: Self.start + .seconds(21)) == [.kill])
    }

    /// A stage's whole life. Returns what was decided during it and at its end.
    private func life(
        _ supervisor: inout StageSupervisor, of length: Duration, from now: inout ContinuousClock.Instant
    ) -> [StageSupervisor.Effect] {
        var effects = supervisor.step(.started, now: now)
        let end = now + length
        while now < end {
            effects += supervisor.step(.presented, now: now)
            now = min(now + .seconds(2), end)
        }
        effects += supervisor.step(.presented, now: now)
        return effects + supervisor.step(.gone, now: now)
    }

    @Test func `a crash loop ends in the release before, then in the still, slowed down and never given up`() {
        var supervisor = StageSupervisor()
        var now = Self.start
        let ends = (0..<14).map { _ in life(&supervisor, of: .seconds(1), from: &now).last }
        let delays = [100, 200, 400, 800, 100, 200, 400, 800, 1_600, 100, 200, 400, 800, 1_600]
        let rungs: [Rung] = Array(repeating: .current, count: 4) + Array(repeating: .previous, count: 5)
        for (index, end) in ends.enumerated() {
            let rung = index < rungs.count ? rungs[index] : .still
            #expect(end == .restart(after: .milliseconds(delays[index]), showing: rung), "death \(index)")
        }
        for _ in 0..<20 { _ = life(&supervisor, of: .seconds(1), from: &now) }
        #expect(life(&supervisor, of: .seconds(1), from: &now).last == .restart(after: .seconds(30), showing: .still))
        #expect(life(&supervisor, of: .seconds(61), from: &now).contains(.proved(.still)))
    }

    @Test func `deaths that are far between are no crash loop, and the delay starts anew`() {
        var supervisor = StageSupervisor()
        var now = Self.start
        for _ in 0..<50 {
            let effects = life(&supervisor, of: .seconds(100), from: &now)
            #expect(effects == [.proved(.current), .restart(after: .milliseconds(100), showing: .current)])
        }
    }

    @Test func `the release gets another chance after a rest, a longer one each time it fails`() {
        var supervisor = StageSupervisor()
        var now = Self.start
        var rests: [Duration] = []
        for _ in 0..<4 {
            for _ in 0..<5 { _ = life(&supervisor, of: .seconds(1), from: &now) }
            #expect(supervisor.rung == .previous)
            let fallen = now
            _ = supervisor.step(.started, now: now)
            while !supervisor.step(.presented, now: now).contains(.climb) { now += .seconds(1) }
            rests.append(now - fallen)
            #expect(supervisor.rung == .current)
        }
        #expect(rests == [600, 1_200, 2_400, 4_800].map { .seconds($0) })
    }

    @Test func `deaths whose cause was set aside are no crash loop`() {
        var supervisor = StageSupervisor()
        var now = Self.start
        for death in 0..<12 {
            if death % 4 == 3 { _ = supervisor.step(.remedied, now: now) }
            _ = life(&supervisor, of: .seconds(1), from: &now)
            #expect(supervisor.rung == .current)
        }
    }

    @Test func `while no stage runs there is nothing to kill`() {
        var supervisor = StageSupervisor()
        _ = supervisor.step(.started, now: Self.start)
        _ = supervisor.step(.gone, now: Self.start)
        #expect(supervisor.step(.ticked, now: Self.start + .seconds(100)).isEmpty)
    }
}
