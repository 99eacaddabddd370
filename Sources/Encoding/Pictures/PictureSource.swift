import SystemPackage

/// A media file's pictures, one after the other, cut and scaled for one canvas.
final class PictureSource {
    private let reader: PictureReader
    private let scaler: PictureScaler
    private var isOver = false

    init(_ path: FilePath, wish: PictureScaler.Wish) throws {
        reader = try PictureReader(path)
        scaler = try PictureScaler(wish, from: reader)
    }

    var origin: Duration? { reader.origin }
    /// Pictures at the beginning that need others from before it.
    var lost: Int { reader.lost }
    /// What changed in the middle, so far.
    var changes: [(at: Duration, what: String)] { reader.changes }
    /// `nil` before the first picture.
    var placement: Placement? { scaler.placement }

    /// The next picture, valid until the next call; `nil` at the end.
    ///
    /// Throws: `Fault` at the first sign of damage, and where the file ends before it said it would.
    func next() throws -> Frame? {
        while true {
            if let picture = try scaler.next() { return picture }
            if isOver { return nil }
            let picture = try reader.next()
            isOver = picture == nil
            try scaler.push(picture)
        }
    }
}
