import Measures
import Testing

@testable import Stage

@Suite struct GuestSupervisorTests {
    private typealias Supervisor = GuestSupervisor

    /// A supervisor, and a clock that is moved by hand.
    private struct Bench {
        var now = ContinuousClock.now
        var supervisor: Supervisor

        init() { supervisor = Supervisor(now: now) }

        mutating func step(_ event: Supervisor.Event, after span: Duration = .zero) -> [Supervisor.Effect] {
            now += span
            return supervisor.step(event, now: now)
        }

        /// How long it stays away from now on.
        mutating func pause() -> Duration {
            let start = now
            while step(.ticked, after: .milliseconds(100)) != [.start] {}
            return now - start
        }
    }

    @Test func `a guest is started at once, and once`() {
        var bench = Bench()
        #expect(bench.step(.ticked) == [.start])
        #expect(bench.step(.ticked, after: .seconds(1)) == [])
        #expect(bench.step(.started) == [])
    }

    @Test func `one that shows nothing in time is ended, one that has painted is not`() {
        var bench = Bench()
        _ = bench.step(.started)
        #expect(bench.step(.ticked, after: Supervisor.patience) == [])
        #expect(bench.step(.ticked, after: .seconds(1)) == [.giveUp])
        _ = bench.step(.gone)
        _ = bench.step(.started)
        _ = bench.step(.painted)
        #expect(bench.step(.ticked, after: .seconds(3600)) == [])
    }

    @Test func `one that holds too much is ended once, whether it has painted or not`() {
        for hasPainted in [false, true] {
            var bench = Bench()
            _ = bench.step(.started)
            if hasPainted { _ = bench.step(.painted) }
            #expect(bench.step(.holds(Supervisor.ceiling)) == [])
            let much = Supervisor.ceiling + ByteCount(1_000_000)
            #expect(bench.step(.holds(much)) == [.end("it holds 701 MB, more than 700 MB")])
            #expect(bench.step(.holds(much)) == [])
        }
    }

    @Test func `one that dies again and again stays away longer each time, until one is good for a minute`() {
        var bench = Bench()
        var pauses: [Duration] = []
        for _ in 0..<9 {
            _ = bench.step(.started)
            _ = bench.step(.painted)
            _ = bench.step(.gone, after: .seconds(1))
            pauses.append(bench.pause())
        }
        #expect(pauses == [0.5, 1, 2, 4, 8, 16, 30, 30, 30].map { .seconds($0) })
        _ = bench.step(.started)
        _ = bench.step(.painted)
        _ = bench.step(.gone, after: Supervisor.proof)
        #expect(bench.pause() == Supervisor.shortestPause)
    }

    @Test func `a page is loaded anew after its shift, without a word and without a long pause`() {
        var bench = Bench()
        _ = bench.step(.started)
        _ = bench.step(.painted)
        #expect(bench.step(.ticked, after: Supervisor.shift + .seconds(1)) == [.end(nil)])
        _ = bench.step(.gone)
        #expect(bench.pause() == Supervisor.shortestPause)
    }
}
