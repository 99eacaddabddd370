import Faults
import Programmes

/// What a programme may say and a release cannot hold yet, or the stage not show. This is the one place that knows.
enum Unmade {
    /// Throws: `FaultList` with each of them.
    static func refuse(_ show: Programme) throws {
        let faults = FaultCollector()
        func refuse(_ what: String, _ place: Fault.Place?) {
            faults.report(
                Fault(
                    .notYet, at: place, "\(what), which can be planned but not yet played",
                    remedy: "take it out; 'marquee plan' knows it"))
        }
        let items = show.playlists.flatMap(show.items)
        for item in items {
            switch item.media {
            case .video, .image, .audio, .document, .page, .text, .clock, .stream: break
            case .web:
                refuse("an item of the kind '\(item.media.kind.rawValue)'", item.place)
            }
        }
        try faults.throwIfAny()
    }
}

extension Fault.Code {
    /// The language has it, the encoder or the stage does not.
    static let notYet = Fault.Code("programme.not-yet")
}
