import Measures
package import Programmes

extension Release {
    /// What its renditions say of the media: the lengths of videos and sounds, and the pages that documents have.
    package var repertoire: (lengths: [Item.Media: Duration], pages: [String: Int]) {
        var lengths: [Item.Media: Duration] = [:]
        var pages: [String: Int] = [:]
        for use in uses {
            if use.rendition.kind == .video, lengths[.video(use.place.media)] == nil {
                lengths[.video(use.place.media)] = use.rendition.length
            }
            if use.rendition.kind == .sound { lengths[.audio(use.place.media)] = use.rendition.length }
            let parts = use.place.media.split(separator: "#page=", omittingEmptySubsequences: false)
            if parts.count > 1, let number = parts.last.flatMap({ Int($0) }), (1...100_000).contains(number) {
                pages[parts.dropLast().joined(separator: "#page="), default: 0] = max(
                    number, pages[parts.dropLast().joined(separator: "#page="), default: 0])
            }
        }
        return (lengths, pages)
    }
}
