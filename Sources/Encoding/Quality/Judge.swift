import Measures

/// Compares an encoder's own reconstructed pictures with what it was given. Pictures are luma alone.
protocol Judge: AnyObject {
    /// Notes what the encoder is given, in order. Throws: `Fault`, `LibraryError`.
    func note(_ picture: Frame) throws

    /// Looks at what became of a picture. `samples` are its luma. Units of `stride`: bytes.
    @unsafe func look(at frame: Int, _ samples: UnsafePointer<UInt8>, stride: Int) throws

    /// What it thinks of all. `cuts` are the frames that begin a shot. Throws: `Fault`.
    func finish(cuts: [Int]) throws -> Scores
}

extension RenditionPlan.Quality {
    /// Whoever judges an encode of that size; `nil` where no score is asked for. Throws: `Fault`.
    func makeJudge(_ shape: StreamShape) throws -> (any Judge)? {
        guard target != nil else { return nil }
        guard let judge else { return IndexJudge(shape.resolution, rate: shape.rate) }
        return try VMAFJudge(judge, shape.resolution, rate: shape.rate)
    }
}

enum Judging {
    /// One in so many pictures is looked at. docs/encode.md has how far means are off those of all.
    static let stride = 3
}
