package import Measures
package import Programmes

/// What the player tells the stage: one JSON object a line on its standard input.
package enum StageCommand: Sendable, Codable {
    case open(Opening)
    case add(StageSlot)
    /// Every slot that starts before `instant` has been added.
    case known(until: Instant)
    /// A slot is over at `instant`, earlier or later than it was said to be; one that would not begin is taken back.
    case end(slot: String, at: Instant)
    /// Writes what is on the screen at `instant`, or next if that has passed, as a PNG.
    case capture(path: String, at: Instant)
    /// The wall clock was moved by less than is to be seen: `SteadyClock` stood at zero at `zero`.
    case steer(zero: Instant)
    /// Turns the displays on or off, where the output owns them; others show what they are given.
    case light(Bool)
    /// Ends the show in good order.
    case close
    /// Several in turn, and no frame is composed on which only a part of them counts.
    case together([StageCommand])

    /// One for all of them; `nil` for none.
    package init?(_ commands: [StageCommand]) {
        guard let first = commands.first else { return nil }
        self = commands.count == 1 ? first : .together(commands)
    }

    package struct Opening: Sendable, Codable {
        package let canvas: Resolution
        /// How far the canvas is turned on the screen.
        package let rotation: Rotation
        package let rate: FrameRate
        package let output: String
        package let composer: Composer
        /// The first instant shown by an output that runs on a clock of its own; others start at once.
        package let start: Instant
        /// When `SteadyClock` stood at zero: what an output at the pace of the clock goes by. `nil` for others.
        package let zero: Instant?
        /// The instant at which the show ends by itself.
        package let end: Instant?

        package init(
            canvas: Resolution, rotation: Rotation = .none, rate: FrameRate, output: String,
            composer: Composer = .processor, start: Instant, zero: Instant? = nil, end: Instant?
        ) {
            self.canvas = canvas
            self.rotation = rotation
            self.rate = rate
            self.output = output
            self.composer = composer
            self.start = start
            self.zero = zero
            self.end = end
        }
    }
}

/// What the stage answers: one JSON object a line on its standard output.
package enum StageEvent: Sendable, Codable {
    /// The first frame is due at `instant`.
    case opened(at: Instant)
    /// The screen has shown every frame before `instant`.
    case presented(until: Instant)
    /// A slot's first picture is on its way to the screen, in the frame of `instant`.
    case begun(slot: String, at: Instant)
    /// A slot is over.
    case shown(Showing)
    /// A slot's media could not be played; nothing more of it will be seen.
    case failed(slot: String, reason: String)
    case captured(path: String)
    case uncaptured(path: String, problem: String)
    /// How the screen looks, about once a second.
    case looked(ScreenLook)
    /// A slot has trouble, or has it no more.
    case noted(slot: String, text: String)
    /// Something for whoever watches; the show goes on.
    case remarked(String)
    /// The show is over and what was recorded stands under its final name.
    case closed
    /// The stage cannot go on.
    case refused(code: String, problem: String, remedy: String)

    /// What was really seen of a slot.
    package struct Showing: Sendable, Codable, Equatable {
        package let slot: String
        /// The instants of the first frame seen and of the end of the last one.
        package let start: Instant
        package let end: Instant
        /// Output frames that showed this slot, its last frame held past its end not counted.
        package let frames: Int
        /// Different pictures of the slot's media among them.
        package let pictures: Int
        /// What decoded them, by GStreamer's name for it; `nil` where nothing had to.
        package let decoder: String?

        package init(
            slot: String, start: Instant, end: Instant, frames: Int, pictures: Int, decoder: String? = nil
        ) {
            self.slot = slot
            self.start = start
            self.end = end
            self.frames = frames
            self.pictures = pictures
            self.decoder = decoder
        }
    }
}
