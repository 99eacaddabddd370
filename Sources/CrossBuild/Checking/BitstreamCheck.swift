import Faults
package import Measures

/// Encodes the test clips with an x264 and compares every byte with the golden streams. A difference is an encoder that was
/// miscompiled, or a CPU that does not do what it says.
package struct BitstreamCheck: Sendable {
    /// What came of one clip.
    package struct Stream: Sendable {
        package let bytes: [UInt8]
        /// What the CPU was asked for, in x264's words; `nil` where it did not say.
        package let assembly: String?

        package init(bytes: [UInt8], assembly: String?) {
            self.bytes = bytes
            self.assembly = assembly
        }
    }

    /// What is to be told of one clip.
    package struct Comparison: Hashable, Sendable {
        package let clip: TestClip.Motion
        /// Which x264 it was.
        package let revision: X264Revision
        package let assembly: String?
        /// `nil` if there is no golden stream of that x264.
        package let expected: Digest?
        package let seen: Digest
    }

    private let encode: @Sendable (TestClip) async throws -> Stream

    /// `encode` has x264's preset "medium", rate factor 23, one thread and `cpu-independent`, and gives the stream with
    /// start codes.
    package init(_ encode: @escaping @Sendable (TestClip) async throws -> Stream) { self.encode = encode }

    /// Checks x264's command line, or what takes its place: clips on standard input, streams on standard output.
    package init(program: Tool, _ first: [String] = []) {
        self.init { clip in
            let (bytes, talk) = try await program.convert(
                clip.render(), first + GoldenStreams.arguments, environment: Tool.cleanEnvironment())
            return Stream(bytes: bytes, assembly: Self.assembly(in: talk))
        }
    }

    /// Encodes all clips at once. Throws: `Fault` for an encoder that does not run, or is no x264.
    package func run() async throws -> [Comparison] {
        let motions = TestClip.Motion.allCases
        let comparisons = try await withThrowingTaskGroup { group in
            for motion in motions { group.addTask { (motion, try await compare(motion)) } }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        return motions.compactMap { comparisons[$0] }
    }

    private func compare(_ motion: TestClip.Motion) async throws -> Comparison {
        let stream = try await encode(TestClip(motion: motion))
        guard let revision = X264Revision(of: stream.bytes) else {
            throw Fault(
                .streamUnsigned, "the stream of the clip '\(motion.rawValue)' does not say which x264 wrote it",
                remedy: "is this x264's command line?")
        }
        return Comparison(
            clip: motion, revision: revision, assembly: stream.assembly,
            expected: GoldenStreams.digest(of: motion, by: revision), seen: Digest(of: stream.bytes))
    }

    /// The same as results of a build's check.
    ///
    /// Throws: `Fault` as `run`, and where there is nothing to compare with.
    func results() async throws -> [CheckResult] {
        try await run().map { comparison in
            guard let expected = comparison.expected else {
                throw Fault(
                    .goldenMissing, "no golden digests for x264 \(comparison.revision.name)",
                    remedy: "leave 'bitstream' out of the recipe's checks, or build the x264 that 'recipes' has")
            }
            let seen = comparison.seen
            return CheckResult(
                name: "bitstream of the clip '\(comparison.clip.rawValue)'", passed: seen == expected,
                detail: seen == expected
                    ? "\(seen.short), as on every machine" : "\(seen.short), on every other machine \(expected.short)",
                remedy: "the compiler or its flags made other code of it; try the board's flags without tuning")
        }
    }

    private static func assembly(in talk: String) -> String? {
        let mark = "using cpu capabilities: "
        let line = talk.split(whereSeparator: \.isNewline).first { $0.contains(mark) }
        return line.flatMap { line in line.firstRange(of: mark).map { String(line[$0.upperBound...]) } }
    }
}
