import Measures

/// What an encode looks like beside what it was made of, picture by picture.
package struct Scores: Hashable, Sendable, Codable {
    /// The judge's name.
    package let judge: String
    /// Units: those of VMAF, 0...100.
    package let mean: Double
    /// The mean of the shot that fares worst, and where it is.
    package let worstShot: Shot
    /// A mean for each second.
    package let overTime: [Double]

    package struct Shot: Hashable, Sendable, Codable {
        /// Units: seconds from the start.
        package let from: Double
        package let until: Double
        package let mean: Double
    }

    /// `samples` are pairs of a frame's number and its score, in order; `cuts` the frames that begin a shot.
    init(judge: String, samples: [(frame: Int, score: Double)], cuts: [Int], frames: Int, rate: FrameRate) {
        func mean(_ range: Range<Int>) -> Double? {
            let inside = samples.filter { range.contains($0.frame) }
            return inside.isEmpty ? nil : inside.reduce(0) { $0 + $1.score } / Double(inside.count)
        }
        func seconds(_ frame: Int) -> Double { Double(frame) / rate.framesPerSecond }
        self.judge = judge
        let whole = Self.rounded(mean(0..<max(1, frames)) ?? 0)
        self.mean = whole
        let starts = [0] + cuts.filter { $0 > 0 && $0 < frames }
        let shots = zip(starts, starts.dropFirst() + [frames]).compactMap { start, end in
            mean(start..<max(start + 1, end)).map {
                Shot(from: seconds(start), until: seconds(end), mean: Self.rounded($0))
            }
        }
        worstShot = shots.min { $0.mean < $1.mean } ?? Shot(from: 0, until: seconds(frames), mean: whole)
        let length = max(1, Int(rate.framesPerSecond.rounded()))
        overTime = stride(from: 0, to: frames, by: length).compactMap { mean($0..<$0 + length).map(Self.rounded) }
    }

    /// To a hundredth, so that the last bits of a sum do not decide about the next encode.
    private static func rounded(_ score: Double) -> Double { (score * 100).rounded() / 100 }
}
