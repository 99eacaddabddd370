import Encoding
import Foundation
import Measures

/// The report with pictures: one HTML file without scripts that needs no network.
struct CheckPage {
    let report: CheckReport
    /// Of each medium: JPEG files.
    let pictures: [[[UInt8]]]

    var text: String {
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
        <title>\(Self.escaped(report.programme)): checked</title><style>\(Self.style)</style></head><body>
        <header><h1>\(Self.escaped(report.programme))</h1>
        <p class="sum"><b class="error">\(report.errors)</b> errors <b class="warning">\(report.warnings)</b> warnings \
        <b class="note">\(report.notes)</b> notes in \(report.media.count) media\
        \(report.isConfined ? "" : ". Media were opened without bubblewrap's walls")</p></header>
        \(zip(report.media, pictures).map { section($0, $1) }.joined(separator: "\n"))
        </body></html>

        """
    }

    private func section(_ medium: CheckReport.Medium, _ pictures: [[UInt8]]) -> String {
        let worst = medium.findings.first?.severity.rawValue ?? "good"
        let span = medium.inspection.span
        let curves = Curves(inspection: medium.inspection, findings: medium.findings, span: span)
        return """
            <section class="\(worst)"><h2>\(Self.escaped(medium.media))</h2>
            <p class="facts">\(Self.escaped(facts(medium)))</p>
            \(strip(medium.inspection, pictures, span))
            \(curves.text)
            \(table(medium.findings))</section>
            """
    }

    private func facts(_ medium: CheckReport.Medium) -> String {
        guard let facts = medium.facts else { return "not read · \(medium.zones.joined(separator: ", "))" }
        var words = [facts.codec, "\(facts.bytes)"]
        if facts.width > 0 { words.insert("\(facts.width)x\(facts.height)", at: 0) }
        if let rate = facts.rate { words.append("\(rate) fps") }
        if let seconds = facts.seconds { words.append(Duration.milliseconds(Int(seconds * 1000)).text) }
        if let loudness = medium.inspection.sound?.loudness.integrated {
            words.append(String(format: "%.1f LUFS", loudness))
        }
        return (words + medium.zones).joined(separator: " · ")
    }

    /// The pictures over their seconds.
    private func strip(_ inspection: Inspection, _ pictures: [[UInt8]], _ span: Double) -> String {
        guard !pictures.isEmpty else { return "" }
        let figures = zip(inspection.thumbnails, pictures).map { picture, bytes in
            let caption = span > 0 ? "<figcaption>\(Self.second(picture.at))</figcaption>" : ""
            let data = Data(bytes).base64EncodedString()
            return "<figure><img alt=\"\" src=\"data:image/jpeg;base64,\(data)\">\(caption)</figure>"
        }
        return "<div class=\"strip\">\(figures.joined())</div>"
    }

    private func table(_ findings: [Finding]) -> String {
        guard !findings.isEmpty else { return "<p class=\"fine\">Nothing to say against it.</p>" }
        let rows = findings.map { finding in
            "<tr class=\"\(finding.severity.rawValue)\"><td class=\"mark\">\(finding.severity.rawValue)</td>"
                + "<td class=\"at\">\(Self.escaped(finding.file ?? finding.instant ?? ""))</td><td>\(Self.escaped(finding.problem))"
                + "<span>\(Self.escaped(finding.remedy))</span></td>"
                + "<td class=\"code\">\(Self.escaped(finding.code))</td></tr>"
        }
        return "<table>\(rows.joined())</table>"
    }

    static func second(_ second: Double) -> String { Duration.milliseconds(Int((second * 10).rounded()) * 100).text }

    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }

    static let style = """
        :root{color-scheme:light dark;--ink:#1b2430;--dim:#647082;--line:#dde2e9;--ground:#f5f6f8;--card:#fff;\
        --error:#c5283d;--warning:#b26a00;--note:#3466a5;--good:#2d7d46}
        @media(prefers-color-scheme:dark){:root{--ink:#e6eaf0;--dim:#93a0b3;--line:#2c3542;--ground:#11161d;\
        --card:#19202a;--error:#ff6b7d;--warning:#f0a93c;--note:#7fb0ee;--good:#6cc78a}}
        body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;max-width:1080px;padding:32px 24px;color:var(--ink);\
        background:var(--ground)}
        h1{font-size:26px;margin:0}h2{font-size:17px;margin:0;overflow-wrap:anywhere}
        .sum{color:var(--dim);margin:4px 0 24px}.sum b{font-size:18px}
        section{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--good);\
        border-radius:6px;padding:16px 20px;margin:0 0 20px}
        section.error{border-left-color:var(--error)}section.warning{border-left-color:var(--warning)}
        section.note{border-left-color:var(--note)}
        b.error,.error .mark{color:var(--error)}b.warning,.warning .mark{color:var(--warning)}
        b.note,.note .mark{color:var(--note)}
        .facts,.fine{color:var(--dim);margin:2px 0 12px;font-size:13px}
        .strip{display:flex;gap:4px}figure{margin:0;flex:0 1 12.2%;min-width:0}
        img{width:100%;display:block;border-radius:3px}figcaption{font-size:11px;color:var(--dim)}
        svg{display:block;width:100%;height:auto;margin:8px 0}
        svg text{font:11px system-ui,sans-serif;fill:var(--dim)}
        table{border-collapse:collapse;width:100%;margin-top:8px;font-size:14px}
        td{padding:6px 10px 6px 0;border-top:1px solid var(--line);vertical-align:top}
        .mark{font-weight:600;width:70px}.at{overflow-wrap:anywhere;width:110px;font-variant-numeric:tabular-nums}
        td span{color:var(--dim);display:block;font-size:13px}
        .code{color:var(--dim);font:12px ui-monospace,monospace;text-align:right}
        """
}
