import ArgumentParser
import Encoding
import Faults
import Measures

/// How good videos become and what they may cost.
struct QualityOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The score to reach with the fewest bits, as VMAF counts: 0 to 100, or 'auto', which is 95. Takes two to three "
                + "encodes.",
            valueName: "score"),
        transform: score)
    var quality: Double?

    @Option(
        name: .long,
        help: "Who says what the score is: libvmaf where an ffmpeg on the PATH carries it, or our own index.")
    var judge = JudgeChoice.auto

    @Option(
        name: .long,
        help: ArgumentHelp(
            "One encode at this constant rate factor of x264, 0 to 51 (default: 23).", valueName: "factor"))
    var rateFactor: Double?

    @Option(name: .long, help: ArgumentHelp("The most that pictures may take, as in 8M.", valueName: "bits/s"))
    var maxBitrate: Bitrate?

    @Option(name: .long, help: "How much care x264 takes: ultrafast to veryslow.")
    var preset: RenditionPlan.Preset = .medium

    @Flag(
        name: .long, inversion: .prefixedNo,
        help: "The same bytes on every machine, or whatever is fastest on this one.")
    var deterministic = true

    /// `auto` is where one more point begins to cost more bits than it is worth: docs/encode.md has the figures.
    private static func score(_ word: String) throws -> Double {
        if word == "auto" { return 95 }
        guard let score = Double(word), (0...100).contains(score) else {
            throw ValidationError("a score is a number from 0 to 100, or 'auto'")
        }
        return score
    }

    func validate() throws {
        if let rateFactor, !(0...51).contains(rateFactor) {
            throw ValidationError("--rate-factor takes a number from 0 to 51.")
        }
        if quality != nil, rateFactor != nil {
            throw ValidationError("--quality looks for the rate factor: leave --rate-factor out.")
        }
        if quality == nil, judge != .auto { throw ValidationError("--judge is asked only with --quality.") }
    }

    /// Throws: `Fault` where libvmaf is asked for and not to be found.
    func value() async throws -> RenditionPlan.Quality {
        .init(
            rateFactor: rateFactor ?? (quality == nil ? RenditionPlan.Quality.standard.rateFactor : Self.start),
            preset: preset, target: quality, judge: try await program(), ceiling: maxBitrate,
            isDeterministic: deterministic)
    }

    /// `nil` for our own index.
    private func program() async throws -> VMAFProgram? {
        guard quality != nil, judge != .index else { return nil }
        let found = await VMAFProgram.find()
        guard found != nil || judge == .auto else {
            throw Fault(
                .toolMissing, "no ffmpeg on the PATH carries libvmaf, which is asked for as the judge",
                remedy: "put one there that lists it under 'ffmpeg -filters', or leave '--judge libvmaf' out")
        }
        return found
    }

    /// Where the search begins: near what most clips need for a score of 95.
    private static let start = 24.0
}

/// Who judges.
enum JudgeChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, libvmaf, index
}

extension RenditionPlan.Preset: ExpressibleByArgument {}

extension Bitrate: ExpressibleByArgument {
    package init?(argument: String) { self.init(parsing: argument) }
}
