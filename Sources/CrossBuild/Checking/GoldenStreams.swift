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
            .slide: "95587799c93d4212958b9300d14dd57ce2def25c16cb250b383820510a65d49c",
            .noise: "bfe02614b4851b12a961c353256644c2957b4564dcc8100faa3cc18739797996",
            .cuts: "8d26604f8cca95e56d15f1024154161225e7d5473ecc9235126af0da5369b640",
        ],
        // Debian 13
        "0.164.3108 31e19f9": [
            .slide: "4949e3e262852ea6b3bc20a4700ed498c9bf3c4b231f712eec74ddd00dbf0cee",
            .noise: "8f593f2ead2e2a6b7ae017e90f7e8592d23ffa7ea9e091dd2387716c59aa4f52",
            .cuts: "9c2530845326638d0854d1e52ce1dbdd358065ba00182ad70a8757b100121eb7",
        ],
    ]
}
