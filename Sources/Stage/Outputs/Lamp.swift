import Faults
import Synchronization

/// Whether the displays behind a sink that owns its card are lit. While they are not, no frame goes there: the sink would
/// wait for a display that does not refresh, and give up.
final class Lamp: Sendable {
    private struct State {
        var isWanted = true
        var isLit = true
        /// The sink takes the display with the first frame; before that there is nothing to turn off.
        var hasFrame = false
        /// What was turned off, by the card's path.
        var dark: [(path: String, connector: DisplayCard.Connector)] = []
    }

    private let state = Mutex(State())
    private let cards: @Sendable () -> [DisplayCard]
    private let tell: @Sendable (String) -> Void

    /// `tell` is given a sentence for what the displays do not do.
    init(
        cards: @escaping @Sendable () -> [DisplayCard] = DisplayCard.opened, tell: @escaping @Sendable (String) -> Void
    ) {
        (self.cards, self.tell) = (cards, tell)
    }

    func turn(on: Bool) { state.withLock { $0.isWanted = on } }

    /// What becomes of the next frame. To be asked by the thread that brings it, as the sink shows none meanwhile.
    func verdict() -> Pad.Verdict {
        let (goesOn, said) = state.withLock { state in
            guard state.hasFrame else {
                state.hasFrame = true
                return (true, [String]())
            }
            guard state.isWanted != state.isLit else { return (state.isLit || state.dark.isEmpty, []) }
            state.isLit = state.isWanted
            let said = state.isLit ? light(&state) : darken(&state)
            return (state.isLit || state.dark.isEmpty, said)
        }
        for sentence in said { tell(sentence) }
        return goesOn ? .pass : .drop
    }

    /// Returns what went wrong.
    private func darken(_ state: inout State) -> [String] {
        var said: [String] = []
        for card in cards() {
            do {
                for connector in try card.connectors() {
                    try card.turn(connector, on: false)
                    state.dark.append((card.path, connector))
                }
            } catch { said.append("DRM: \(error)") }
        }
        // A card may be open twice, and is its master's by one of the two.
        guard state.dark.isEmpty else { return [] }
        return said.isEmpty ? ["DRM: no display that is connected can be turned off (DPMS); it shows black"] : said
    }

    private func light(_ state: inout State) -> [String] {
        var said: [String] = []
        let cards = cards()
        for (path, connector) in state.dark {
            var problem: String? = "DRM: \(path) is not open any more"
            for card in cards where card.path == path && problem != nil {
                do {
                    try card.turn(connector, on: true)
                    problem = nil
                } catch { problem = "DRM: \(error)" }
            }
            if let problem { said.append(problem) }
        }
        state.dark = []
        return said
    }
}
