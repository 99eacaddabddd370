import Measures
import Synchronization

/// Signs of life of the media work in this process, for whoever watches it from outside.
///
/// A process that works on one file at a time, as a worker does, can tell by it where in the file it is.
package enum Pulse {
    private static let packets = Atomic<Int>(0)
    private static let position = Atomic<Int64>(0)

    /// Packets read so far, from all files. A number that stands still means that nothing goes on.
    package static var beats: Int { packets.load(ordering: .relaxed) }

    /// Where in its file the last picture, or sound, was that has been looked at, counted from the first picture.
    package static var instant: Duration { .nanoseconds(position.load(ordering: .relaxed)) }

    static func beat() { packets.add(1, ordering: .relaxed) }

    static func reach(_ instant: Duration) { position.store(instant.wholeNanoseconds, ordering: .relaxed) }
}
