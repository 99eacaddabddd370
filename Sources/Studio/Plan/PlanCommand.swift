import ArgumentParser
import Faults
import Foundation
import Measures
import Programmes
import Reports
import SystemPackage
import Timelines

/// `marquee plan`
struct PlanCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Say what a programme plays, and when.",
        discussion: """
            Example: marquee plan examples/cafe/programme.yaml --from 2026-12-01T08:00 --to 2026-12-01T09:00

            Every slot that lies in part in the span is told whole. A video without 'for' is looked at for its length, \
            or its length is taken from a depot that it was encoded into.
            """)

    @Argument(
        help: ArgumentHelp("The programme file; with --diff, the old one and the new one.", valueName: "programme"))
    var programmes: [String]

    @Option(
        name: [.customLong("from"), .customLong("at")],
        help: ArgumentHelp(
            "The first instant, in ISO 8601; without an offset it is the programme's time (default: now).",
            valueName: "instant"))
    var from: String?

    @Option(name: .long, help: ArgumentHelp("The instant at which the plan ends.", valueName: "instant"))
    var to: String?

    @Option(
        name: .customLong("for"), help: ArgumentHelp("How long, instead of --to (default: 1h).", valueName: "span"))
    var span: String?

    @Option(
        name: .long,
        help: ArgumentHelp("The terminal's time zone, if the programme names none (default: here).", valueName: "zone"))
    var timezone: String?

    @Option(name: .long, help: ArgumentHelp("A depot that knows how long the videos are.", valueName: "dir"))
    var depot: String?

    @Flag(name: .long, help: "Print the slots as comma-separated values.")
    var csv = false

    @Flag(name: .long, help: "Say why each item is in its slot, and what kept the others out.")
    var explain = false

    @Option(name: .long, help: ArgumentHelp("Draw the plan into an SVG file as well.", valueName: "file"))
    var svg: String?

    @Flag(name: .long, help: "Compare two programmes: what shows differently on the wall.")
    var diff = false

    @Option(
        name: .customLong("trigger"),
        help: ArgumentHelp(
            "What a trigger makes of it, as NAME@INSTANT or NAME@INSTANT..INSTANT; may stand again.",
            valueName: "trigger"))
    var triggers: [String] = []

    @OptionGroup var reporting: ReportOptions

    func validate() throws {
        if programmes.count != (diff ? 2 : 1) {
            throw ValidationError(diff ? "--diff takes two programmes, OLD and NEW." : "Name one programme.")
        }
        if diff, svg != nil || explain { throw ValidationError("--diff goes with neither --svg nor --explain.") }
        if csv, reporting.json { throw ValidationError("--csv and --json are two forms of one answer; name one.") }
        if to != nil, span != nil { throw ValidationError("--to and --for both say where the plan ends; name one.") }
    }

    func report() async throws -> PlanReport {
        let zone = try terminalZone()
        var sources: [PlanSource] = []
        for programme in programmes { sources.append(try await read(FilePath(programme), zone)) }
        let source = sources[sources.count - 1]
        let span = try PlanSpan(from: from, to: to, span: self.span, in: source.zone)
        let slots = try slots(of: source, over: span)
        if let svg {
            let picture = PlanPicture(source: source, span: span, slots: slots.filter { !$0.isGround })
            try Files.write(Array(picture.render().utf8), to: FilePath(svg))
        }
        let old = diff ? try self.slots(of: sources[0], over: span) : nil
        let report = PlanReport(
            source, slots, over: span, explain: explain, since: old, form: csv ? .csv : .table)
        if csv {
            let talk = ProgressMeter()
            for warning in report.warnings { talk.note("! \(warning.sentence)") }
        }
        return report
    }

    private func slots(of source: PlanSource, over span: PlanSpan) throws -> [Slot] {
        let activations = try triggers.map { text in
            guard let activation = Activation(parsing: text, in: source.zone) else {
                throw Fault(
                    .usage, "'\(text)' is not a trigger for --trigger",
                    remedy: "write for example checkout@2026-12-01T08:00:10")
            }
            guard source.programme.trigger(activation.trigger) != nil else {
                throw Fault(
                    .usage, "'\(source.programme.name)' has no trigger '\(activation.trigger)'",
                    remedy: Spelling.remedy(for: activation.trigger, among: source.programme.triggers.map(\.name)))
            }
            return activation
        }
        return source.timeline.slots(from: span.start, to: span.end, triggers: activations)
    }

    private func read(_ file: FilePath, _ zone: TimeZone) async throws -> PlanSource {
        let order = PlanOrder(
            programme: try ProgrammeFile.read(file), folder: file.removingLastComponent(),
            depot: depot.map { FilePath($0) }, zone: zone)
        return try await order.run()
    }

    private func terminalZone() throws -> TimeZone {
        guard let timezone else { return .current }
        guard let zone = TimeZone(identifier: timezone) else {
            throw Fault(.usage, "'\(timezone)' is not a time zone", remedy: "write for example Europe/Lisbon")
        }
        return zone
    }
}

extension Activation {
    /// `checkout@2026-12-01T08:00:10`, and `..` with the instant at which it is ended.
    init?(parsing text: String, in zone: TimeZone) {
        guard let at = text.lastIndex(of: "@") else { return nil }
        let ends = text[text.index(after: at)...].split(separator: "..", omittingEmptySubsequences: false)
        let instants = ends.compactMap { Instant(iso8601: String($0), in: zone) }
        guard (1...2).contains(ends.count), instants.count == ends.count, let start = instants.first else { return nil }
        if instants.count == 2, instants[1] <= start { return nil }
        self.init(trigger: String(text[..<at]), start: start, end: instants.count == 2 ? instants[1] : nil)
    }
}

/// The span that is planned, as the command line gives it.
struct PlanSpan {
    let start: Instant
    let end: Instant

    /// A longer plan would not fit into memory as one document.
    static let limit = Duration.seconds(400 * 86400)

    init(from: String?, to: String?, span: String?, in zone: TimeZone) throws {
        start = try from.map { try Self.instant($0, "--from", zone) } ?? Instant(Date())
        if let to {
            end = try Self.instant(to, "--to", zone)
        } else {
            end = start + (try Self.length(span ?? "1h"))
        }
        guard start < end else {
            throw Fault(.usage, "--to does not lie after --from", remedy: "name a later instant")
        }
        guard end - start <= Self.limit else {
            throw Fault(.usage, "a span of \((end - start).text)", remedy: "plan at most 400 days at once")
        }
    }

    private static func instant(_ text: String, _ option: String, _ zone: TimeZone) throws -> Instant {
        guard let instant = Instant(iso8601: text, in: zone) else {
            throw Fault(
                .usage, "'\(text)' is not an instant for \(option)", remedy: "write for example 2026-12-01T08:00")
        }
        return instant
    }

    private static func length(_ text: String) throws -> Duration {
        guard let span = Duration(parsing: text), span > .zero else {
            throw Fault(.usage, "'\(text)' is not a span for --for", remedy: "write for example 2h")
        }
        return span
    }
}

extension Fault.Code {
    /// Options that do not go together, or a value that is none.
    static let usage = Fault.Code("usage")
}
