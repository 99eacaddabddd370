/// The last pictures of a stream: each frame of the canvas takes the next one, or the last again.
///
/// A stream and a canvas have clocks of their own. Two pictures in waiting are enough for one that comes late; more would
/// show what is long gone.
struct PictureQueue<Picture> {
    static var most: Int { 2 }

    private var waiting: [(picture: Picture, number: Int)] = []
    private var last: (picture: Picture, number: Int)?
    /// How many have come so far.
    private(set) var count = 0

    mutating func add(_ picture: Picture) {
        count += 1
        waiting.append((picture, count))
        if waiting.count > Self.most { waiting.removeFirst() }
    }

    /// `nil` before the first. Pictures are numbered from 1.
    mutating func take() -> (picture: Picture, number: Int)? {
        if !waiting.isEmpty { last = waiting.removeFirst() }
        return last
    }
}
