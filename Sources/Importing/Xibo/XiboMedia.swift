import Foundation
import Measures

/// One `media` element of a region.
struct XiboMedia {
    let element: Markup
    let notebook: Notebook

    private var options: Markup { element.first("options") ?? element }

    func item() -> Draft.Item? {
        guard var item = kind() else { return nil }
        if let objection = item.objection { return leave(objection) }
        item.keys += fit(item.kind) + transition(item.kind)
        if ["video", "stream"].contains(item.kind), options.value("mute") == "1" { item.keys.append(("volume", "0%")) }
        item.limit = limit()
        for child in element.children where !["options", "raw"].contains(child.name) {
            notebook.add(child, "\(child.name) with a \(type)", "left out: an item is one thing")
        }
        if element["cyclePlayback"] == "1" || element["isRandom"] == "1" {
            notebook.add(element, "a sub-playlist of which one plays at a time", "all of them play in turn")
        }
        return item
    }

    private var type: String { element["type"] ?? "media of no type" }

    /// Units: seconds.
    private var duration: Double? {
        element["duration"].flatMap(Double.init).flatMap { (0.1...86400).contains($0) ? $0 : nil }
    }

    private var span: [(key: String, value: String)] {
        duration.map { [("for", Self.seconds($0))] } ?? []
    }

    static func seconds(_ number: Double) -> String {
        number == number.rounded() ? "\(Int(number))s" : "\(Int((number * 1000).rounded()))ms"
    }

    private func kind() -> Draft.Item? {
        let uri = options.value("uri").map { $0.removingPercentEncoding ?? $0 }
        switch type {
        case "image", "video", "audio":
            guard let uri else { return leave("without a file") }
            return Draft.Item(kind: type, value: uri, keys: span)
        case "pdf":
            guard let uri else { return leave("without a file") }
            notebook.add(element, "a pdf of \(duration ?? 0) s in all", "each of its pages shows for ten seconds")
            return Draft.Item(kind: "document", value: uri)
        case "webpage":
            guard let uri else { return leave("without an address") }
            return Draft.Item(kind: "web", value: uri, keys: span)
        case "hls", "localvideo":
            guard let uri, uri.contains("://") else { return leave("without an address") }
            return Draft.Item(kind: "stream", value: uri, keys: span.isEmpty ? [("for", "1h")] : span)
        case "clock", "clock-digital", "clock-analogue":
            if type != "clock-digital" { notebook.add(element, "a \(type)", "it shows hours and minutes in digits") }
            return Draft.Item(kind: "clock", value: "HH:mm", keys: span)
        case "text": return text()
        default: return leave("that asks its CMS for what it shows, or runs a program")
        }
    }

    private func leave(_ why: String) -> Draft.Item? {
        notebook.add(element, "media of the type '\(type)'", "left out: it is one \(why)")
        return nil
    }

    /// Its words without their tags.
    private func text() -> Draft.Item? {
        let raw = element.first("raw")?.value("text") ?? options.value("text") ?? ""
        let words = Self.plain(raw)
        guard !words.isEmpty else { return leave("without words") }
        if raw.contains("<") { notebook.add(element, "text with markup", "its words are kept, their look is not") }
        if words.contains("{{") || words.contains("[") {
            notebook.add(element, "text with fields", "they are kept as they are written")
        }
        let effect = options.value("effect") ?? "none"
        let scroll: [(key: String, value: String)] = effect.hasPrefix("marquee") ? [("scroll", "120")] : []
        return Draft.Item(kind: "text", value: words.replacing("{{", with: "{ {"), keys: span + scroll)
    }

    static func plain(_ markup: String) -> String {
        var text = markup.replacing(#/<[^>]*>/#, with: " ")
        let entities = ["&nbsp;": " ", "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#39;": "'", "&amp;": "&"]
        for name in ["&nbsp;", "&lt;", "&gt;", "&quot;", "&#39;", "&amp;"] {
            text = text.replacing(name, with: entities[name] ?? "")
        }
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private func fit(_ kind: String) -> [(key: String, value: String)] {
        guard ["image", "video"].contains(kind) else { return [] }
        let align = [options.value("align"), options.value("valign")].compactMap { $0 }
        if align.contains(where: { !["center", "middle"].contains($0) }) {
            notebook.add(element, "an alignment to the \(align.joined(separator: " and "))", "it stands in the middle")
        }
        switch options.value("scaleType") ?? options.value("scaleTypeId") ?? "center" {
        case "stretch": return [("fit", "stretch")]
        case "fit": return [("fit", "cover")]
        default: return [("fit", "contain")]
        }
    }

    private func transition(_ kind: String) -> [(key: String, value: String)] {
        if options.value("transOut") != nil {
            notebook.add(element, "a transition at the end", "left out: the next item's is what shows there")
        }
        guard let name = options.value("transIn"),
            ["image", "video", "web", "document", "text", "clock"].contains(kind)
        else { return [] }
        let span = min(max(options.value("transInDuration").flatMap(Int.init) ?? 1000, 40), 10_000)
        guard duration.map({ Double(span) / 1000 <= $0 }) ?? true else {
            notebook.add(element, "a transition that is longer than what it leads to", "left out")
            return []
        }
        if name == "fadeIn" { return [("transition", "{ crossfade: \(span)ms }")] }
        guard name == "fly" else {
            notebook.add(element, "a transition '\(name)'", "left out: only fades and flights are known")
            return []
        }
        let side = ["N": "top", "S": "bottom", "W": "left", "E": "right"]
        let direction = options.value("transInDirection") ?? "E"
        if side[direction] == nil { notebook.add(element, "a flight from \(direction)", "it comes from the right") }
        return [("transition", "{ slide: \(span)ms, from: \(side[direction] ?? "right") }")]
    }

    /// The days on which it may show, where it says so.
    private func limit() -> Draft.Limit {
        var limit = Draft.Limit()
        for (attribute, key) in [("fromDt", "from"), ("toDt", "until")] {
            guard let text = element[attribute], let reading = ClockReading(text), !reading.isFarOff else { continue }
            // What expires at midnight is not shown on the day that begins then.
            let day = key == "until" && reading.isMidnight ? reading.day.adding(days: -1) : reading.day
            limit.keys[key] = day.description
            if !reading.isMidnight, !(key == "until" && reading.isLastSecond) {
                notebook.add(element, "\(attribute) \(text)", "the whole day counts")
            }
        }
        return limit
    }
}
