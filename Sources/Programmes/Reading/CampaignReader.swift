import Faults
import Measures

extension ProgrammeReader {
    func campaign(_ name: String, _ node: YAMLNode) -> Campaign? {
        guard let map = node.mapping(keys: ProgrammeKeys.campaign) else { return nil }
        let items = map.required("items")?.sequence()
        if let items, items.isEmpty { let _: Never? = map["items"]?.valueFault("no items", remedy: "add one") }
        let daypart = self.daypart(map)
        let share = map["share"].flatMap(share)
        let goal = map["plays"].flatMap { $0.integer(in: 1...1_000_000_000) }
        if let node = map["plays"] {
            for other in ["share", "at-least"] where map[other] != nil {
                let _: Never? = node.valueFault("'plays' beside '\(other)'", remedy: "promise one of them")
            }
            if map["from"] == nil || map["until"] == nil {
                let _: Never? = node.valueFault(
                    "'plays' without 'from' and 'until'", remedy: "say over which days they are spread")
            }
        }
        let atMost = quotas(map["at-most"])
        let atLeast = quotas(map["at-least"])
        for least in atLeast {
            guard let most = atMost.first(where: { $0.period == least.period && $0.count < least.count }) else {
                continue
            }
            let _: Never? = map["at-least"]?.valueFault(
                "at least \(least), but at most \(most)", remedy: "lower the first or raise the second")
        }
        let category = map["category"]?.string()
        let apart = texts(map["apart-from"])
        return Campaign(
            name: name, items: (items ?? []).compactMap(campaignItem), daypart: daypart,
            promise: share.map { .share(millionths: $0) } ?? goal.map { .plays($0) }, atMost: atMost, atLeast: atLeast,
            category: category, apartFrom: Set(apart), tags: texts(map["tags"]), place: map.place)
    }

    /// Items take turns by number, so none of them can stay away at times.
    private func campaignItem(_ node: YAMLNode) -> Item? {
        if node.isMapping, let map = node.namedMapping() {
            for entry in map.entries where ProgrammeKeys.daypart.contains(entry.key) {
                return entry.value.valueFault(
                    "'\(entry.key)' for one item of a campaign, whose items take turns",
                    remedy: "give it to the campaign, or make the item a campaign of its own")
            }
        }
        return item(node)
    }

    /// `30%`, `12.5%`. Units: millionths.
    private func share(_ node: YAMLNode) -> Int? {
        node.value("a share above 0% and up to 100%", example: "for example 30%") { text in
            Self.millionths(text).flatMap { $0 > 0 ? $0 : nil }
        }
    }

    /// `12 per hour`, `[12 per hour, 100 per day]`.
    private func quotas(_ node: YAMLNode?) -> [Campaign.Quota] {
        guard let node else { return [] }
        guard let nodes = node.isSequence ? node.sequence() : [node] else { return [] }
        return nodes.compactMap { node in
            node.value("a number of plays", example: "for example 12 per hour or 100 per day") { text in
                let words = text.split(separator: " ")
                guard words.count == 3, words[1] == "per", let count = Int(words[0]), (1...100_000).contains(count),
                    let period = Campaign.Quota.Period(rawValue: String(words[2]))
                else { return nil }
                return Campaign.Quota(count: count, period: period)
            }
        }
    }

    /// One text, or a list of them.
    func texts(_ node: YAMLNode?) -> [String] {
        guard let node else { return [] }
        guard let nodes = node.isSequence ? node.sequence() : [node] else { return [] }
        return nodes.compactMap { $0.string() }
    }

    /// Campaigns that may always play and are promised more than there is.
    func checkShares(_ playlist: YAMLNode, _ campaigns: [Campaign]) {
        let total = campaigns.filter { $0.daypart == .always }.reduce(0) { sum, campaign in
            if case .share(let millionths)? = campaign.promise { sum + millionths } else { sum }
        }
        guard total > 1_000_000 else { return }
        let _: Never? = playlist.valueFault(
            "campaigns that always play are promised \(Double(total) / 10_000)% of the time",
            remedy: "lower their shares to 100% in all, or limit their days and hours")
    }
}
