import Measures
import SystemPackage
import Testing

@testable import Encoding

/// Files put one behind the other of which each has its pictures and its sound in tracks, or on a clock, of its own.
@Suite struct SuccessionTests {
    let studio: Studio

    init() throws { studio = try Studio() }

    private static let first = "-c:v libx264 -bf 2 -c:a aac"

    /// Two seconds of one colour and one tone.
    private func part(_ name: String, _ colour: String, _ tone: Int, _ arguments: String) async throws -> [UInt8] {
        try studio.read(
            try await studio.film(
                name, "-f lavfi -i color=\(colour):s=320x180:r=25:d=2 -f lavfi -i sine=f=\(tone):d=2:r=48000",
                arguments))
    }

    /// Two seconds of each colour, with a tone of 1000 Hz under what is blue and of 400 Hz under what is red, give or take the blocks
    /// that a join breaks.
    private func check(_ clip: FilePath, _ colours: String, silent: Bool = false) async throws {
        let (file, rendition) = try studio.encode(clip, as: Plans.plan("160x90", loudness: nil))
        #expect(rendition.video?.frames == colours.count * 60)
        #expect(MediaSpan.of(clip).map { abs($0 - Double(colours.count) * 2) < 0.1 } == true)
        let samples = try await studio.samples(file)
        for (place, colour) in colours.enumerated() {
            for frame in [place * 60 + 1, place * 60 + 57] {
                let picture = try await studio.picture(file, frame: frame, of: try Plans.plan("160x90").resolution)
                let wanted = colour == "r" ? [255, 0, 0] : [0, 0, 255]
                #expect(picture.shows(wanted, at: 80, 45), "frame \(frame): \(picture[80, 45])")
            }
            let left = (0..<48_000).map { samples[((place * 4 + 1) * 24_000 + $0) * 2] }
            let crossings = zip(left, left.dropFirst()).count { ($0 < 0) != ($1 < 0) }
            let wanted = colour == "r" ? 800 : silent ? 0 : 2000
            #expect(abs(crossings - wanted) <= 4, "part \(place): \(crossings)")
        }
    }

    @Test(arguments: [
        "\(SuccessionTests.first) -mpegts_start_pid 512",
        "\(SuccessionTests.first) -mpegts_start_pid 512 -output_ts_offset 3600",
        "\(SuccessionTests.first) -output_ts_offset 3600",
        "\(SuccessionTests.first) -mpegts_pmt_start_pid 300 -mpegts_start_pid 700 -mpegts_service_id 7",
        "-c:v mpeg2video -c:a mp2 -mpegts_start_pid 512", "-c:v libx264 -c:a ac3 -streamid 1:600",
    ])
    func `transport streams play on, whatever numbers and clocks their parts have`(second: String) async throws {
        let (red, blue) = (
            try await part("a.ts", "red", 400, Self.first), try await part("b.ts", "blue", 1000, second)
        )
        try await check(try studio.write(red + blue + red, to: "joined.ts"), "rbr")
        try await check(try studio.write(blue + red, to: "joined.ts"), "br")
    }

    @Test func `a part without sound is silent, and so is one before the sound`() async throws {
        let red = try await part("a.ts", "red", 400, Self.first)
        let mute = try await part("b.ts", "blue", 1000, "-an -c:v libx264 -mpegts_start_pid 512")
        try await check(try studio.write(red + mute, to: "joined.ts"), "rb", silent: true)
        try await check(try studio.write(mute + red, to: "joined.ts"), "br", silent: true)
    }

    @Test func `program streams play on, whatever their sound is in`() async throws {
        let red = try await part("a.mpg", "red", 400, "-c:v mpeg2video -c:a mp2")
        let blue = try await part("b.mpg", "blue", 1000, "-c:v mpeg2video -c:a ac3")
        try await check(try studio.write(red + blue, to: "joined.mpg"), "rb")
    }

    @Test func `tracks that are listed only far into the file are found`() async throws {
        // libavformat reads 5 MB before it says which tracks there are.
        let long = try await studio.film(
            "long.ts", "-f lavfi -i color=red:s=320x180:r=25:d=2 -f lavfi -i sine=f=400:d=2:r=48000",
            Self.first + " -muxrate 24M")
        #expect(try studio.read(long).count > 5_500_000)
        let blue = try await part("b.ts", "blue", 1000, Self.first + " -mpegts_start_pid 512")
        try await check(try studio.write(try studio.read(long) + blue, to: "joined.ts"), "rb")
    }

    @Test func `a number that stands for something else in the second part ends in words`() async throws {
        let red = try await part("a.ts", "red", 400, Self.first)
        let blue = try await part("b.ts", "blue", 1000, "-c:v mpeg2video -c:a mp2")
        let clip = try studio.write(red + blue, to: "joined.ts")
        let fault = #expect(throws: (any Error).self) { try studio.encode(clip, as: Plans.plan("160x90")) }
        #expect("\(String(describing: fault))".contains("damaged after"), "\(String(describing: fault))")
    }

    // MARK: The clock alone

    /// Packets of 40 ms: their track (even ones are pictures), when they are due and where they stand.
    private func moves(_ packets: [(track: Int, at: Double)], leading: [Int] = [0]) -> [Double] {
        let runs = leading.map { Succession.Run(track: $0, numbers: 0..<Int.max) }
        var succession = Succession()
        for (place, packet) in packets.enumerated() {
            let time = Duration.milliseconds(Int(packet.at * 1000))
            succession.note(
                .init(
                    track: packet.track, isPicture: packet.track % 2 == 0, time: time, shown: time,
                    span: .milliseconds(40), place: Int64(place)))
        }
        succession.align(runs)
        var counts: [Int: Int] = [:]
        return packets.map { packet in
            let number = counts[packet.track, default: 0]
            counts[packet.track] = number + 1
            return succession.move(ofPacket: number, in: packet.track).inSeconds
        }
    }

    @Test func `a clock that goes on is left alone, and so are gaps`() {
        #expect(moves([(0, 5), (1, 5), (0, 5.04), (1, 5.04), (0, 12), (1, 60), (0, 12.04)]).allSatisfy { $0 == 0 })
    }

    @Test func `pictures and sound go on together, whichever is read first`() {
        // A last picture of the first part comes after the second part's first sound.
        let seen = moves([(0, 1), (1, 1), (0, 1.04), (1, 1.04), (1, 0.5), (0, 1.08), (0, 0.5), (1, 0.54), (0, 0.54)])
        #expect(seen == [0, 0, 0, 0, 0.62, 0, 0.62, 0.62, 0.62])
    }

    @Test func `each part is moved by its own, and a track that takes over by what it takes over from`() {
        #expect(moves([(0, 0), (0, 0.04), (0, 100), (0, 100.04), (0, 3)]) == [0, 0, -99.92, -99.92, -2.84])
        #expect(moves([(0, 0), (0, 0.04), (2, 7), (2, 7.04)], leading: [0, 2]) == [0, 0, 0, 0])
        let seen = moves([(0, 1), (0, 1.04), (3, 0.01), (2, 0), (2, 0.04)], leading: [0, 2])
        #expect(seen == [0, 0, 1.08, 1.08, 1.08])
    }

    @Test func `a track plays wherever it is, and what is there without it takes over`() {
        var succession = Succession()
        // Two that play together, two behind them, and the second of the first two again on a clock that has jumped.
        for (place, (track, time)) in [(0, 0), (2, 0), (0, 1), (2, 1), (4, 7), (6, 7), (4, 8), (6, 8), (2, 30)]
            .enumerated()
        {
            succession.note(
                .init(
                    track: track, isPicture: true, time: .seconds(time), shown: nil, span: .seconds(1),
                    place: Int64(place)))
        }
        func runs(_ track: Int) -> [Succession.Run] { succession.runs(through: track, among: [0, 2, 4, 6]) }
        let (begin, all, again) = (0..<2, 0..<Int.max, 2..<Int.max)
        #expect(
            runs(2) == [
                .init(track: 2, numbers: begin), .init(track: 4, numbers: all), .init(track: 2, numbers: again),
            ])
        #expect(
            runs(6) == [.init(track: 0, numbers: all), .init(track: 6, numbers: all), .init(track: 2, numbers: again)])
        #expect(succession.runs(through: 2, among: [2]) == [.init(track: 2, numbers: all)])
    }
}

private enum MediaSpan {
    static func of(_ file: FilePath) -> Double? { (try? MediaProbe.probe(file))?.duration?.inSeconds }
}
