/// What it takes to decode a film, and how many threads are to share it.
///
/// FFmpeg would take one for each core. All of them wait for each other, and each has pictures of its own.
struct Effort: Equatable {
    /// As caps name it: `video/x-h264`.
    let codec: String
    /// Units: pixels a second.
    let pixels: Double

    /// `nil` if it is not known how large the pictures are and how many come. The rate is a fraction.
    init?(codec: String, width: Int, height: Int, rate: (over: Int, under: Int)) {
        guard width > 0, height > 0, rate.over > 0, rate.under > 0 else { return nil }
        self.codec = codec
        pixels = Double(width) * Double(height) * Double(rate.over) / Double(rate.under)
    }

    /// In pixels of H.264, which newer codecs need more work than.
    private var weight: Double { ["video/x-h264", "video/mpeg"].contains(codec) ? 1 : 2 }

    /// No thread is busy for more than half of the time, so that it is ahead again soon after pictures that take longer.
    /// `speed` is what a core decodes of H.264. Units: pixels a second.
    func threads(speed: Double, cores: Int) -> Int {
        let needed = (2 * pixels * weight / speed).rounded(.up)
        return needed < Double(cores) ? max(1, Int(needed)) : cores
    }
}
