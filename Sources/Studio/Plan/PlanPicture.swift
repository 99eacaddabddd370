import Foundation
import Measures
import Programmes
import Timelines

/// A plan as an SVG: zones as lanes, campaigns in colours, the share of each delivered against asked.
struct PlanPicture {
    let source: PlanSource
    let span: PlanSpan
    let slots: [Slot]

    private static let left = 160.0
    private static let width = 1200.0
    private static let lane = 44.0
    private static let top = 56.0

    private struct Lane: Hashable {
        let layout: String
        let zone: String
    }

    func render() -> String {
        let known = source.programme.layouts.flatMap { layout in
            layout.zones.map { Lane(layout: layout.name, zone: $0.name) }
        }
        let overlays = source.programme.overlays.map { Lane(layout: Overlay.layout, zone: $0.zone.name) }
        let lanes = (known + overlays + [Lane(layout: "off", zone: "screen")]).filter { lane in
            slots.contains { $0.layout == lane.layout && $0.zone == lane.zone }
        }
        let deliveries = source.timeline.deliveries(from: span.start, to: span.end)
        let bottom = Self.top + Double(lanes.count) * Self.lane + 34
        let height = bottom + Double(deliveries.count) * 22 + 30
        let total = Self.left + Self.width + 20
        var parts = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Int(total)) \(Int(height))\" "
                + "font-family=\"sans-serif\" font-size=\"12\">",
            "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>",
            text(16, 24, "\(source.programme.name), \(stamp(span.start)) to \(stamp(span.end))", size: 15),
        ]
        parts += axis(bottom: Self.top + Double(lanes.count) * Self.lane)
        for (index, lane) in lanes.enumerated() {
            let y = Self.top + Double(index) * Self.lane
            parts.append(text(16, y + Self.lane / 2 + 4, "\(lane.layout)/\(lane.zone)"))
            parts += bars(of: slots.filter { $0.layout == lane.layout && $0.zone == lane.zone }, y: y)
        }
        for (index, delivery) in deliveries.enumerated() {
            parts += legend(delivery, y: bottom + Double(index) * 22)
        }
        return (parts + ["</svg>"]).joined(separator: "\n") + "\n"
    }

    private func x(_ instant: Instant) -> Double {
        Self.left + Self.width * ((instant - span.start) / (span.end - span.start))
    }

    /// Slots narrower than a pixel share one with their neighbours.
    private func bars(of slots: [Slot], y: Double) -> [String] {
        var bars: [String] = []
        var reached = Self.left
        for slot in slots {
            let (start, end) = (max(x(max(slot.start, span.start)), reached), x(min(slot.end, span.end)))
            guard end - start >= 1 || end - reached >= 1 else { continue }
            let title =
                "\(slot.title)\(slot.campaign.map { ", \($0)" } ?? ""), \(stamp(slot.start)) to \(stamp(slot.end))"
            let gap = end - start > 6 ? 1.0 : 0
            bars.append(
                "<rect x=\"\(number(start))\" y=\"\(number(y + 4))\" width=\"\(number(max(1, end - start - gap)))\" "
                    + "height=\"\(number(Self.lane - 8))\" fill=\"\(colour(slot.campaign))\"><title>\(Self.escaped(title))"
                    + "</title></rect>")
            if end - start > Double(slot.title.count) * 8 + 8 {
                bars.append(text(start + 5, y + Self.lane / 2 + 4, slot.title))
            }
            reached = max(reached, end)
        }
        return bars
    }

    private func axis(bottom: Double) -> [String] {
        let spans = [60, 300, 600, 1800, 3600, 7200, 14400, 43200, 86400, 604_800, 2_592_000]
        let length = (span.end - span.start).inSeconds
        let step = Duration.seconds(spans.first { length / Double($0) <= 12 } ?? 2_592_000)
        var lines: [String] = []
        var instant = span.start
        while instant < span.end {
            let at = number(x(instant))
            lines.append("<line x1=\"\(at)\" y1=\"\(Self.top - 6)\" x2=\"\(at)\" y2=\"\(bottom)\" stroke=\"#d0d0d0\"/>")
            let stamp = instant.iso8601(in: source.zone)
            let label = step >= .seconds(86400) ? stamp.prefix(10) : stamp.dropFirst(11).prefix(5)
            lines.append(text(x(instant) + 2, Self.top - 10, String(label), size: 10))
            instant = instant + step
        }
        return lines
    }

    private func legend(_ delivery: Delivery, y: Double) -> [String] {
        let name = "\(delivery.layout)/\(delivery.zone) \(delivery.campaign)"
        let asked = delivery.asked.map { " of \(percent($0)) asked" } ?? ""
        let bar = 400.0
        var parts = [
            text(16, y + 12, String(name.prefix(24))),
            "<rect x=\"\(Self.left)\" y=\"\(number(y + 2))\" width=\"\(number(bar * min(1, delivery.delivered)))\" "
                + "height=\"12\" fill=\"\(colour(delivery.campaign))\"/>",
            text(
                Self.left + bar + 12, y + 12, "\(percent(delivery.delivered))\(asked), \(delivery.plays) plays"),
        ]
        if let asked = delivery.asked {
            let at = number(Self.left + bar * asked)
            parts.append(
                "<line x1=\"\(at)\" y1=\"\(number(y))\" x2=\"\(at)\" y2=\"\(number(y + 16))\" stroke=\"#000000\"/>")
        }
        return parts
    }

    private static let palette = [
        "#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#e377c2", "#8c564b", "#bcbd22", "#4b5b9d",
    ]

    private func colour(_ campaign: String?) -> String {
        guard let campaign, let index = source.programme.campaigns.firstIndex(where: { $0.name == campaign }) else {
            return "#c8c8c8"
        }
        return Self.palette[index % Self.palette.count]
    }

    private func text(_ x: Double, _ y: Double, _ words: String, size: Int = 12) -> String {
        "<text x=\"\(number(x))\" y=\"\(number(y))\" font-size=\"\(size)\" fill=\"#202020\">\(Self.escaped(words))</text>"
    }

    private func stamp(_ instant: Instant) -> String {
        String(instant.iso8601(in: source.zone).prefix(19)).replacing("T", with: " ")
    }

    private func percent(_ part: Double) -> String { "\((part * 1000).rounded() / 10)%" }

    private func number(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .filter { character in character.unicodeScalars.allSatisfy { $0.value >= 32 } }
    }
}
