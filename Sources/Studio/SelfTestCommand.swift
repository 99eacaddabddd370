import ArgumentParser
import CrossBuild
import Encoding
import Faults
import Measures
import Reports

/// `marquee self-test`
struct SelfTestCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "self-test",
        abstract: "Encode three clips and compare every byte with what x264 writes on every machine.",
        discussion: """
            Example: marquee self-test --program /usr/bin/x264

            Exit codes: 0 all bytes are right, 1 some are not, 2 an encoder does not run, 3 there are no golden digests for \
            this x264, so nothing was proven.
            """)

    enum Choice: String, ExpressibleByArgument, CaseIterable {
        /// The libx264 that is linked in.
        case lib
        /// The one that `--program` names.
        case program
    }

    @Option(
        name: .long,
        help: ArgumentHelp(
            "An x264 to test as well, or a script that runs one elsewhere: a clip comes on stdin, H.264 goes to stdout.",
            valueName: "path"))
    var program: String?

    @Option(name: .long, help: "Test only this encoder (default: all there are).")
    var encoder: Choice?

    @OptionGroup var reporting: ReportOptions

    func validate() throws {
        if program == "" { throw ValidationError("--program takes a path or a program's name.") }
        if encoder == .program && program == nil {
            throw ValidationError("--encoder program wants --program PATH.")
        }
    }

    func report() async throws -> SelfTestReport {
        var encoders: [SelfTestReport.Encoder] = []
        if encoder != .program {
            encoders.append(.init("libx264", try await Self.linked.run()))
        }
        if let program, encoder != .lib {
            let check = BitstreamCheck(program: Tool(program, package: "x264"))
            encoders.append(.init(program, try await Interruption.cancels { try await check.run() }))
        }
        return SelfTestReport(encoders: encoders)
    }

    private static let linked = BitstreamCheck { clip in
        guard let size = Resolution(width: TestClip.width, height: TestClip.height) else {
            preconditionFailure("the clips have sides")
        }
        let stream = try ReferenceEncoder.encode(clip.pictures(), size: size, rate: TestClip.rate)
        return BitstreamCheck.Stream(bytes: stream.bytes, assembly: stream.assembly)
    }
}

/// What `marquee self-test` answers.
struct SelfTestReport: Report {
    static let schema = "marquee.self-test/1"

    let encoders: [Encoder]

    struct Encoder: Encodable {
        /// `libx264` for the one that is linked in, else the program.
        let encoder: String
        /// Which x264 it says it is.
        let revision: X264Revision?
        let assembly: String?
        let verdict: Verdict
        let clips: [Clip]
    }

    struct Clip: Encodable {
        let clip: TestClip.Motion
        let expected: Digest?
        let seen: Digest
        /// Absent where nothing is expected.
        let passed: Bool?
    }

    enum Verdict: String, Encodable {
        case passed, differs
        /// Nobody has measured this x264.
        case noGolden = "no golden digests"
    }

    var exitCode: Int32 {
        if encoders.contains(where: { $0.verdict == .differs }) { return 1 }
        return encoders.contains { $0.verdict == .noGolden } ? 3 : 0
    }

    func text(_ style: Style) -> String {
        encoders.map { encoder in
            var table = Table("", "clip", "expected", "seen")
            for clip in encoder.clips {
                let mark = clip.passed.map { $0 ? "✓" : "✗" } ?? "?"
                table.add("  \(mark)", clip.clip.rawValue, clip.expected?.short ?? "unknown", clip.seen.short)
            }
            let title = "\(style.bold(encoder.encoder)): x264 \(encoder.revision?.name ?? "")"
            let assembly = encoder.assembly.map { ", assembly \($0)" } ?? ""
            return "\(title)\(assembly)\n\(table.text(style))\n\(Self.sentence(encoder, style))"
        }.joined(separator: "\n\n")
    }

    private static func sentence(_ encoder: Encoder, _ style: Style) -> String {
        switch encoder.verdict {
        case .passed: "\(style.good("passed")): the same bytes as on every machine."
        case .differs:
            "\(style.bad("differs")): do not encode with it; it was miscompiled, or this CPU does not do what it says."
        case .noGolden:
            "\(style.bad("no golden digests")) for x264 \(encoder.revision?.name ?? ""): nothing to compare with."
        }
    }
}

extension SelfTestReport.Encoder {
    init(_ name: String, _ comparisons: [BitstreamCheck.Comparison]) {
        encoder = name
        revision = comparisons.first?.revision
        assembly = comparisons.first?.assembly
        clips = comparisons.map { comparison in
            SelfTestReport.Clip(
                clip: comparison.clip, expected: comparison.expected, seen: comparison.seen,
                passed: comparison.expected.map { $0 == comparison.seen })
        }
        verdict =
            clips.contains { $0.passed == false }
            ? .differs : clips.allSatisfy { $0.passed == true } ? .passed : .noGolden
    }
}
