extension Strand {
    /// An order, and its number among all that are made of the source.
    struct Member {
        let number: Int
        let order: RenditionOrder
        /// The most that its board plays.
        let limit: StreamShape
    }

    /// One encode, for all orders that it suits, and how it goes.
    struct Part {
        /// Not none while there is something to do.
        private(set) var members: [Member]
        let shape: StreamShape
        /// Whether what comes of it may be more than a member's board plays.
        private let isShared: Bool
        var search: RateSearch?
        var take: Take?
        /// Whether it has had this round's pictures from the first on.
        var isUnderWay = false

        private init(_ members: [Member], shape: StreamShape, isShared: Bool) {
            self.members = members
            self.shape = shape
            self.isShared = isShared
            search = RateSearch(members[0].order.plan.quality)
        }

        /// What two orders have to have in common.
        private struct Want: Hashable {
            let shape: StreamShape
            let quality: RenditionPlan.Quality
            let hasSound: Bool
            let loudness: LoudnessTarget?
        }

        /// As few encodes as do.
        static func shared(by members: [Member]) -> [Part] { parts(of: members, isShared: true) }

        private static func parts(of members: [Member], isShared: Bool) -> [Part] {
            var parts: [Want: Part] = [:]
            var wants: [Want] = []
            // The one that takes most comes first: what does not suit it suits none.
            let ordered = members.sorted { ($1.limit.peak, $0.number) < ($0.limit.peak, $1.number) }
            for member in ordered {
                let plan = member.order.plan
                let shape = isShared ? member.limit.shared(below: plan.quality.ceiling) : member.limit.own
                let want = Want(shape: shape, quality: plan.quality, hasSound: plan.hasSound, loudness: plan.loudness)
                if parts[want]?.members.append(member) == nil {
                    parts[want] = Part([member], shape: shape, isShared: isShared)
                    wants.append(want)
                }
            }
            return wants.compactMap { parts[$0] }
        }

        /// The order that its file is made for.
        var model: RenditionOrder { members[0].order }

        /// Takes out the members whose board it does not suit. Returns encodes of their own for them.
        mutating func takeOut(where isUnsuited: (Member) -> Bool) -> [Part] {
            guard isShared else { return [] }
            let others = members.filter(isUnsuited)
            members.removeAll(where: isUnsuited)
            return Self.parts(of: others, isShared: false)
        }

        /// Takes out all members: there is nothing more to do.
        mutating func takeOut() -> [Member] {
            isUnderWay = false
            defer { members = [] }
            return members
        }
    }
}
