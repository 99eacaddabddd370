package import Foundation
package import Measures

/// One slot that was really shown, as the screen's own process counted it.
package struct Play: Sendable, Equatable {
    package let id: UUID
    package let release: Digest
    package let layout: String
    package let zone: String
    /// The media's path as written in the programme, or the text.
    package let item: String
    /// Whose it is, where someone pays for it.
    package let campaign: String?
    /// The rendition that was played; `nil` for a text.
    package let content: Digest?
    /// What brought it, where it was not the schedule.
    package let trigger: String?
    /// The first frame seen and the end of the last one.
    package let start: Instant
    package let end: Instant
    /// Frames of the screen that showed it.
    package let frames: Int
    /// Different pictures among them.
    package let pictures: Int
    /// Frames of the screen between `start` and `end` that did not show it.
    package let dropped: Int
    package let outcome: Outcome
    package let output: String
    /// What decoded the pictures; `nil` where nothing had to, or nobody said.
    package let decoder: String?
    /// Whether a display was there to show them; `nil` where nothing on the machine knows.
    package let display: Display?
    package let clock: Clock
    /// How far the clock may have been off; `nil` where nothing on the machine knows.
    package let uncertainty: Duration?

    package enum Display: String, Sendable, Codable {
        case connected
        /// For a part of the time at least.
        case disconnected
    }

    package enum Outcome: String, Sendable, Codable {
        case completed
        /// Shown in part: the show began or ended in the middle of it, or another layout took over.
        case interrupted
        case failed
    }

    /// What the instants were read from.
    package enum Clock: String, Sendable, Codable {
        /// The machine's wall clock, which a time server kept right.
        case synchronised
        /// The machine's wall clock by itself.
        case system
        /// The last time that was known and the time that has passed since: the machine's own clock was not to be believed.
        case estimated
        /// An output that is faster or slower than time passes counts from the instant it was given.
        case virtual
    }

    package init(
        id: UUID = UUID(), release: Digest, layout: String, zone: String, item: String, campaign: String? = nil,
        content: Digest?, trigger: String? = nil, start: Instant, end: Instant, frames: Int, pictures: Int,
        dropped: Int = 0, outcome: Outcome, output: String, decoder: String? = nil, display: Display? = nil,
        clock: Clock,
        uncertainty: Duration? = nil
    ) {
        self.id = id
        self.release = release
        self.layout = layout
        self.zone = zone
        self.item = item
        self.campaign = campaign
        self.content = content
        self.trigger = trigger
        self.start = start
        self.end = end
        self.frames = frames
        self.pictures = pictures
        self.dropped = dropped
        self.outcome = outcome
        self.output = output
        self.decoder = decoder
        self.display = display
        self.clock = clock
        self.uncertainty = uncertainty
    }
}
