import Foundation
import SystemPackage
import Testing

/// Joins between items of unlike kinds, rates and lengths, in two zones at once: each frame shows what is due, and no other.
@Suite struct KindTests {
    private enum Item {
        /// `rate` frames a second, which the screen shows at thirty.
        case film(Range<Int>, rate: Int)
        /// A picture of one number, however it is drawn. Units: frames of the screen.
        case still(Int, frames: Int)
        /// White, but for letters that stand where bars would be.
        case text(frames: Int)

        func holds(_ number: Int?) -> Bool {
            switch self {
            case .film(let numbers, _): number.map(numbers.contains) ?? false
            case .still(let own, _): number == own
            case .text: number == nil || number == 0xFFFF
            }
        }

        /// What is wrong with the frames that it was shown for, all of them; `nil` where nothing is.
        func complaint(_ shown: [Int?]) -> String? {
            switch self {
            case .still(_, let frames), .text(let frames):
                shown.count == frames ? nil : "\(shown.count) frames, not \(frames)"
            case .film(let numbers, let rate):
                Set(shown) == Set(numbers.map(Optional.some))
                    && shown.compactMap { $0 } == shown.compactMap { $0 }.sorted()
                    && numbers.allSatisfy { number in shown.count { $0 == number } <= (30 + rate - 1) / rate }
                    ? nil : "\(shown)"
            }
        }
    }

    private static let left: [Item] = [
        .film(0..<31, rate: 30), .still(0xF00F, frames: 6), .film(1000..<1024, rate: 24), .text(frames: 9),
        .film(2000..<2017, rate: 30), .still(0xAAAA, frames: 7),
    ]
    private static let right: [Item] = [
        .still(0xC3C3, frames: 11), .film(3000..<3013, rate: 25), .film(4000..<4007, rate: 15), .text(frames: 5),
    ]

    private static let programme = """
        programme: Kinds
        canvas: 480x360
        layouts:
          all:
            zones:
              left: { at: [0, 0, 320, 180], playlist: left }
              right: { at: [320, 0, 160, 360], playlist: right, fit: stretch }
        playlists:
          left:
            - { video: film-0.mp4 }
            - { image: item-0.png, for: 200ms }
            - { video: film-1000.mp4 }
            - { text: "Hello", background: "#ffffff", colour: "#c0c0c0", for: 300ms }
            - { video: film-2000.mp4 }
            - { document: code.pdf, per-page: 233ms }
          right:
            - { image: code.svg, for: 367ms }
            - { video: film-3000.mp4 }
            - { video: film-4000.mp4 }
            - { text: "你好", background: "#ffffff", colour: "#c0c0c0", for: 167ms }
        """

    /// The number's white bars, each by its place from 0 to 15.
    private static func bars(_ number: Int, _ draw: (Int) -> String) -> String {
        (0..<16).filter { number >> (15 - $0) & 1 == 1 }.map(draw).joined(separator: "\n")
    }

    private static func drawing(_ number: Int) -> String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180" preserveAspectRatio="none">
        <rect width="320" height="180"/>
        \(bars(number) { "<rect x='\($0 * 20)' width='20' height='180' fill='#fff'/>" })
        </svg>
        """
    }

    private static func document(_ number: Int) -> String {
        let content = "0 g 0 0 320 180 re f\n1 g\n\(bars(number) { "\($0 * 20) 0 20 180 re f" })\n"
        return """
            %PDF-1.4
            1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
            2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
            3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 320 180] /Contents 4 0 R>> endobj
            4 0 obj <</Length \(content.utf8.count)>> stream
            \(content)endstream endobj
            trailer <</Root 1 0 R>>

            """
    }

    private func check(_ items: [Item], crop: String, in bench: borrowing Workbench) async throws {
        let cut = try await bench.tool(
            "ffmpeg",
            ["-y", "-loglevel", "error", "-i", "screen.mp4", "-vf", "crop=\(crop)", "-c:v", "ffv1", "zone.mkv"])
        try #require(cut.code == 0, "\(cut.talk)")
        let pictures = try await Barcode.pictures("zone.mkv", in: bench)
        #expect(pictures.count == 450)
        let numbers = pictures.map { Barcode.number(on: $0[...]) }
        var (place, turn) = (0, 0)
        while place < numbers.count {
            let item = items[turn % items.count]
            let shown = Array(numbers[place...].prefix { item.holds($0) })
            place += shown.count
            turn += 1
            try #require(
                !shown.isEmpty, "frame \(place) shows \(numbers[place].map(String.init) ?? "no number"), not \(item)")
            // The end cuts the last one off.
            guard place < numbers.count else { break }
            if let complaint = item.complaint(shown) { Issue.record("before frame \(place), \(item): \(complaint)") }
        }
        #expect(turn > 2 * items.count)
        for (index, number) in numbers.enumerated() where number == nil {
            let mean = pictures[index].reduce(0) { $0 + Int($1) } / pictures[index].count
            #expect(mean > 200, "frame \(index) is \(mean) bright")
        }
    }

    @Test func `films, pictures, texts, drawings and pages follow one another frame by frame`() async throws {
        let bench = try Workbench()
        for case .film(let numbers, let rate) in Self.left + Self.right {
            try await Barcode.film(numbers, rate: rate, named: "film-\(numbers.lowerBound).mp4", in: bench)
        }
        try await bench.draw([Barcode.picture(0xF00F)])
        try bench.write(Self.drawing(0xC3C3), to: "code.svg")
        try bench.write(Self.document(0xAAAA), to: "code.pdf")
        try await bench.show(Self.programme, to: "record:screen.mp4", for: "15s")
        try await check(Self.left, crop: "320:180:0:0", in: bench)
        try await check(Self.right, crop: "160:360:320:0", in: bench)
    }
}
