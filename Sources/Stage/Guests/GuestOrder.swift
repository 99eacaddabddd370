import Foundation

/// What a guest shows, and how large: a guest is a process of its own for a page, which may hang, leak or die.
struct GuestOrder: Sendable, Codable, Hashable {
    let page: LivePage
    /// Units: pixels, even.
    let width: Int
    let height: Int
    /// As caps have it: `30/1`.
    let rate: String

    /// Raw pictures, 4:2:0, rows as GStreamer lays them out.
    var caps: String {
        "video/x-raw,format=I420,colorimetry=bt709,chroma-site=mpeg2,pixel-aspect-ratio=1/1"
            + ",width=\(width),height=\(height),framerate=\(rate)"
    }

    /// The bytes of one picture. Source: GStreamer's design document on raw video, I420: rows are multiples of four.
    var pictureSize: Int {
        func whole(_ value: Int) -> Int { (value + 3) / 4 * 4 }
        return whole(width) * height + 2 * whole(width / 2) * (height / 2)
    }
}

/// What a guest tells, a JSON object a line on its standard error. Lines that are none are some library's talk.
enum GuestEvent: Sendable, Codable, Equatable {
    /// The page wanted something from elsewhere than its origins, and did not get it.
    case refused(address: String, isNavigation: Bool)
    /// The page wanted a file that its folder does not have.
    case missing(path: String)
    /// The kernel does not shut the page's processes off.
    case unconfined
    /// What the first picture waits for now.
    case waits(on: String)
    /// The page cannot be shown; the guest ends.
    case failed(reason: String)

    /// For whoever watches; `nil` for what is told once the guest has ended.
    var sentence: String? {
        switch self {
        case .refused(let address, true): "it wanted to go to \(address), which is none of its origins; it stays"
        case .refused(let address, false): "it wanted something from \(address), which is none of its origins"
        case .missing(let path): "it wanted '\(path)', which its folder does not have"
        case .unconfined: "its processes are not shut off from this machine's files: the kernel has no Landlock"
        case .waits, .failed: nil
        }
    }
}
