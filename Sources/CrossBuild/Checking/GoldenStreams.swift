package import Measures

/// What x264 makes of the test clips, by its revision: the SHA-256 of the whole stream.
///
/// With `--cpu-independent` and one thread x264 decides the same on every CPU, so one table holds for all. The digests were
/// measured on x86-64 with AVX-512 and in plain C, on aarch64 with NEON and on 32-bit ARM with NEON. The streams of these
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
            .slide: "d1d549938b389a05c5088b5af0b4dcddc4c3e237a6f67519f2cfde3483649de1",
            .noise: "e1606e0fdb6195c0009e0bf6e40340f7f70e3840136902349d2629e782fca5a9",
            .cuts: "d5f10322a06fa307d0f2fab55bc9206b98868348d9892e0dc3fc895be8f437c4",
        ],
        // Debian 13
        "0.164.3108 31e19f9": [
            .slide: "1db4936dc69e119ccbb00378b4c6d398cf5489df5b6fda3450f762b509cdc4a7",
            .noise: "5771562887530c6cf0d59ca7b71229410f84f73ccf8acbad901aae230ab3bfda",
            .cuts: "58b80c474e882ae3609671ed454ab6b9183db7a1156114f8a3293d814f5dd298",
        ],
    ]
}
