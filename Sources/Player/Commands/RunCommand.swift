import ArgumentParser
import Depot
import Faults
import Foundation
import Measures
import PlayLog
import Programmes
import Reports
import Stage
import SystemPackage
import Timelines

/// `marqueed run`
struct RunCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Play a depot's release.",
        discussion: """
            record: and frames: run as fast as the machine can and leave no frame out; the other outputs run at the \
            pace of the clock.

            Example: marqueed run --depot out/depot --output record:screen.mp4 --for 20s
            """)

    @Option(help: "The depot: a directory that 'marquee encode' wrote.")
    var depot: String

    @Option(help: "The channel whose release is played.")
    var channel = DepotDirectory.draft

    @Option(help: "The board this is, if the release is for several.")
    var board: String?

    @Option(help: "record:FILE.mp4, frames:DIR, none, window, x11, wayland or kms.")
    var output: String

    @Option(
        help:
            "What composes zones: processor, gpu, or auto, which takes a GPU where there is one and several zones have pictures."
    )
    var composer = ComposerChoice.Wish.auto

    @Option(name: .customLong("for"), help: "How long, as in 20s or 2h; without it, until the player is told to end.")
    var span: String?

    @Option(help: "The instant that record: and frames: begin at, in ISO 8601; now unless given.")
    var at: String?

    @Option(help: "Where the journal of plays is kept.")
    var state = PlayerState.defaultDirectory

    @Option(help: "Write what the screen shows as a PNG.")
    var screenshot: String?

    @Option(help: "How long after the beginning the screenshot is taken.")
    var screenshotAfter = "1s"

    @Option(help: "Where programs on this board find the player; by default player.sock in --state.")
    var socket: String?

    @Option(help: "Serve the status page and the local API on this port of 127.0.0.1 too.")
    var http: Int?

    @Option(
        help: "What on this board sets off a trigger: key:F1=NAME, touch=NAME, scanner:FIELD=NAME, gpio:CHIP/LINE=NAME."
    )
    var input: [String] = []

    @Option(help: "Another copy of the depot, that damaged files are fetched from.")
    var mirror: String?

    @Option(
        help:
            "How much of a disk the player may take, as in /var/lib/marquee=80% or =8GB; what no release needs goes then."
    )
    var budget: [String] = []

    @Option(help: "What is said while playing: text, or json for every event.")
    var log = PlayerLog.Form.text

    @OptionGroup var reporting: ReportOptions

    func report() async throws -> RunReport {
        let output = try Output(parsing: self.output)
        let span = try self.span.map { try parse(span: $0, option: "--for") }
        guard output.isLive || span != nil else {
            throw Fault(.usage, "a record without an end", remedy: "say how long with --for, as in --for 20s")
        }
        guard !output.isLive || at == nil else {
            throw Fault(.usage, "--at with an output that shows what is now", remedy: "leave --at out")
        }
        let finder = self.finder(for: output)
        let state = FilePath(state).absolute
        let worked = output.isLive ? SupervisionFile(in: state).read().worked : []
        let timepiece = output.isLive ? Timepiece(state: state) { SystemClock.read(host: Host()) } : nil
        let (shows, trouble) = try finder.shows(worked: worked, at: timepiece?.now ?? Instant(nanoseconds: 0))
        let bill = Bill(shows)
        let progress = ProgressMeter()
        progress.begin("playing \(bill.show.programme.name) on \(self.output)")
        let start = try timepiece?.now ?? self.start(in: bill.zone)
        let triggers = TriggerFile(in: state, host: Host())
        let desk = Desk(
            programme: bill.show.programme, sources: Self.sources(bill.show, state),
            triggers: output.isLive ? triggers.read(for: bill.show.programme, now: start) : [])
        let chronicle = Chronicle(log: PlayerLog(form: log, progress: progress)) {
            timepiece?.now ?? Instant(Date())
        }
        let keeper = PlayKeeper(directory: state)
        do {
            try await keeper.begin()
        } catch let fault as Fault where output.isLive {
            await chronicle.note("plays are kept in memory: \(fault)")
        }
        await tell(chronicle, trouble: trouble, shows, timepiece)
        let watch =
            output.isLive
            ? Watch(bill.show.digest, state: state, now: start, player: PlayerVersion.current) { progress.note($0) }
            : nil
        let performance = Performance(
            bill: bill, watch: watch, keeper: keeper, clerk: Clerk(keeper: keeper, chronicle: chronicle), start: start,
            span: span, zone: .current,
            capture: try screenshot.map { ($0, try parse(span: screenshotAfter, option: "--screenshot-after")) },
            progress: progress, desk: desk, chronicle: chronicle, display: DisplaySwitch(for: output, host: Host()),
            plug: DisplayPlug(for: output, host: Host()), timepiece: timepiece,
            composers: ComposerChoice(composer, host: Host()) { [output = self.output] in
                await StageProcess.graphics(for: output)
            })
        let outcome =
            if let timepiece, let watch {
                try await attendance(performance, timepiece, watch, finder).run(performance.run)
            } else {
                try await performance.run()
            }
        _ = await keeper.flush(sealing: true)
        progress.end("\((outcome.end - outcome.start).text) shown")
        return RunReport(
            release: bill.show.digest, output: self.output, start: outcome.start.iso8601(in: bill.zone),
            end: outcome.end.iso8601(in: bill.zone), plays: outcome.plays, failed: outcome.failed,
            stageRestarts: outcome.stageRestarts, setAside: watch?.setAside ?? [], unwritten: await keeper.backlog,
            state: self.state)
    }

    private func finder(for output: Output) -> ShowFinder {
        let directory = DepotDirectory(FilePath(depot).absolute)
        // A record hashes all of it, each time.
        let state = output.isLive ? FilePath(state).absolute : nil
        return ShowFinder(
            depot: directory, channel: channel, board: board, output: self.output, isLive: output.isLive,
            checked: CheckedObjects(directory, state: state, host: Host()))
    }

    /// What whoever watches should know from the start.
    private func tell(_ chronicle: Chronicle, trouble: (any Error)?, _ shows: Shows, _ timepiece: Timepiece?) async {
        if let trouble {
            await chronicle.note("the release cannot be shown, the \(shows.standing.word) is: \(trouble)")
        }
        if timepiece?.certainty == .floor {
            await chronicle.note("the clock is not believed; the time goes on from what was known")
        }
        for object in shows.damaged.sorted() {
            await chronicle.note("object \(object.short) is missing or altered; something else stands in for it")
        }
    }

    private static func sources(_ show: Show, _ state: FilePath) -> DataTable {
        let published = (show.release.data ?? [:]).mapValues {
            DataTable.Published(path: show.depot.path(of: $0), digest: $0)
        }
        return DataTable(show.programme.data, published: published, directory: state.appending("data"))
    }

    /// What goes on beside the show.
    private func attendance(
        _ performance: Performance, _ timepiece: Timepiece, _ watch: Watch, _ finder: ShowFinder
    ) throws -> Attendance {
        if let http, !(1...65535).contains(http) {
            throw Fault(.usage, "port \(http)", remedy: "use one from 1 to 65535, as in --http 8080")
        }
        let bill = performance.bill
        let state = FilePath(state)
        let host = Host()
        let housekeeping = try Housekeeping(
            depot: finder.depot, state: state.absolute, budgets: try budget.map { try DiskBudget(parsing: $0) }
        ) { watch.releases.union([bill.show.digest]) }
        let restock = Restock(
            depot: finder.depot, mirror: mirror.map { DepotDirectory(FilePath($0).absolute) },
            housekeeping: housekeeping)
        let api = LocalAPI(
            bill: bill, desk: performance.desk, chronicle: performance.chronicle, state: state,
            host: host, now: { timepiece.now }, watch: watch, timepiece: timepiece,
            housekeeping: housekeeping)
        let socket = socket.map { FilePath($0) } ?? state.appending("player.sock")
        return Attendance(
            server: LocalServer(socket: socket, port: http) { await api.answer($0) }, desk: performance.desk,
            chronicle: performance.chronicle, clerk: performance.clerk, notice: ServiceNotice(),
            inputs: try inputs(bill, host), resources: { Resources(host: host, state: state) }, timepiece: timepiece,
            triggers: TriggerFile(in: state.absolute, host: host),
            releases: ReleaseWatch(
                finder: finder, bill: bill, watch: watch, desk: performance.desk, chronicle: performance.chronicle,
                restock: restock, sources: { [state = state.absolute] in Self.sources($0, state) }),
            scrub: Scrub(
                finder: finder, bill: bill, chronicle: performance.chronicle, restock: restock),
            housekeeping: housekeeping)
    }

    private func inputs(_ bill: Bill, _ host: Host) throws -> [any TriggerSource] {
        let bindings = try input.map { try InputBinding(parsing: $0) }
        if bill.shows.standing == .current {
            for binding in bindings { try binding.check(in: bill.show.programme) }
        }
        var lines: [any TriggerSource] = []
        var others: [InputBinding] = []
        for binding in bindings {
            if case .line(let chip, let line, let falling) = binding.source {
                let device = host.path("dev").appending(chip)
                lines.append(GPIOLine(chip: device, line: line, falling: falling, trigger: binding.trigger))
            } else {
                others.append(binding)
            }
        }
        return lines + (others.isEmpty ? [] : [InputDevices(directory: host.path("dev/input"), bindings: others)])
    }

    /// Where a record begins.
    private func start(in zone: TimeZone) throws -> Instant {
        guard let at else {
            let now = Instant(Date())
            return Instant(nanoseconds: now.nanoseconds / 1_000_000_000 * 1_000_000_000)
        }
        guard let instant = Instant(iso8601: at, in: zone) else {
            throw Fault(.usage, "'\(at)' is not an instant", remedy: "write for example 2026-12-01T08:00")
        }
        return instant
    }

    private func parse(span: String, option: String) throws -> Duration {
        guard let value = Duration(parsing: span), value > .zero else {
            throw Fault(.usage, "'\(span)' is not a span for \(option)", remedy: "write for example 20s")
        }
        return value
    }
}

/// What `marqueed run` did.
struct RunReport: Report {
    static let schema = "marquee.run/1"

    let release: Digest
    let output: String
    let start: String
    let end: String
    let plays: Int
    let failed: Int
    let stageRestarts: Int
    /// Objects that were being opened or shown when stages died.
    let setAside: [Digest]
    /// Plays that the disk did not take.
    let unwritten: Int
    let state: String

    var isGood: Bool { failed == 0 && unwritten == 0 }

    func text(_ style: Style) -> String {
        let failures = failed == 0 ? "" : style.bad(", \(failed) failed")
        let lost = unwritten == 0 ? "" : style.bad(", \(unwritten) not journalled")
        let aside = setAside.isEmpty ? "" : style.bad(", \(Count.of(setAside.count, "file")) set aside")
        return
            "\(style.bold("played")) release \(release.short) on \(output): \(Count.of(plays, "play"))\(failures)\(lost)\(aside), journal in \(state)"
    }
}

extension ComposerChoice.Wish: ExpressibleByArgument {}
