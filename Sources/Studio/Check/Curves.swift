import Encoding
import Foundation

/// A medium's curves over its seconds, as SVG: bit rate, wave, loudness, and the findings where they are.
struct Curves {
    let inspection: Inspection
    let findings: [Finding]
    /// Units: seconds.
    let span: Double

    private static let width = 1000.0
    private static let gutter = 86.0
    private static let row = 46.0

    var text: String {
        guard span > 0 else { return "" }
        var rows: [(title: String, limit: String, shape: String)] = []
        if let peak = inspection.bitrates.max(), peak > 0 {
            let heights = inspection.bitrates.map { Double($0) / Double(peak) }
            rows.append(("bit rate", Self.megabits(peak), area(heights, step: 1, colour: "var(--note)")))
        }
        if let sound = inspection.sound, !sound.peaks.isEmpty {
            rows.append(("wave", "full scale", wave(sound.peaks.map { min(1, $0) }, step: sound.step)))
            let heights = sound.momentary.map { max(0, min(1, (($0 ?? -60) + 60) / 60)) }
            rows.append(("loudness", "-60 to 0 LUFS", area(heights, step: sound.step, colour: "var(--good)")))
        }
        guard !rows.isEmpty || findings.contains(where: { $0.at != nil }) else { return "" }
        let height = Double(rows.count) * (Self.row + 10)
        let body = rows.enumerated().map { index, row in
            """
            <g transform="translate(0 \(Self.number(Double(index) * (Self.row + 10))))"><text x="0" y="14">\(row.title)</text>\
            <text x="0" y="28">\(row.limit)</text>\(row.shape)</g>
            """
        }
        return """
            <svg viewBox="0 0 \(Int(Self.width)) \(Int(height + 34))" role="img" aria-label="over time">\
            \(body.joined())\(ruler(height))\(spots(height))</svg>
            """
    }

    // MARK: Shapes

    private func x(_ second: Double) -> Double {
        Self.gutter + (Self.width - Self.gutter) * max(0, min(1, second / span))
    }

    private func area(_ heights: [Double], step: Double, colour: String) -> String {
        let points = heights.enumerated().flatMap { index, height -> [String] in
            let y = Self.number(Self.row * (1 - height))
            return [
                "\(Self.number(x(Double(index) * step))),\(y)", "\(Self.number(x(Double(index + 1) * step))),\(y)",
            ]
        }
        let last = "\(Self.number(x(Double(heights.count) * step))),\(Self.row)"
        let all = ["\(Self.number(x(0))),\(Self.row)"] + points + [last]
        return "<polygon fill=\"\(colour)\" fill-opacity=\".55\" points=\"\(all.joined(separator: " "))\"/>"
    }

    /// Above and below a middle line.
    private func wave(_ peaks: [Double], step: Double) -> String {
        let path = peaks.enumerated().map { index, peak in
            let reach = max(0.5, Self.row / 2 * peak)
            let start = "M\(Self.number(x((Double(index) + 0.5) * step))) \(Self.number(Self.row / 2 - reach))"
            return "\(start)v\(Self.number(2 * reach))"
        }
        let stroke = min(3, max(0.6, (Self.width - Self.gutter) / Double(max(1, peaks.count)) * 0.8))
        return "<path stroke=\"var(--dim)\" stroke-width=\"\(Self.number(stroke))\" d=\"\(path.joined())\"/>"
    }

    private func ruler(_ y: Double) -> String {
        let step = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800].first { span / $0 <= 10 } ?? 3600
        let marks = stride(from: 0, to: span - step / 3, by: step).map { second in
            "<text x=\"\(Self.number(x(second)))\" y=\"\(Self.number(y + 26))\">\(CheckPage.second(second))</text>"
        }
        return
            "<line x1=\"\(Self.gutter)\" x2=\"\(Self.width)\" y1=\"\(y + 6)\" y2=\"\(y + 6)\" stroke=\"var(--line)\"/>"
            + marks.joined()
    }

    /// Each finding as a bar on the ruler, from its first to its last second, and a veil over the curves.
    private func spots(_ y: Double) -> String {
        findings.compactMap { finding in
            guard let at = finding.at else { return nil }
            let begin = min(x(at), Self.width - 4)
            let width = max(4, x(finding.until ?? at) - begin)
            let title = "<title>\(CheckPage.escaped("\(finding.instant ?? ""): \(finding.problem)"))</title>"
            func box(_ top: Double, _ height: Double, _ veil: Double) -> String {
                "<rect x=\"\(Self.number(begin))\" y=\"\(top)\" width=\"\(Self.number(width))\" height=\"\(height)\""
                    + " fill=\"var(--\(finding.severity.rawValue))\" fill-opacity=\"\(veil)\">\(title)</rect>"
            }
            return box(0, y, 0.12) + box(y + 2, 8, 1)
        }.joined()
    }

    private static func number(_ value: Double) -> String { String(format: "%.1f", value) }

    private static func megabits(_ bits: Int) -> String { String(format: "to %.1f Mb/s", Double(bits) / 1e6) }
}

extension Inspection {
    /// How long it lasts, by whatever knows. Units: seconds; 0 for a still.
    var span: Double {
        guard facts?.kind == "video" || facts?.kind == "sound" else { return 0 }
        return max(
            facts?.seconds ?? 0, (sound?.step ?? 0) * Double(sound?.peaks.count ?? 0),
            facts?.seconds == nil ? Double(bitrates.count) : 0)
    }
}
