import Foundation
import Measures
import PlayLog
import Programmes
import Reports

/// The page for whoever stands before the kiosk with a telephone: all in one document, nothing fetched from elsewhere.
struct StatusPage {
    let status: StatusReport
    let planned: [Slot]
    /// The latest first.
    let plays: [Play]
    let samples: [Sample]
    let zone: TimeZone
    let now: Instant

    private static let mostPlanned = 40

    func html() -> String {
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <meta http-equiv="refresh" content="15"><title>\(escape(status.programme)) · Marquee</title>
        <style>\(Self.style)</style></head><body>
        <header><h1>\(escape(status.programme))</h1><span class="state \(status.state.rawValue)">\(word)</span>
        <p>Release <code>\(escape(String(status.release.prefix(12))))</code> for \(escape(status.board)) on \
        \(escape(status.output)). Up \(Duration.seconds(status.uptime).text), stage started \
        \(Count.of(status.stageStarts, "time")). \(clock(now)) by this board, whose clock \
        \(status.clock.text).\(fallen)</p></header>
        <main>\(screen)\(onScreen)\(comes)\(was)\(graphs)\(troubles)</main>
        </body></html>

        """
    }

    private var word: String {
        switch status.state {
        case .starting: "starting"
        case .playing: "playing"
        case .dark: "screen off"
        case .held: "held until \(escape(status.heldUntil ?? ""))"
        case .standing: "no frames"
        }
    }

    private var fallen: String {
        var sentences: [String] = []
        if status.showing != Rung.current.word {
            sentences.append(" The release cannot be shown: the \(status.showing) is.")
        }
        if !status.setAside.isEmpty { sentences.append(" Set aside: \(status.setAside.joined(separator: ", ")).") }
        return escape(sentences.joined())
    }

    private var screen: String {
        guard status.state == .playing || status.state == .dark else { return "" }
        return section("On the screen", "<img alt=\"what is on the screen\" src=\"/api/v1/screen.png\">")
    }

    private var onScreen: String {
        let rows = status.onScreen.map {
            [$0.layout + "/" + $0.zone, $0.item, time($0.until), whose($0.campaign, $0.trigger)]
        }
        let triggers = status.triggers.map { trigger in
            let data = trigger.data.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }.joined(separator: ", ")
            return [trigger.name, data, trigger.until.map(time) ?? "until ended"]
        }
        return section("Now", table(["zone", "item", "until", ""], rows, empty: "Nothing is on the screen."))
            + (triggers.isEmpty ? "" : section("Triggers", table(["trigger", "data", "until"], triggers, empty: "")))
    }

    private var comes: String {
        let coming = planned.filter { $0.start > now }
        let rows = coming.prefix(Self.mostPlanned).map {
            [clock($0.start), $0.layout + "/" + $0.zone, $0.title, whose($0.campaign, $0.trigger)]
        }
        let more = coming.count > rows.count ? "<p>and \(coming.count - rows.count) more within the hour</p>" : ""
        return section(
            "The next hour", table(["at", "zone", "item", ""], rows, empty: "Nothing new within the hour.") + more)
    }

    private var was: String {
        let rows = plays.map { play in
            [
                clock(play.start), "\(play.layout)/\(play.zone)", play.item,
                String(format: "%.1f s", (play.end - play.start).inSeconds), play.outcome.rawValue,
            ]
        }
        let title = "Plays: \(status.plays) since the start, \(status.failures) failed"
        return section(title, table(["at", "zone", "item", "for", ""], rows, empty: "None yet."))
    }

    private var troubles: String {
        let rows = status.notes.reversed().prefix(20).map { [time($0.at), $0.text] }
        return section("Troubles", table(["at", ""], Array(rows), empty: "None since the start."))
    }

    private var graphs: String {
        let megabyte = 1e6
        let drawn = [
            Graph("Memory of the player", "MB", samples.map { $0.resources.memory.map { Double($0) / megabyte } }),
            Graph("Memory left", "MB", samples.map { $0.resources.memoryLeft.map { Double($0) / megabyte } }),
            Graph("Load", "", samples.map(\.resources.load)),
            Graph("Temperature", "°C", samples.map(\.resources.temperature)),
            Graph("Disk left", "MB", samples.map { $0.resources.diskLeft.map { Double($0) / megabyte } }),
        ].compactMap { $0.svg() }
        return drawn.isEmpty ? "" : section("Resources", "<div class=\"graphs\">\(drawn.joined())</div>")
    }

    // MARK: Parts

    private func section(_ title: String, _ body: String) -> String {
        "<section><h2>\(escape(title))</h2>\(body)</section>\n"
    }

    private func table(_ header: [String], _ rows: [[String]], empty: String) -> String {
        guard !rows.isEmpty else { return "<p>\(escape(empty))</p>" }
        func line(_ cells: [String], _ tag: String) -> String {
            "<tr>" + cells.map { "<\(tag)>\(escape($0))</\(tag)>" }.joined() + "</tr>"
        }
        return "<table>" + line(header, "th") + rows.map { line($0, "td") }.joined(separator: "\n") + "</table>"
    }

    private func whose(_ campaign: String?, _ trigger: String?) -> String {
        [campaign.map { "campaign \($0)" }, trigger.map { "trigger \($0)" }].compactMap(\.self).joined(separator: ", ")
    }

    /// The time of day.
    private func clock(_ instant: Instant) -> String { time(instant.iso8601(in: zone)) }

    /// The time of day in an ISO 8601 instant.
    private func time(_ instant: String) -> String { String(instant.dropFirst(11).prefix(8)) }

    private static let style = """
        :root{color-scheme:light dark;--ink:#1c2430;--soft:#5d6878;--ground:#f6f7f9;--card:#fff;--line:#dfe3e9;--accent:#1f6f5c}
        @media(prefers-color-scheme:dark){:root{--ink:#e8ecf2;--soft:#98a4b5;--ground:#12161c;--card:#1b2129;--line:#2c343f;--accent:#5cc2a5}}
        *{box-sizing:border-box}body{margin:0;font:15px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--ground)}
        header,main{max-width:1100px;margin:0 auto;padding:16px}h1{display:inline;font-size:26px;margin:0 12px 0 0}
        header p{color:var(--soft);margin:6px 0 0}main{display:grid;gap:16px;grid-template-columns:repeat(auto-fit,minmax(min(100%,480px),1fr));padding-top:0;align-items:start}
        section{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:14px 16px;overflow:auto;max-height:640px}
        h2{font-size:15px;margin:0 0 8px}p{margin:0}img{width:100%;border-radius:4px;background:#000;display:block}
        table{border-collapse:collapse;width:100%}th{text-align:left;font-weight:600;color:var(--soft);font-size:13px}
        th,td{padding:4px 12px 4px 0;border-bottom:1px solid var(--line);vertical-align:top}tr:last-child td{border-bottom:0}
        td:first-child{white-space:nowrap;font-variant-numeric:tabular-nums}
        .state{padding:2px 10px;border-radius:12px;background:var(--soft);color:#fff;font-size:13px;vertical-align:4px}
        .state.playing{background:#1f7a4d}.state.standing{background:#b3261e}.graphs{display:grid;gap:12px;grid-template-columns:1fr 1fr}
        figure{margin:0}figcaption{font-size:13px;color:var(--soft)}svg{width:100%;height:56px;display:block}polyline{fill:none;stroke:var(--accent);stroke-width:2;vector-effect:non-scaling-stroke}
        """
}

/// A curve over the last hour.
private struct Graph {
    let title: String
    let unit: String
    let values: [Double?]

    init(_ title: String, _ unit: String, _ values: [Double?]) {
        self.title = title
        self.unit = unit
        self.values = values
    }

    /// `nil` if there is nothing to draw.
    func svg() -> String? {
        let known = values.compactMap(\.self)
        guard let last = known.last, let low = known.min(), let high = known.max() else { return nil }
        let span = max(high - low, max(abs(high) * 0.02, 0.1))
        let width = 200.0
        let points = known.enumerated().map { index, value in
            let x = known.count < 2 ? width : width * Double(index) / Double(known.count - 1)
            return String(format: "%.1f,%.1f", x, 36 - 32 * (value - low) / span)
        }
        let line = known.count < 2 ? "0,\(points[0].split(separator: ",")[1]) " : ""
        let range = low == high ? "" : ", \(Self.text(low)) to \(Self.text(high))"
        return """
            <figure><figcaption>\(title): <b>\(Self.text(last))</b> \(unit)\(range)</figcaption>\
            <svg viewBox="0 0 200 40" preserveAspectRatio="none"><polyline points="\(line)\(points.joined(separator: " "))"/></svg></figure>
            """
    }

    private static func text(_ value: Double) -> String { String(format: abs(value) < 100 ? "%.1f" : "%.0f", value) }
}

/// Text as HTML has it.
private func escape(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
}
