import Depot
import Foundation

/// A video's score over its seconds, as SVG: a step for each second, the worst shot behind it, the score that was asked for
/// and the mean across it.
struct ScoreCurve {
    let look: Depot.Rendition.Look
    /// The score that was asked for.
    let target: Double?
    /// Units: seconds.
    let span: Double

    private static let width = 1000.0
    private static let gutter = 46.0
    private static let height = 120.0

    /// The lowest score that there is room for: nobody looks for differences below it.
    private var floor: Double {
        let least = ([look.worst, target ?? 100, 90] + look.overTime).min() ?? 0
        return max(0, (least / 10).rounded(.down) * 10)
    }

    var text: String {
        guard span > 0, !look.overTime.isEmpty else { return "" }
        return """
            <svg viewBox="0 0 \(Int(Self.width)) \(Int(Self.height) + 30)" role="img" aria-label="score over time">\
            \(shot)\(grid)\(steps)\(marks)\(ruler)</svg>
            """
    }

    private func x(_ second: Double) -> String {
        number(Self.gutter + (Self.width - Self.gutter) * max(0, min(1, second / span)))
    }

    private func y(_ score: Double) -> String {
        number(Self.height * (1 - max(0, min(1, (score - floor) / (100 - floor)))))
    }

    private func number(_ value: Double) -> String { String(format: "%.1f", value) }

    private var grid: String {
        stride(from: floor, through: 100, by: 10).map { score in
            "<line x1=\"\(x(0))\" x2=\"\(x(span))\" y1=\"\(y(score))\" y2=\"\(y(score))\" stroke=\"var(--line)\"/>"
                + "<text x=\"0\" y=\"\(number(min(Self.height, max(10, (Double(y(score)) ?? 0) + 4))))\">\(Int(score))</text>"
        }.joined()
    }

    private var steps: String {
        let points = look.overTime.enumerated().flatMap { second, score in
            ["\(x(Double(second))),\(y(score))", "\(x(Double(second + 1))),\(y(score))"]
        }
        return
            "<polyline fill=\"none\" stroke=\"var(--good)\" stroke-width=\"2\" points=\"\(points.joined(separator: " "))\"/>"
    }

    /// A veil over the shot that fares worst.
    private var shot: String {
        let title = String(format: "worst shot: %.1f", look.worst)
        let width = number(max(2, (Double(x(look.worstUntil)) ?? 0) - (Double(x(look.worstFrom)) ?? 0)))
        return
            "<rect class=\"worst\" x=\"\(x(look.worstFrom))\" y=\"0\" width=\"\(width)\" height=\"\(Int(Self.height))\""
            + " fill=\"var(--warning)\" fill-opacity=\".15\"><title>\(title)</title></rect>"
    }

    private var marks: String {
        let lines = [("target", target, "var(--note)"), ("mean", look.mean, "var(--dim)")]
        return lines.compactMap { name, score, colour in
            score.map {
                "<line class=\"\(name)\" x1=\"\(x(0))\" x2=\"\(x(span))\" y1=\"\(y($0))\" y2=\"\(y($0))\""
                    + " stroke=\"\(colour)\" stroke-dasharray=\"6 5\"><title>\(name) \(number($0))</title></line>"
            }
        }.joined()
    }

    private var ruler: String {
        let step = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800].first { span / $0 <= 10 } ?? 3600
        return stride(from: 0, to: span - step / 3, by: step).map { second in
            "<text x=\"\(x(second))\" y=\"\(Int(Self.height) + 22)\">\(CheckPage.second(second))</text>"
        }.joined()
    }
}
