import Measures

/// Our own index as the judge.
final class IndexJudge: Judge {
    private let size: Resolution
    private let rate: FrameRate
    private var waiting: [Int: LumaImage] = [:]
    private var features: [Int: [Double]] = [:]
    private var frames = 0
    private var small: LumaImage?
    private var motion: [Double] = []

    init(_ size: Resolution, rate: FrameRate) {
        self.size = size
        self.rate = rate
    }

    func note(_ picture: Frame) throws {
        let luma = unsafe LumaImage(
            try picture.samples(ofPlane: 0), stride: picture.stride(ofPlane: 0), width: size.width, height: size.height)
        let reduced = luma.halved.halved
        motion.append(small.map { $0.difference(from: reduced) } ?? 0)
        small = reduced
        if frames % Judging.stride == 0 { waiting[frames] = luma }
        frames += 1
    }

    @unsafe func look(at frame: Int, _ samples: UnsafePointer<UInt8>, stride: Int) {
        guard let reference = waiting.removeValue(forKey: frame) else { return }
        let made = unsafe LumaImage(samples, stride: stride, width: size.width, height: size.height)
        features[frame] = PictureIndex.features(reference, made)
    }

    func finish(cuts: [Int]) -> Scores {
        let samples = features.sorted { $0.key < $1.key }.map { frame, features in
            let still = min(motion[frame], frame + 1 < motion.count ? motion[frame + 1] : motion[frame])
            return (frame: frame, score: PictureIndex.score(features, motion: still))
        }
        return Scores(judge: PictureIndex.name, samples: samples, cuts: cuts, frames: frames, rate: rate)
    }
}
