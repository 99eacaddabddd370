import Depot
import Foundation
import Measures
import Programmes
import Synchronization
import Timelines

/// What is on: the shows to choose from and what comes of the current one, as several tasks reach them.
final class Bill: Sendable {
    private struct State {
        var shows: Shows
        var timeline: Timeline
        var suspects: Set<Digest> = []
    }

    private let state: Mutex<State>

    init(_ shows: Shows) { state = Mutex(State(shows: shows, timeline: shows.current.timeline(in: .current))) }

    var shows: Shows { state.withLock(\.shows) }

    var show: Show { shows.current }

    var timeline: Timeline { state.withLock(\.timeline) }

    /// The time zone that its instants are told in.
    var zone: TimeZone { show.programme.timeZone ?? .current }

    /// From now on those are on.
    func change(to shows: Shows) {
        let timeline = shows.current.timeline(in: .current)
        state.withLock { $0 = State(shows: shows, timeline: timeline) }
    }

    /// An object was hashed.
    func found(_ object: Digest, whole: Bool) {
        state.withLock { state in
            state.shows.unchecked.remove(object)
            if whole { state.shows.damaged.remove(object) } else { state.shows.damaged.insert(object) }
        }
    }

    /// An object did not play.
    func suspect(_ object: Digest) { state.withLock { _ = $0.suspects.insert(object) } }

    /// Those that did not play since this was last asked.
    func takeSuspects() -> [Digest] {
        state.withLock { state in
            defer { state.suspects = [] }
            return state.suspects.sorted()
        }
    }
}

extension Show {
    /// `zone` counts if the programme names none.
    func timeline(in zone: TimeZone) -> Timeline {
        let (lengths, pages) = release.repertoire
        return Timeline(programme, lengths: lengths, pages: pages, zone: zone)
    }
}
