/// The one form of sound in every rendition.
enum SoundFormat {
    /// Units: samples per second.
    static let rate = 48_000
    static let channels = 2
    /// Units: samples that AAC takes at once.
    static let block = 1024
    /// Units: bits per second.
    static let bitrate = 128_000
}
