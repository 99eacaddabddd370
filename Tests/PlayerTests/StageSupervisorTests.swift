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
            StageSupervisor.patience + .milliseconds(250) + StageSupervisor.shortestDelay < .seconds(3),
            "half a second is left for starting")
    }

    @Test func `a stage that never shows a frame has longer, and not for ever`() {
        var supervisor = StageSupervisor()
        _ = supervisor.step(.started, now: Self.start)
        #expect(supervisor.step(.ticked, now: Self.start + .seconds(20)).isEmpty)
        #expect(supervisor.step(.ticked, now: Self.start + .seconds(21)) == [.kill])
    }

    @Test func `a crash loop is slowed down, never given up, and forgotten after a good minute`() {
        var supervisor = StageSupervisor()
        var now = Self.start
        func life(of length: Duration) -> [StageSupervisor.Effect] {
            _ = supervisor.step(.started, now: now)
            _ = supervisor.step(.presented, now: now)
            now += length
            _ = supervisor.step(.presented, now: now)
            return supervisor.step(.gone, now: now)
        }
        let delays = (0..<10).map { _ in life(of: .seconds(1)) }
        let expected = [200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]
        #expect(delays == expected.map { [.restart(after: .milliseconds($0))] })
        #expect(life(of: .seconds(59)) == [.restart(after: .seconds(30))])
        #expect(life(of: .seconds(60)) == [.restart(after: .milliseconds(200))])
    }

    @Test func `while no stage runs there is nothing to kill`() {
        var supervisor = StageSupervisor()
        _ = supervisor.step(.started, now: Self.start)
        _ = supervisor.step(.gone, now: Self.start)
        #expect(supervisor.step(.ticked, now: Self.start + .seconds(100)).isEmpty)
    }
}
