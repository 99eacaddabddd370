package import Measures

/// What x264 makes of the test clips, by its revision: the SHA-256 of the whole stream.
///
/// With `--cpu-independent` and one thread x264 decides the same on every CPU, so one table holds for all. The digests were
/// measured on x86-64 with AVX2 and in plain C, on aarch64 with NEON and on 32-bit ARM with NEON. The streams of these
/// two revisions differ in the bytes that name the revision.
package enum GoldenStreams {
    /// What the digests were made with: `x264 ARGUMENTS <clip.y4m | sha256sum`.
    package static let arguments = [
        "--cpu-independent", "--threads", "1", "--preset", "medium", "--crf", "23", "--no-progress", "--demuxer", "y4m",
        "--muxer", "raw", "--output", "-", "-",
    ]

    /// `nil` if that revision was never measured: it may rightly make other decisions.
    package static func digest(of motion: TestClip.Motion, by revision: X264Revision) -> Digest? {
        table[revision.name]?[motion].flatMap { Digest(parsing: $0) }
    }

    static let table: [String: [TestClip.Motion: String]] = [
        // Debian 12
        "0.164.3095 baee400": [
            .slide: "8bb33bbe6a7e48f128db5a967ec9283e6faa7d34765acd04a127582f6f43a242",
            .noise: "fd527a035a4b01b3435a1a818101f1a77c214ab7434601703a120496d0750f6e",
            .cuts: "94748dfc51c70b841c69cf50bdfc984df3090c302b7d7a15cafd992fb7430dbc",
        ],
        // Debian 13
        "0.164.3108 31e19f9": [
            .slide: "c7f7e3116c13dbc4648168ec7281a3e262344f8e728efa9311bafca7f7c47569",
            .noise: "181518a9bbc377b9661acc5659bead26c0c41e4f6f9f21dd4b7d45054ef5b61b",
            .cuts: "7a8bafdcdb95003328b2e975779fe4c65d4b23ce9083bdd24b49d9994c47d848",
        ],
    ]
}
