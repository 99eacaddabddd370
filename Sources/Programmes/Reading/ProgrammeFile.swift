import Faults
import Foundation
import Measures
package import SystemPackage

/// Reads `programme.yaml`. All of a file's faults are told at once.
package enum ProgrammeFile {
    /// Throws: `FaultList`.
    package static func read(_ path: FilePath) throws -> Programme {
        try YAMLFile.read(path) { ProgrammeReader(faults: $0.faults).programme($0) }
    }

    /// As `read`, from bytes known as `file` in messages.
    package static func parse(_ bytes: [UInt8], file: String) throws -> Programme {
        try YAMLFile.parse(bytes, file: file) { ProgrammeReader(faults: $0.faults).programme($0) }
    }
}

/// What was written, turned into what it means.
///
/// Where a fault is reported the value read is of no matter: a file with faults is refused whole.
struct ProgrammeReader {
    let faults: FaultCollector

    func programme(_ node: YAMLNode) -> Programme? {
        let keys = ["programme", "timezone", "canvas", "layouts", "playlists", "campaigns", "schedule"]
        guard let map = node.mapping(keys: keys) else { return nil }
        let name = map.required("programme")?.string()
        let zone = map["timezone"]?.value("a time zone", example: "for example Europe/Lisbon") {
            TimeZone(identifier: $0)
        }
        let canvas = map.required("canvas")?.value("a size", example: "for example 1920x1080") { text in
            Resolution(parsing: text).flatMap { min($0.width, $0.height) >= 16 && $0 == $0.even ? $0 : nil }
        }
        let campaigns = named(map["campaigns"]) { campaign($0, $1) } ?? []
        let campaignNames = map["campaigns"]?.namedMapping()?.entries.map(\.key) ?? []
        let playlists = named(map["playlists"]) { playlist($0, $1, campaigns, campaignNames) } ?? []
        let playlistNames = map["playlists"]?.namedMapping()?.entries.map(\.key) ?? []
        let layouts = named(map.required("layouts")) { layout($0, $1, canvas, playlistNames) } ?? []
        let layoutNames = map["layouts"]?.namedMapping()?.entries.map(\.key) ?? []
        let schedule = map["schedule"]?.sequence()?.compactMap { entry($0, layoutNames) }
        guard let name, let canvas else { return nil }
        if layoutNames.isEmpty {
            return map["layouts"]?.valueFault("there is no layout", remedy: "describe at least one")
        }
        let always = layoutNames.prefix(1).map { ScheduleEntry(layout: $0, daypart: .always, priority: 0) }
        return Programme(
            name: name, timeZone: zone, canvas: canvas, layouts: layouts, playlists: playlists, campaigns: campaigns,
            schedule: schedule ?? always)
    }

    private func named<Value>(_ node: YAMLNode?, _ read: (String, YAMLNode) -> Value?) -> [Value]? {
        node?.namedMapping()?.entries.compactMap { read($0.key, $0.value) }
    }

    // MARK: Layouts

    private func layout(_ name: String, _ node: YAMLNode, _ canvas: Resolution?, _ playlists: [String]) -> Layout? {
        guard let map = node.mapping(keys: ["background", "zones"]) else { return nil }
        let background = map["background"].flatMap(colour) ?? .black
        let zones = named(map.required("zones")) { zone($0, $1, canvas, playlists, background) }
        guard let zones else { return nil }
        if zones.isEmpty, map["zones"]?.namedMapping()?.entries.isEmpty == true {
            return map["zones"]?.valueFault("a layout without zones", remedy: "add at least one")
        }
        return Layout(name: name, background: background, zones: zones)
    }

    private func zone(
        _ name: String, _ node: YAMLNode, _ canvas: Resolution?, _ playlists: [String], _ background: Colour
    ) -> Zone? {
        let keys = ["at", "playlist", "fit", "text", "scroll", "size", "colour", "background"]
        guard let map = node.mapping(keys: keys) else { return nil }
        let area = map.required("at").flatMap { self.area($0, canvas) }
        let content = self.content(map, playlists, background)
        guard let area, let content else { return nil }
        return Zone(name: name, area: area, content: content, place: node.place)
    }

    private func content(_ map: YAMLMapping, _ playlists: [String], _ background: Colour) -> Zone.Content? {
        let ground = map["background"].flatMap(colour) ?? background
        switch (map["playlist"], map["text"]) {
        case (let playlist?, nil):
            for key in ["scroll", "size", "colour", "background"] {
                let _: Never? = map[key]?.valueFault("'\(key)' is for text zones", remedy: "remove it")
            }
            let fit = map["fit"].flatMap { $0.choice(of: Fit.self) } ?? .cover
            guard let name = playlist.string() else { return nil }
            guard playlists.contains(name) else {
                return playlist.valueFault(
                    "unknown playlist '\(name)'", remedy: Spelling.remedy(for: name, among: playlists))
            }
            return .playlist(name, fit: fit)
        case (nil, let text?):
            let _: Never? = map["fit"]?.valueFault("'fit' is for playlists", remedy: "remove it")
            let scroll = map["scroll"].flatMap { $0.integer(in: 0...2000) } ?? 0
            let size = map["size"].flatMap { $0.integer(in: 8...1000) }
            let ink = map["colour"].flatMap(colour) ?? .white
            guard let words = text.string() else { return nil }
            return .text(TextLook(text: words, colour: ink, background: ground, size: size, scroll: scroll))
        case (_?, let text?):
            return text.valueFault("a zone with a playlist and a text", remedy: "make two zones of it")
        case (nil, nil):
            faults.report(
                Fault(
                    .yamlMissingKey, at: map.place, "a zone with nothing in it",
                    remedy: "add 'playlist:' or 'text:'"))
            return nil
        }
    }

    private func area(_ node: YAMLNode, _ canvas: Resolution?) -> Area? {
        guard let parts = node.sequence() else { return nil }
        guard parts.count == 4 else {
            return node.valueFault("\(parts.count) numbers", remedy: "write at: [x, y, width, height] in pixels")
        }
        let limit = Resolution.maximumSide
        let numbers = parts.enumerated().compactMap { $1.integer(in: ($0 < 2 ? 0 : 2)...limit) }
        guard numbers.count == 4, let canvas else { return nil }
        let area = Area(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
        guard area.x + area.width <= canvas.width, area.y + area.height <= canvas.height else {
            return node.valueFault(
                "the zone reaches to \(area.x + area.width)x\(area.y + area.height), off the canvas of \(canvas)",
                remedy: "make it smaller or move it")
        }
        guard numbers.allSatisfy({ $0.isMultiple(of: 2) }) else {
            return node.valueFault(
                "an odd number of pixels, where video wants even ones", remedy: "use even numbers")
        }
        return area
    }

    private func colour(_ node: YAMLNode) -> Colour? {
        node.value("a colour", example: "for example \"#101820\"") { Colour(parsing: $0) }
    }

    // MARK: Playlists

    private func playlist(
        _ name: String, _ node: YAMLNode, _ campaigns: [Campaign], _ campaignNames: [String]
    ) -> Playlist? {
        guard let nodes = node.sequence() else { return nil }
        guard !nodes.isEmpty else { return node.valueFault("an empty playlist", remedy: "add an item") }
        let entries = nodes.compactMap { playlistEntry($0, campaignNames) }
        let named = entries.flatMap { if case .campaigns(let names) = $0 { names } else { [String]() } }
        if let twice = named.first(where: { name in named.count { $0 == name } > 1 }) {
            return node.valueFault("the campaign '\(twice)' stands in it twice", remedy: "name it once; it is spread")
        }
        checkShares(node, campaigns.filter { named.contains($0.name) })
        return Playlist(name: name, entries: entries)
    }

    private func playlistEntry(_ node: YAMLNode, _ campaigns: [String]) -> Playlist.Entry? {
        guard node.isMapping, let map = node.namedMapping(), map.entries.contains(where: { $0.key == "campaigns" })
        else {
            return item(node).map { .item($0) }
        }
        guard let list = node.mapping(keys: ["campaigns"])?["campaigns"]?.sequence() else { return nil }
        let names = list.compactMap { node -> String? in
            guard let name = node.string() else { return nil }
            if campaigns.contains(name) { return name }
            return node.valueFault("unknown campaign '\(name)'", remedy: Spelling.remedy(for: name, among: campaigns))
        }
        return .campaigns(names)
    }

    func item(_ node: YAMLNode) -> Item? {
        guard let map = node.mapping(keys: ["video", "image", "for"]) else { return nil }
        let span = map["for"].flatMap(span)
        switch (map["video"], map["image"]) {
        case (let video?, nil):
            guard let path = video.string() else { return nil }
            return Item(media: .video(path), span: span, place: video.place)
        case (nil, let image?):
            guard let path = image.string() else { return nil }
            return Item(media: .image(path), span: span ?? Self.imageSpan, place: image.place)
        case (_?, let image?):
            return image.valueFault("an item that is a video and an image", remedy: "make two items of it")
        case (nil, nil):
            faults.report(
                Fault(.yamlMissingKey, at: map.place, "an item of no kind", remedy: "add 'video:' or 'image:'"))
            return nil
        }
    }

    /// How long an image shows that does not say.
    static let imageSpan = Duration.seconds(10)

    func span(_ node: YAMLNode) -> Duration? {
        node.value("a span from 100ms to 24h", example: "for example 8s") { text in
            Duration(parsing: text).flatMap { $0 >= .milliseconds(100) && $0 <= .seconds(86400) ? $0 : nil }
        }
    }
}
