import Depot
import Foundation
import Measures
import PlayLog
import Programmes
import Seeds
import Stage
import SystemPackage

@testable import Player

/// A kiosk without a stage, a disk or a clock of its own: planner, supervisor, quarantine and what is kept between lives,
/// driven from a seed.
struct Kiosk {
    /// What befalls it.
    struct Fate {
        /// Objects that kill the stage when they are opened.
        var killers: Set<Digest> = []
        /// Stage deaths a day that nobody on the screen is to blame for.
        var kills = 0.0
        var hangs = 0.0
        var powerCuts = 0.0
        /// The release itself kills every stage within seconds.
        var isRotten = false
    }

    /// What came of it.
    struct Tally: Equatable {
        var plays = 0
        var deaths = 0
        var lives = 1
        var longestDark = Duration.zero
        var dark = Duration.zero
        var trace = Digest(of: "")
        var faults: [String] = []
    }

    static let step = Duration.seconds(10)

    let show: Show
    let still: Show
    var fate: Fate
    var wall: Instant
    private(set) var now = ContinuousClock.now
    private(set) var tally = Tally()
    private(set) var quarantine = Quarantine()
    private(set) var supervisor = StageSupervisor()
    private var kept = SupervisionState()
    private var dice: Dice
    private var playback: Playback
    private var told: [StageSlot] = []
    private var lastEnds: [String: Instant] = [:]

    init(_ show: Show, still: Show, fate: Fate, seed: UInt64, at wall: Instant) {
        (self.show, self.still, self.fate, self.wall) = (show, still, fate, wall)
        dice = Dice(seed: seed)
        playback = Playback(show, end: nil, zone: .gmt)
        live()
    }

    mutating func run(for span: Duration) {
        let end = wall + span
        while wall < end { step() }
    }

    private mutating func step() {
        let day = Self.step / .seconds(86_400)
        pass(Self.step)
        if dice.chance(of: fate.powerCuts * day) {
            tally.lives += 1
            pass(.seconds(20))
            live()
        } else if dice.chance(of: fate.kills * day) || isDeadly {
            die(after: .zero)
        } else if dice.chance(of: fate.hangs * day) {
            // The watch looks four times a second.
            var waited = Duration.zero
            repeat {
                waited += .milliseconds(250)
                now += .milliseconds(250)
            } while !supervisor.step(.ticked, now: now).contains(.kill) && waited < .seconds(60)
            wall = wall + waited
            die(after: waited)
        } else {
            present()
        }
    }

    private var isDeadly: Bool {
        guard supervisor.rung == .current else { return false }
        return fate.isRotten || playback.suspects().contains { fate.killers.contains($0) }
    }

    private mutating func pass(_ span: Duration) {
        now += span
        wall = wall + span
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
        let held = Set(quarantine.held)
        playback = Playback(supervisor.rung == .current ? show : still, end: nil, zone: .gmt, setAside: held)
        told = []
        _ = supervisor.step(.started, now: now)
        carryOut(playback.take(.opened(at: wall)))
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

    private mutating func present() {
        for effect in supervisor.step(.presented, now: now) {
            if case .proved(let rung) = effect, rung == .current { kept.prove(show.digest, on: rung) }
            if effect == .climb { return open() }
        }
        for slot in told where slot.end <= wall {
            let frames = Int((slot.end - slot.start) / .seconds(1) * 30)
            let showing = StageEvent.Showing(
                slot: slot.id, start: slot.start, end: slot.end, frames: frames, pictures: frames)
            carryOut(playback.take(.shown(showing)))
        }
        told.removeAll { [wall] in $0.end <= wall }
        carryOut(playback.take(.presented(until: wall)))
    }

    private mutating func carryOut(_ effects: [Playback.Effect]) {
        for effect in effects {
            if case .command(.add(let slot)) = effect { told.append(slot) }
            guard case .journal(let play) = effect else { continue }
            tally.plays += 1
            if play.outcome == .completed, let content = play.content { _ = quarantine.clear(content) }
            if let last = lastEnds[play.zone], play.start < last {
                tally.faults.append("\(play.zone): \(play.item) at \(play.start) before \(last)")
            }
            if play.end < play.start || play.end > wall { tally.faults.append("\(play.item) ends when it cannot") }
            lastEnds[play.zone] = play.end
            tally.trace = Digest(of: "\(tally.trace)\(play.item)\(play.start.nanoseconds)\(play.end.nanoseconds)")
        }
    }
}
