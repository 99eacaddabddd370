import Measures

/// One picture, decoded once and shown again and again.
enum StillSource {
    static func fill(_ bin: Element, path: String, videoCaps: String, rate: FrameRate) throws {
        let file = try Element("filesrc")
        file.set("location", text: path)
        let freeze = try Element("imagefreeze")
        let filter = try Element.capsFilter("\(videoCaps),framerate=\(rate.fraction)")
        try bin.chain([
            file, try Element("pngdec"), try Element("videoconvert"), try Element("videoscale"),
            try Element.capsFilter(videoCaps), freeze, filter,
        ])
        try bin.offerVideo(of: filter)
    }
}
