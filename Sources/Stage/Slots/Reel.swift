import Measures
import Programmes

/// Pictures, one after the other. A text has four bytes a pixel: blue, green, red and one that does not count.
protocol Reel: AnyObject {
    /// The picture from a frame on and for how many it stands; `nil` when there are no more.
    func picture(at frame: Int) -> (pixels: [UInt8], frames: Int)?
}

extension TextStrip {
    /// A picture of bare ground.
    fileprivate func ground(width: Int) -> [UInt8] {
        let pixel = [look.background.blue, look.background.green, look.background.red, 0]
        return Array(repeatElement(pixel, count: width * height).joined())
    }

    /// The strip in the middle of a picture.
    fileprivate func centred(width: Int) -> [UInt8] {
        var picture = ground(width: width)
        let margin = (width - self.width) / 2
        draw(from: max(0, -margin), into: &picture, stride: width, column: max(0, margin))
        return picture
    }
}

/// A text that stands: drawn once, and handed out again each second.
final class StandingReel: Reel {
    private let pixels: [UInt8]
    private let second: Int

    /// Throws: `Fault`.
    init(_ look: TextLook, width: Int, height: Int, rate: FrameRate) throws {
        pixels = try TextBlock.picture(look, width: width, height: height)
        second = max(1, rate.frames(in: .seconds(1)))
    }

    func picture(at frame: Int) -> (pixels: [UInt8], frames: Int)? { (pixels, second) }
}

/// A text that runs to the left, round and round; one that is read from right to left runs to the right.
final class TickerReel: Reel {
    private let strip: TextStrip
    /// Units: pixels a second.
    private let scroll: Int
    private let width: Int
    private let rate: FrameRate
    private let framesBefore: Int
    private let ground: [UInt8]

    init(strip: TextStrip, scroll: Int, width: Int, rate: FrameRate, framesBefore: Int) {
        self.strip = strip
        self.scroll = scroll
        self.width = width
        self.rate = rate
        self.framesBefore = framesBefore
        ground = strip.ground(width: width)
    }

    func picture(at frame: Int) -> (pixels: [UInt8], frames: Int)? {
        // Counted in frames, so that a speed that is whole pixels a frame never stutters.
        let travelled = scroll * (framesBefore + frame) * rate.denominator / rate.numerator
        let cycle = strip.width + max(width / 4, strip.height)
        let into = travelled % cycle
        var picture = ground
        var column = -into
        if strip.runsRight {
            column = width - strip.width + into
            while column > 0 { column -= cycle }
        }
        while column < width {
            if column + strip.width > 0 {
                strip.draw(from: max(0, -column), into: &picture, stride: width, column: max(0, column))
            }
            column += cycle
        }
        return (picture, 1)
    }
}

/// A clock.
final class ClockReel: Reel {
    private let clock: WallClock
    private let look: TextLook
    /// Units: pixels.
    private let size: Int
    private let width: Int
    private let height: Int
    private let rate: FrameRate

    init(clock: WallClock, look: TextLook, size: Int, width: Int, height: Int, rate: FrameRate) {
        self.clock = clock
        self.look = look
        self.size = size
        self.width = width
        self.height = height
        self.rate = rate
    }

    func picture(at frame: Int) -> (pixels: [UInt8], frames: Int)? {
        let (text, frames) = clock.reading(atFrame: frame, rate: rate)
        // No strip, no memory: the clock ends here.
        guard let strip = try? TextStrip(look.saying(text), size: size, height: height) else { return nil }
        return (strip.centred(width: width), frames)
    }
}
