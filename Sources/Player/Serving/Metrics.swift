import Measures

/// A player's numbers as Prometheus collects them.
///
/// Source: Prometheus text exposition format 0.0.4.
enum Metrics {
    static let type = "text/plain; version=0.0.4; charset=utf-8"

    static func text(_ status: StatusReport) -> String {
        var lines: [String] = []
        func add(_ name: String, _ kind: String, _ help: String, _ values: [(labels: String, value: Double)]) {
            guard !values.isEmpty else { return }
            lines += ["# HELP marquee_\(name) \(help)", "# TYPE marquee_\(name) \(kind)"]
            lines += values.map { labels, value in
                let isWhole = value == value.rounded() && abs(value) < 1e15
                return "marquee_\(name)\(labels) \(isWhole ? "\(Int(value))" : "\(value)")"
            }
        }
        func add(_ name: String, _ kind: String, _ help: String, _ value: Double?, _ labels: String = "") {
            add(name, kind, help, value.map { [(labels, $0)] } ?? [])
        }
        func label(_ name: String, _ value: String) -> String { "\(name)=\"\(escaped(value))\"" }
        let names = [
            label("programme", status.programme), label("release", String(status.release.prefix(12))),
            label("board", status.board), label("output", status.output),
        ]
        add("player", "gauge", "What is played here; always 1.", 1, "{\(names.joined(separator: ","))}")
        add("up_seconds", "gauge", "Since the player started.", status.uptime)
        add("plays_total", "counter", "Slots shown, in whole or in part.", Double(status.plays))
        add("plays_failed_total", "counter", "Slots of which nothing was shown.", Double(status.failures))
        add("frames_total", "counter", "Frames of slots that were shown.", Double(status.frames))
        add("stage_starts_total", "counter", "Starts of the process that owns the screen.", Double(status.stageStarts))
        add("screen_on", "gauge", "1 while the screen shows the programme.", status.state == .playing ? 1 : 0)
        add("screen_held", "gauge", "1 while another program has the screen.", status.state == .held ? 1 : 0)
        add("frames_missing", "gauge", "1 while no frames come.", status.state == .standing ? 1 : 0)
        add(
            "screen_black_seconds", "gauge", "How long the screen has been black; it may be meant.",
            status.screen?.blackSpan)
        add("screen_still_seconds", "gauge", "How long the screen has not changed; likewise.", status.screen?.stillSpan)
        add(
            "screen_wrong_seconds", "gauge", "How long the screen has not shown what is meant.",
            status.screen?.wrongSpan)
        add(
            "zones_standing", "gauge", "Zones whose film brings no new pictures.",
            status.screen.map { Double($0.standing.count) })
        add("set_aside", "gauge", "Media that kill the stage or are damaged.", Double(status.setAside.count))
        add(
            "release_showing", "gauge", "0 while something else is shown, as the release cannot be.",
            status.showing == Rung.current.word ? 1 : 0)
        add("triggers_showing", "gauge", "Triggers that show or wait to.", Double(status.triggers.count))
        add("notes", "gauge", "Troubles noted and kept.", Double(status.notes.count))
        add(
            "clock_synchronised", "gauge", "1 while a time server keeps the clock right.",
            status.clock.certainty == .synchronised ? 1 : 0)
        add(
            "clock_believed", "gauge", "0 while the clock cannot be right.",
            status.clock.certainty == .floor ? 0 : 1)
        add("clock_uncertainty_seconds", "gauge", "How far the time may be off.", status.clock.uncertainty)
        let resources = status.resources
        add("memory_bytes", "gauge", "Resident memory of the player and its stage.", resources.memory.map(Double.init))
        add("memory_left_bytes", "gauge", "Memory that is left on the board.", resources.memoryLeft.map(Double.init))
        add("load", "gauge", "Processes that want a processor.", resources.load)
        add("temperature_celsius", "gauge", "Of the hottest part of the board.", resources.temperature)
        add("disk_left_bytes", "gauge", "Where the player keeps its state.", resources.diskLeft.map(Double.init))
        let disks = (status.disks ?? []).map { (labels: "{\(label("disk", $0.path))}", disk: $0) }
        add(
            "disk_taken_bytes", "gauge", "What the player keeps on a disk.",
            disks.map { ($0.labels, Double($0.disk.taken.bytes)) })
        add(
            "disk_budget_bytes", "gauge", "How much the player may keep there.",
            disks.compactMap { place in place.disk.budget.map { (place.labels, Double($0.bytes)) } })
        return lines.joined(separator: "\n") + "\n"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
