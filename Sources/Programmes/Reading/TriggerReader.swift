import Faults
import Measures

extension ProgrammeReader {
    func trigger(
        _ name: String, _ node: YAMLNode, _ names: Names, _ paid: [String: String]
    ) -> Trigger? {
        guard let map = node.mapping(keys: ProgrammeKeys.trigger) else { return nil }
        let layout = map.required("layout").flatMap { layoutName($0, names) }
        let resume = map["resume"].flatMap { $0.choice(of: Trigger.Resume.self) } ?? .stop
        let priority = map["priority"].flatMap { $0.integer(in: -1000...1000) } ?? 0
        let life = map["for"].flatMap(span)
        let data = fieldNames(map["data"])
        if let node = map["layout"], let layout, let playlist = paid[layout] {
            let _: Never? = node.valueFault(
                "'\(layout)' has the playlist '\(playlist)' with campaigns, whose shares are of scheduled time",
                remedy: "give the trigger a layout without campaigns")
        }
        guard let layout else { return nil }
        return Trigger(
            name: name, layout: layout, resume: resume, timeToLive: life, priority: priority, data: data,
            place: map.place)
    }

    /// Of each layout that has one, the first playlist with campaigns.
    func paidZones(_ layouts: [Layout], _ playlists: [Playlist]) -> [String: String] {
        let paid = Set(playlists.filter { !$0.campaigns.isEmpty }.map(\.name))
        var zones: [String: String] = [:]
        for layout in layouts {
            zones[layout.name] =
                layout.zones.compactMap { zone -> String? in
                    guard case .playlist(let name, _) = zone.content, paid.contains(name) else { return nil }
                    return name
                }.first
        }
        return zones
    }

    private func fieldNames(_ node: YAMLNode?) -> [String] {
        guard let node else { return [] }
        guard let nodes = node.isSequence ? node.sequence() : [node] else { return [] }
        return nodes.compactMap { node in
            node.value("the name of a field", example: "letters, digits, - and _") {
                TextTemplate.isName($0) && !$0.contains(".") ? $0 : nil
            }
        }
    }

    func dataSource(_ name: String, _ node: YAMLNode) -> DataSource? {
        guard let map = node.mapping(keys: ProgrammeKeys.data) else { return nil }
        if !TextTemplate.isName(name) || name.contains(".") {
            let _: Never? = node.valueFault(
                "the name '\(name)', which no field can have", remedy: "use letters, digits, - and _")
        }
        let interval = map["every"].map(span) ?? .seconds(60)
        guard let interval else { return nil }
        switch (map["file"], map["url"]) {
        case (let file?, nil):
            return path(file).map {
                DataSource(name: name, origin: .file($0), interval: interval, place: file.place)
            }
        case (nil, let address?):
            if interval < DataSource.shortestFetchInterval, let every = map["every"] {
                let _: Never? = every.valueFault(
                    "an address that is asked every \(interval.text), of at least \(DataSource.shortestFetchInterval.text)",
                    remedy: "ask it less often")
            }
            return url(address, schemes: ["https", "http"]).map {
                DataSource(name: name, origin: .url($0), interval: interval, place: address.place)
            }
        case (_?, let address?):
            return address.valueFault("a source that is a file and an address", remedy: "make two sources of it")
        case (nil, nil):
            faults.report(
                Fault(.yamlMissingKey, at: map.place, "a source of nothing", remedy: "add 'file:' or 'url:'"))
            return nil
        }
    }

    /// Every field has to come from a source or with a trigger.
    func checkFields(_ sources: Names, _ data: Names) {
        for (name, node) in fields.all where !faults.isFull {
            let source = name.split(separator: ".").first.map(String.init) ?? name
            let isBound = name.contains(".") ? sources.contains(source) : data.contains(name)
            guard !isBound else { continue }
            let known = name.contains(".") ? sources.list : data.list
            let nearest = Spelling.nearest(to: name.contains(".") ? source : name, among: known)
            let remedy =
                nearest.map { "did you mean '\($0)'?" }
                ?? (name.contains(".") ? "describe '\(source)' under 'data:'" : "name it in a trigger's 'data:'")
            let _: Never? = node.valueFault("the field '\(name)' that nothing fills", remedy: remedy)
        }
    }

    func layoutName(_ node: YAMLNode, _ layouts: Names) -> String? {
        guard let name = node.string() else { return nil }
        if layouts.contains(name) { return name }
        return layouts.refuse(name, "layout", at: node)
    }
}
