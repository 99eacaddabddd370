import Measures

/// A SMIL presentation for signage: regions, sequences in them, and exclusive playlists by priority.
///
/// What plays beside each other becomes zones; an exclusive playlist becomes layouts of which the highest priority shows.
struct Presentation {
    private(set) var draft: Draft
    private let notebook: Notebook
    private var base = Scene()
    private var variants: [Variant] = []

    /// What plays in each region.
    struct Scene {
        var items: [String: [Draft.Item]] = [:]
        var shuffled: Set<String> = []
    }

    private struct Variant {
        let level: Int
        let limit: Draft.Limit
        let scene: Scene
    }

    init(draft: Draft, notebook: Notebook) {
        self.draft = draft
        self.notebook = notebook
    }

    mutating func read(_ smil: Markup) {
        let regions = Regions(smil.first("head"), draft: &draft, notebook: notebook)
        guard let body = smil.first("body") else {
            return notebook.add(smil, "a presentation without a body", "there is nothing to show")
        }
        var scene = Scene()
        for child in body.children { walk(child, Draft.Limit(), regions, inSequence: false, &scene) }
        base = scene
        build(regions)
    }

    // MARK: Reading

    private mutating func walk(
        _ element: Markup, _ around: Draft.Limit, _ regions: Regions, inSequence: Bool, _ scene: inout Scene
    ) {
        guard let limit = limit(element, around) else { return }
        switch element.name {
        case "par", "seq", "priorityClass", "switch":
            let playMode = element["playMode"]?.lowercased()
            if let playMode, playMode != "random" {
                notebook.add(element, "playMode '\(playMode)'", "all of it plays in turn")
            }
            if let span = element["dur"], span != "indefinite" {
                notebook.add(element, "dur=\"\(span)\" of a \(element.name)", "its items' own lengths count")
            }
            var inner = Scene()
            for child in element.children {
                walk(child, limit, regions, inSequence: element.name == "seq", &inner)
            }
            if inSequence, element.name == "par", inner.items.count > 1 {
                notebook.add(
                    element, "regions that wait for each other", "zones go on by themselves, whatever the others do")
            }
            let count = rounds(element, inSequence: inSequence)
            for (region, items) in inner.items {
                scene.items[region, default: []] += (0..<count).flatMap { _ in items }
                if playMode == "random" { scene.shuffled.insert(region) }
            }
            scene.shuffled.formUnion(inner.shuffled)
        case "excl": exclusive(element, limit, regions, &scene)
        case "prefetch", "param", "metadata": return
        default:
            guard let (region, item) = SMILMedia(element: element, regions: regions, notebook: notebook).item(limit)
            else { return }
            scene.items[region, default: []].append(item)
        }
    }

    private func limit(_ element: Markup, _ around: Draft.Limit) -> Draft.Limit? {
        guard let own = Timing(element: element, notebook: notebook).limit() else { return nil }
        if let both = around.joined(own) { return both }
        notebook.add(element, "days or hours inside of others", "the inner ones count")
        return Draft.Limit(keys: around.keys.merging(own.keys) { $1 })
    }

    private func rounds(_ element: Markup, inSequence: Bool) -> Int {
        guard let text = element["repeatCount"], text != "indefinite" else { return 1 }
        guard let count = Double(text).map({ Int(max(0, min($0, 1000)).rounded()) }), count > 0, count <= 100 else {
            notebook.add(element, "repeatCount=\"\(text)\"", "it plays once in each round")
            return 1
        }
        if !inSequence, count > 1 { notebook.add(element, "repeatCount=\"\(text)\"", "it plays for ever") }
        return inSequence ? count : 1
    }

    /// The first of its classes has the highest priority.
    private mutating func exclusive(
        _ element: Markup, _ limit: Draft.Limit, _ regions: Regions, _ scene: inout Scene
    ) {
        let classes = element.all("priorityClass")
        let isOnly = variants.isEmpty && limit.isEmpty
        if !isOnly, classes.count > 1 {
            notebook.add(
                element, "a second exclusive playlist, or one with hours", "its parts play in turn, each at its time")
        }
        for child in element.children where child.name != "priorityClass" {
            walk(child, limit, regions, inSequence: false, &scene)
        }
        for (index, group) in classes.enumerated() {
            if group["higher"] ?? "pause" == "pause", index > 0 {
                notebook.add(
                    group, "a playlist that is paused", "what is interrupted comes back where it would have been")
            }
            for child in group.children {
                let isBase =
                    index == classes.count - 1 && child["begin"].map { !$0.contains("wallclock") } ?? true
                    && child["expr"] == nil
                guard isOnly, !isBase else {
                    walk(child, limit, regions, inSequence: false, &scene)
                    continue
                }
                guard let own = Timing(element: child, notebook: notebook).limit() else { continue }
                var inner = Scene()
                for part in child.name == "par" || child.name == "seq" ? child.children : [child] {
                    walk(part, Draft.Limit(), regions, inSequence: child.name == "seq", &inner)
                }
                let level = classes.count - 1 - index
                if !inner.items.isEmpty { variants.append(Variant(level: level, limit: own, scene: inner)) }
            }
        }
    }

    // MARK: Building

    private mutating func build(_ regions: Regions) {
        var names: [String: String] = [:]
        for region in regions.all.map(\.name) where base.items[region]?.isEmpty == false {
            names[region] = addPlaylist("main-\(region)", base, region)
        }
        if !names.isEmpty {
            addLayout("main", names, regions)
            if !variants.isEmpty { draft.schedule.append(Draft.Entry(layout: "main")) }
        }
        for (index, variant) in variants.sorted(by: { $0.level < $1.level }).enumerated() {
            let name = "priority-\(index + 1)"
            var own = names
            for region in regions.all.map(\.name) where variant.scene.items[region]?.isEmpty == false {
                own[region] = addPlaylist("\(name)-\(region)", variant.scene, region)
            }
            addLayout(name, own, regions)
            draft.schedule.append(Draft.Entry(layout: name, priority: variant.level, limit: variant.limit))
        }
    }

    private mutating func addPlaylist(_ name: String, _ scene: Scene, _ region: String) -> String {
        draft.playlists.append(
            .init(name: name, items: scene.items[region] ?? [], isShuffled: scene.shuffled.contains(region)))
        return name
    }

    /// `playlists` are named by region.
    private mutating func addLayout(_ name: String, _ playlists: [String: String], _ regions: Regions) {
        let stacked = regions.all.enumerated().sorted { left, right in
            (left.element.height, left.offset) < (right.element.height, right.offset)
        }
        let zones = stacked.compactMap { _, region in
            playlists[region.name].map { Draft.Zone(name: region.name, area: region.area, playlist: $0) }
        }
        draft.layouts.append(.init(name: name, colour: regions.colour, zones: zones))
    }
}
