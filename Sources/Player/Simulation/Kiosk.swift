import Depot
import Foundation
import Measures
import PlayLog
import Programmes
import Stage

/// A kiosk without a stage, a disk or a clock of its own: planner, supervisor, quarantine, timekeeper, triggers and what is
/// kept between lives, driven from a seed.
struct Kiosk {
    static let step = Duration.seconds(10)

    /// The releases that are published in turn.
    let releases: [Show]
    let still: Show
    var fate: Fate
    /// What time it really is.
    private(set) var truth: Instant
    /// Since the machine was started.
    private(set) var steady = Duration.seconds(20)
    private(set) var now = ContinuousClock.now
    private(set) var tally = Tally()
    private(set) var quarantine = Quarantine()
    private(set) var supervisor = StageSupervisor()
    private(set) var keeper: Timekeeper
    private var published = 0
    private var kept = SupervisionState()
    private var knownTime = KnownTime()
    private var timeKeptAt = Duration.zero
    private var numbers: SeededNumbers
    private var playback: Playback
    private var table = TriggerTable()
    private var damaged: [Digest: ContinuousClock.Instant] = [:]
    /// What the wall clock is ahead of the truth while no server keeps it, and when one answers.
    private var ahead = Duration.zero
    private var serverAt: Duration?
    /// The stage goes by the time that was believed when it opened.
    private var stageZero: Instant
    private var told: [StageSlot] = []
    /// Slots that were told before the clock was set.
    private var crossed: Set<String> = []
    private var lastEnds: [String: Instant] = [:]

    init(_ releases: [Show], still: Show, fate: Fate, seed: UInt64, at truth: Instant) {
        (self.releases, self.still, self.fate, self.truth) = (releases, still, fate, truth)
        numbers = SeededNumbers(seed: seed)
        keeper = Timekeeper(KnownTime(), first: .init(wall: truth, steady: steady, sync: .none))
        stageZero = keeper.zero
        playback = Playback(releases[0], end: nil, zone: .gmt)
        serverAt = fate.server.map { $0 + steady }
        live()
    }

    /// What the player takes the time for.
    var wall: Instant { keeper.zero + steady }

    private var stageNow: Instant { stageZero + steady }

    private var show: Show { releases[published] }

    mutating func run(for span: Duration) {
        let end = truth + span
        while truth < end { step() }
    }

    private mutating func step() {
        let day = Self.step / .seconds(86_400)
        pass(Self.step)
        lookAtClock(day)
        if numbers.chance(fate.powerCuts * day) {
            cutPower()
        } else if numbers.chance(fate.playerDeaths * day) {
            tally.lives += 1
            pass(.seconds(2))
            live()
        } else if numbers.chance(fate.kills * day) || isDeadly {
            die(after: .zero)
        } else if numbers.chance(fate.hangs * day) {
            // The watch looks four times a second.
            var waited = Duration.zero
            repeat {
                waited += .milliseconds(250)
                pass(.milliseconds(250))
            } while !supervisor.step(.ticked, now: now).contains(.kill) && waited < .seconds(60)
            die(after: waited)
        } else {
            happen(day)
            present()
        }
    }

    private var isDeadly: Bool {
        guard supervisor.rung == .current else { return false }
        return fate.isRotten || playback.suspects().contains { fate.killers.contains($0) }
    }

    private mutating func pass(_ span: Duration) {
        now += span
        truth = truth + span
        steady += span
    }

    // MARK: The clock

    private var reading: Timekeeper.Reading {
        let isKept = serverAt.map { steady >= $0 } ?? false
        return .init(
            wall: isKept ? truth : truth + ahead, steady: steady, sync: isKept ? .within(.milliseconds(20)) : .none)
    }

    private mutating func lookAtClock(_ day: Double) {
        if numbers.chance(fate.clockSteps * day) {
            let sizes: [Duration] = [.seconds(3), .seconds(3_600), .seconds(86_400), .seconds(10 * 365 * 86_400)]
            let size = sizes[Int.random(in: 0..<sizes.count, using: &numbers)]
            ahead += numbers.chance(0.5) ? size : .zero - size
            serverAt = fate.server.map { steady + $0 }
        }
        let before = keeper.known.certain
        let step = keeper.take(reading)
        if let before, wall < before - Timekeeper.tolerance { tally.faults.append("time was taken back to \(wall)") }
        if step != .zero {
            tally.clockSteps += 1
            crossed.formUnion(told.map(\.id))
            lastEnds = [:]
            table.move(by: step)
            playback.situation = Situation(activations: table.activations)
            playback.reading = ClockReading(keeper)
            carryOut(playback.follow(keeper.zero, at: wall))
        } else {
            carryOut(playback.steer(to: keeper.zero))
        }
        if steady - timeKeptAt >= KnownTimeFile.interval || step != .zero {
            (knownTime, timeKeptAt) = (keeper.known, steady)
        }
    }

    // MARK: Lives and deaths

    private mutating func cutPower() {
        tally.lives += 1
        pass(.seconds(20))
        (steady, timeKeptAt) = (.seconds(20), .zero)
        serverAt = fate.server.map { $0 + steady }
        if !fate.hasBattery { ahead = Instant(nanoseconds: 0) - truth }
        keeper = Timekeeper(knownTime, first: reading)
        table = TriggerTable()
        lastEnds = [:]
        live()
    }

    /// The player starts, on what its last life kept.
    private mutating func live() {
        kept.begin(show.digest)
        quarantine = Quarantine(kept.quarantine)
        supervisor = StageSupervisor(rung: kept.rung)
        open()
    }

    private mutating func open() {
        _ = quarantine.parole(release: show.digest, now: wall)
        kept.quarantine = quarantine.cases
        playback = Playback(
            supervisor.rung == .current ? show : still, end: nil, zone: .gmt, setAside: setAside, zero: keeper.zero,
            reading: ClockReading(keeper))
        playback.situation = Situation(activations: table.activations)
        (told, crossed, stageZero) = ([], [], keeper.zero)
        _ = supervisor.step(.started, now: now)
        carryOut(playback.take(.opened(at: stageNow)))
        if supervisor.step(.presented, now: now).contains(.climb) { open() }
    }

    private mutating func die(after dark: Duration) {
        tally.deaths += 1
        if supervisor.rung == .current,
            !quarantine.strike(playback.suspects(), release: show.digest, now: wall).isEmpty
        {
            _ = supervisor.step(.remedied, now: now)
        }
        kept.quarantine = quarantine.cases
        carryOut(playback.stageGone())
        guard case .restart(let delay, _)? = supervisor.step(.gone, now: now).first else {
            tally.faults.append("a dead stage is not replaced")
            return
        }
        pass(delay + .milliseconds(500))
        let whole = dark + delay + .milliseconds(500)
        tally.dark += whole
        tally.longestDark = max(tally.longestDark, whole)
        open()
    }

    // MARK: The show

    private var setAside: Set<Digest> { Set(quarantine.held).union(damaged.keys) }

    /// What people and programs do to it.
    private mutating func happen(_ day: Double) {
        if releases.count > 1, numbers.chance(fate.releases * day) {
            published = (published + 1) % releases.count
            tally.releases += 1
            kept.change(to: show.digest)
            let isLower = supervisor.rung > .current
            _ = supervisor.step(.changed, now: now)
            if isLower || !playback.canShow(show) {
                carryOut(playback.stageGone())
                open()
            } else {
                carryOut(playback.change(to: show, situation: playback.situation, at: wall))
            }
        }
        let triggers = show.programme.triggers.map(\.name)
        if !triggers.isEmpty, numbers.chance(fate.triggers * day) {
            tally.triggers += 1
            let name = triggers[Int.random(in: 0..<triggers.count, using: &numbers)]
            // The programme's own trigger without data is never refused.
            _ = try? table.fire(name, data: [:], in: show.programme, now: wall)
            carryOut(playback.adopt(Situation(activations: table.activations), at: wall))
        }
        let objects = show.release.uses.map(\.rendition.object)
        if !objects.isEmpty, numbers.chance(fate.damage * day) {
            tally.damaged += 1
            damaged[objects[Int.random(in: 0..<objects.count, using: &numbers)]] = now + .seconds(3_600)
        }
        damaged = damaged.filter { $0.value > now }
    }

    private mutating func present() {
        for effect in supervisor.step(.presented, now: now) {
            if case .proved(let rung) = effect, rung == .current { kept.prove(show.digest, on: rung) }
            if effect == .climb { return open() }
        }
        for slot in told where slot.end <= stageNow {
            let frames = Int((slot.end - slot.start) / .seconds(1) * 30)
            let showing = StageEvent.Showing(
                slot: slot.id, start: slot.start, end: slot.end, frames: frames, pictures: frames)
            carryOut(playback.take(.shown(showing)))
        }
        told.removeAll { [stageNow] in $0.end <= stageNow }
        let held = setAside
        if held != playback.setAside { playback.setAside = held }
        playback.reading = ClockReading(keeper)
        carryOut(playback.take(.presented(until: stageNow)))
        if !told.contains(where: { $0.start <= stageNow && stageNow < $0.end }) {
            tally.faults.append("nothing on the screen at \(wall)")
        }
    }

    private mutating func carryOut(_ effects: [Playback.Effect]) {
        for effect in effects {
            switch effect {
            case .command(.add(let slot)): told.append(slot)
            case .command(.end(let id, let at)):
                guard let index = told.firstIndex(where: { $0.id == id }) else { continue }
                if at > told[index].start { told[index] = told[index].ending(at: at) } else { told.remove(at: index) }
            case .command(.steer(let zero)): stageZero = zero
            case .changed(let show):
                if show.digest != self.show.digest { tally.faults.append("a release took over that is not published") }
                _ = supervisor.step(.changed, now: now)
            case .journal(let play): journal(play)
            case .cleared(let medium): _ = quarantine.clear(medium)
            default: continue
            }
        }
    }

    private mutating func journal(_ play: Play) {
        tally.plays += 1
        tally.trace = Digest(of: "\(tally.trace)\(play.item)\(play.start.nanoseconds)\(play.end.nanoseconds)")
        guard crossed.remove(play.id.uuidString) == nil else { return }
        let lane = play.layout + "/" + play.zone
        if let last = lastEnds[lane], play.start < last {
            tally.faults.append("\(lane): \(play.item) at \(play.start) before \(last)")
        }
        if play.end < play.start || play.end > wall { tally.faults.append("\(play.item) ends when it cannot") }
        lastEnds[lane] = play.end
    }
}
