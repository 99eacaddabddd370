import Measures
import SystemPackage

/// libvmaf as the judge, in an FFmpeg that is fed both pictures at once, one below the other.
///
/// VMAF looks at luma alone, so the colours that go along are grey.
final class VMAFJudge: Judge {
    private let program: FedProgram
    private let name: String
    private let size: Resolution
    private let rate: FrameRate
    private let grey: [UInt8]
    /// Pictures come out of the encoder in another order than they went in.
    private var given: [Int: [UInt8]] = [:]
    private var made: [Int: [UInt8]] = [:]
    private var frames = 0
    private var next = 0

    /// Throws: `Fault` where the program cannot be started.
    init(_ program: VMAFProgram, _ size: Resolution, rate: FrameRate) throws {
        name = program.name
        self.size = size
        self.rate = rate
        grey = [UInt8](repeating: 128, count: size.pixels)
        let (w, h) = (size.width, size.height)
        let halves =
            "[0:v]split[upper][lower];[upper]crop=\(w):\(h):0:0[given];[lower]crop=\(w):\(h):0:\(h)[made];"
        self.program = try FedProgram(
            FilePath(program.path),
            [
                "-v", "error", "-f", "rawvideo", "-pixel_format", "yuv420p", "-video_size", "\(w)x\(h * 2)",
                "-framerate", "\(rate.numerator)/\(rate.denominator)", "-i", "pipe:0", "-filter_complex",
                "\(halves)[made][given]\(VMAFProgram.filter(every: Judging.stride))", "-f", "null", "-",
            ])
    }

    func note(_ picture: Frame) throws {
        given[frames] = try unsafe luma(picture.samples(ofPlane: 0), stride: picture.stride(ofPlane: 0))
        frames += 1
    }

    @unsafe func look(at frame: Int, _ samples: UnsafePointer<UInt8>, stride: Int) throws {
        made[frame] = unsafe luma(samples, stride: stride)
        while let reconstructed = made.removeValue(forKey: next), let original = given.removeValue(forKey: next) {
            for plane in [original, reconstructed, grey] { try program.feed(plane) }
            next += 1
        }
    }

    func finish(cuts: [Int]) throws -> Scores {
        let bytes = try program.finish()
        let log: VMAFLog
        do {
            log = try VMAFLog.parse(bytes)
        } catch {
            throw program.failure("its answer is none of libvmaf's", cause: "\(error)")
        }
        let expected = (frames + Judging.stride - 1) / Judging.stride
        guard log.frames.count == expected else {
            throw program.failure("it judged \(log.frames.count) pictures of \(expected)", cause: nil)
        }
        return Scores(
            judge: name, samples: log.frames.map { ($0.frameNum, $0.metrics.vmaf) }, cuts: cuts, frames: frames,
            rate: rate)
    }

    /// Row by row without what lies between rows.
    @unsafe private func luma(_ start: UnsafePointer<UInt8>, stride: Int) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: size.pixels) { buffer, filled in
            for row in 0..<size.height {
                unsafe (buffer.baseAddress.map { unsafe $0 + row * size.width })?.update(
                    from: start + row * stride, count: size.width)
            }
            filled = size.pixels
        }
    }
}
