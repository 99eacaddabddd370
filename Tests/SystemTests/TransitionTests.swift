import Foundation
import SystemPackage
import Testing

/// How items come, how they lie on the canvas and how the canvas lies on the screen: every pixel of every frame.
@Suite(.serialized) struct TransitionTests {
    private typealias Picture = [UInt8]
    private static let (width, height) = (Barcode.width, Barcode.height)

    /// What GStreamer's conversions to 4:2:0 and back lose at most, of 255.
    private static let loss = 3

    /// Grey blocks that differ from item to item and from place to place.
    private static func blocks(_ item: Int) -> Picture {
        (0..<width * height).map { index in
            let (column, row) = (index % width / 20, index / width / 20)
            return UInt8((column * 53 + row * 97 + item * 71) % 14 * 18 + 8)
        }
    }

    /// What a programme shows from 1970 on. Shape: luma pictures.
    private func show(_ programme: String, for span: String, in bench: borrowing Workbench) async throws -> [Picture] {
        try await bench.show(programme, to: "frames:screen", for: span)
        return try await Barcode.pictures("screen/frame-%06d.png", in: bench)
    }

    /// The largest difference of two pictures' pixels.
    private func distance(_ one: Picture, _ other: Picture) -> Int {
        zip(one, other).reduce(one.count == other.count ? 0 : 256) { max($0, abs(Int($1.0) - Int($1.1))) }
    }

    /// What a frame shows when `share` of the new picture has come from that side.
    private func mixture(_ kind: String, _ side: String, old: Picture, new: Picture, share: Double) -> Picture {
        let (width, height) = (Self.width, Self.height)
        if kind == "crossfade" {
            return zip(old, new).map { UInt8((Double($0) + (Double($1) - Double($0)) * share).rounded()) }
        }
        let along = side == "left" || side == "right" ? width : height
        let seen = Int((Double(along) * share / 2).rounded()) * 2
        return (0..<width * height).map { index in
            let (column, row) = (index % width, index / width)
            let place = along == width ? column : row
            let fromStart = side == "left" || side == "top"
            guard fromStart ? place < seen : place >= along - seen else { return old[index] }
            guard kind == "slide" else { return new[index] }
            let moved = fromStart ? place + along - seen : place - (along - seen)
            return along == width ? new[row * width + moved] : new[moved * width + column]
        }
    }

    @Test func `every frame of every transition shows the part of each picture that it should`() async throws {
        let bench = try Workbench()
        let comings = [
            ("cut", ""), ("slide", "left"), ("wipe", "right"), ("slide", "top"), ("wipe", "bottom"), ("slide", "right"),
            ("wipe", "left"), ("slide", "bottom"), ("wipe", "top"), ("crossfade", ""),
        ]
        try await bench.draw(comings.indices.map(Self.blocks))
        let items = comings.enumerated().map { index, coming in
            let (kind, side) = coming
            let transition =
                switch kind {
                case "cut": "cut"
                case "crossfade": "{ crossfade: 300ms }"
                default: "{ \(kind): 300ms, from: \(side) }"
                }
            return "    - { image: item-\(index).png, for: 500ms, transition: \(transition) }"
        }
        let pictures = try await show(
            """
            programme: Transitions
            canvas: \(Self.width)x\(Self.height)
            layouts:
              all: { zones: { main: { at: [0, 0, \(Self.width), \(Self.height)], playlist: items } } }
            playlists:
              items:
            \(items.joined(separator: "\n"))
            """, for: "5s", in: bench)
        try #require(pictures.count == 150)
        for (item, (kind, side)) in comings.enumerated() {
            let whole = pictures[item * 15 + 14]
            #expect(distance(whole, Self.blocks(item)) <= Self.loss, "item \(item) as it was drawn")
            for frame in 0..<15 {
                let expected =
                    kind == "cut" || frame >= 9
                    ? whole
                    : mixture(
                        kind, side, old: pictures[item * 15 - 1], new: whole, share: Double(frame + 1) / 10)
                let allowed = kind == "crossfade" && frame < 9 ? 2 : 0
                #expect(
                    distance(pictures[item * 15 + frame], expected) <= allowed, "\(kind) \(side), frame \(frame)")
            }
        }
        let plays = try await bench.marquee("marqueed", ["plays", "--state", "plays", "--json"]).document()
        let entries = try #require(plays["plays"] as? [[String: Any]])
        #expect(entries.map { $0["frames"] as? Int } == Array(repeating: 15, count: 10))
    }

    @Test func `a film runs while it comes, and the one that goes keeps its last picture`() async throws {
        let bench = try Workbench()
        try await Barcode.film(0..<40, named: "a.mp4", in: bench)
        try await Barcode.film(1000..<1040, named: "b.mp4", in: bench)
        let pictures = try await show(
            """
            programme: Films
            canvas: 320x180
            layouts:
              all: { background: "#ffffff", zones: { main: { at: [0, 0, 320, 180], playlist: films } } }
            playlists:
              films: [{ video: a.mp4 }, { video: b.mp4, transition: { wipe: 500ms, from: left } }]
            """, for: "2s", in: bench)
        #expect(pictures.count == 60)
        let numbers = pictures.map { Barcode.number(on: $0[...]) }
        #expect(numbers.prefix(40) == Array((0..<40).map(Optional.some))[...])
        #expect(numbers.suffix(5) == [1015, 1016, 1017, 1018, 1019], "fifteen frames of wipe, then the new film alone")
        for frame in 0..<15 {
            let edge = Int((320.0 / 2 * Double(frame + 1) / 16).rounded()) * 2
            for bar in 0..<16 {
                let middle = bar * 20 + 10
                guard abs(middle - edge) > 4 else { continue }
                let shown = middle < edge ? 1000 + frame : 39
                let isWhite = shown >> (15 - bar) & 1 == 1
                #expect((pictures[40 + frame][90 * 320 + middle] > 128) == isWhite, "frame \(frame), bar \(bar)")
            }
        }
    }

    @Test(arguments: [0, 90, 180, 270])
    func `a canvas lies turned clockwise on the screen, and what is half opaque lets the ground through`(
        rotation: Int
    ) async throws {
        let bench = try Workbench()
        try await bench.draw([Self.blocks(0)])
        // The picture fills the upper left quarter.
        try await bench.show(
            """
            programme: Turned
            canvas: 320x180
            rotate: \(rotation)
            layouts:
              all:
                background: "#ffffff"
                zones: { corner: { at: [0, 0, 160, 90], playlist: items, opacity: 50% } }
            playlists:
              items: [{ image: item-0.png, for: 1s, fit: stretch }]
            """.replacing("rotate: 0\n", with: ""), to: "frames:screen", for: "1ms")
        let isUpright = rotation % 180 == 0
        let (width, height) = isUpright ? (320, 180) : (180, 320)
        let made = try await bench.tool(
            "ffmpeg", ["-y", "-loglevel", "error", "-i", "screen/frame-000000.png", "-pix_fmt", "gray", "one.pgm"])
        try #require(made.code == 0, "\(made.talk)")
        let file = try [UInt8](Data(contentsOf: URL(fileURLWithPath: bench.path("one.pgm").string)))
        try #require(file.starts(with: Array("P5\n\(width) \(height)\n255\n".utf8)), "the screen's sides")
        let screen = file.suffix(width * height)
        let source = Self.blocks(0)
        // The middles of the blocks, which are ten pixels wide in the zone.
        for row in stride(from: 5, to: 180, by: 10) {
            for column in stride(from: 5, to: 320, by: 10) {
                let ink = row < 90 && column < 160 ? (Int(source[row * 2 * 320 + column * 2]) + 255) / 2 : 255
                let (x, y) =
                    switch rotation {
                    case 0: (column, row)
                    case 90: (179 - row, column)
                    case 180: (319 - column, 179 - row)
                    default: (row, 319 - column)
                    }
                let seen = Int(screen[screen.startIndex + y * width + x])
                #expect(abs(seen - ink) <= Self.loss, "\(column), \(row): \(seen), not \(ink)")
            }
        }
    }
}
