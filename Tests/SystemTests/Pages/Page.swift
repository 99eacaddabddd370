import Foundation
import SystemPackage
import Testing

/// What the tests of pages show, and how they look at it.
enum Page {
    static let red = [255, 0, 0], green = [0, 255, 0], blue = [0, 0, 255], black = [0, 0, 0]

    /// A page of one colour, and what else it holds.
    static func plain(_ colour: String, _ more: String = "") -> String {
        "<!doctype html><body style=\"margin: 0; background: \(colour)\">\(more)</body>"
    }

    /// A square of one colour.
    static func square(_ colour: String) -> String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><rect width="100" height="100" fill="\(colour)"/>\
        </svg>
        """
    }

    static func programme(_ item: String) -> String {
        """
        programme: Pages
        canvas: 320x180
        layouts: { all: { zones: { main: { at: [0, 0, 320, 180], playlist: pages } } } }
        playlists: { pages: [{ web: \(item) }] }

        """
    }

    /// Whether a colour is another but for what turning it into 4:2:0 and back costs.
    static func isAlike(_ seen: [Int], _ expected: [Int]) -> Bool {
        seen.count == 3 && zip(seen, expected).allSatisfy { abs($0 - $1) < 12 }
    }
}

extension Workbench {
    /// Red, green and blue of a picture's pixel.
    func colour(of picture: String, _ x: Int, _ y: Int) async throws -> [Int] {
        let made = try await tool(
            "ffmpeg",
            [
                "-y", "-loglevel", "error", "-i", picture, "-vf", "format=rgb24,crop=1:1:\(x):\(y)", "-f", "rawvideo",
                "pixel.rgb",
            ])
        try #require(made.code == 0, "\(made.talk)")
        return try Data(contentsOf: URL(fileURLWithPath: path("pixel.rgb").string)).map { Int($0) }
    }
}
