import CFFmpeg
import Measures

/// A picture track's packets: when they are due and how large they are. Nothing is decoded.
struct Rhythm {
    static let code = "picture.variable-rate"

    private let demuxer: Demuxer
    private let track: Track
    private let ticks: Ticks
    private var times: [Double] = []
    private(set) var bitrates: [Int] = []

    init(_ demuxer: Demuxer, track: Track) throws {
        self.demuxer = demuxer
        self.track = track
        unsafe ticks = try Ticks(demuxer.stream(track.index).pointee.time_base)
    }

    /// To the end, or to the first packet that cannot be read: what is decoded later tells what that is.
    mutating func read() throws {
        let packet = try Packet()
        var start: Double?
        while (try? demuxer.read(into: packet)) == true {  // the pictures' own reader says what is wrong
            guard packet.stream == track.index || track.runs.contains(where: { $0.track == packet.stream }),
                let time = packet.presentation ?? packet.decoding
            else { continue }
            let second = ticks.span(time).inSeconds
            let origin = start ?? second
            start = origin
            guard second - origin < MediaLimits.span.inSeconds else { break }
            times.append(second - origin)
            let index = max(0, Int(second - origin))
            while bitrates.count <= index { bitrates.append(0) }
            bitrates[index] += packet.size * 8
        }
        times.sort()
    }

    /// A rate counts as variable when more than one gap in fifty is off the usual one by more than a fifth.
    var findings: [Finding] {
        let gaps = zip(times.dropFirst(), times).map { $0 - $1 }
        guard gaps.count >= 10 else { return [] }
        let usual = gaps.sorted()[gaps.count / 2]
        let odd = gaps.filter { abs($0 - usual) > usual * 0.2 }
        guard usual > 0, odd.count * 50 > gaps.count, let longest = gaps.max() else { return [] }
        let at = gaps.firstIndex(of: longest).map { times[$0] }
        return [
            Finding(
                .note, Self.code, from: at,
                "variable frame rate: pictures last up to \(Duration.seconds(longest).text), most \(Duration.seconds(usual).text)",
                remedy: "it is brought to a constant rate; record or export at one for smooth motion")
        ]
    }
}
