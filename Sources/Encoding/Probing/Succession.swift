import Measures

/// Which tracks of a file follow each other and how their clocks go on, where files were put one behind the other.
///
/// Each of those counts from an instant of its own, and may have its pictures and its sound under other numbers. All tracks of a part
/// are moved by the same, so they stay together.
struct Succession: Hashable, Sendable {
    /// A run of one track's packets with one clock.
    struct Stretch: Hashable, Sendable {
        /// Its first packet's number in the track.
        let number: Int
        /// Where its packets begin in the file. Units: bytes.
        let first: Int64
        var last: Int64
        let begin: Duration
        /// When the packet behind the last would be due.
        var due: Duration
        var shown: ClosedRange<Duration>?
        /// Whether all of its packets say when they are shown.
        var isTold = true
        var move = Duration.zero
    }

    /// A track is pictures or sound.
    private var stretches: [Int: [Stretch]] = [:]
    private var counts: [Int: Int] = [:]
    private var steps: [Int: Duration] = [:]
    private var places: [Int: Int64] = [:]

    /// Steps of pictures that are taken for another clock's. FFmpeg's own program takes the same.
    private static let back = Duration.milliseconds(100)
    private static let ahead = Duration.seconds(10)
    /// Of sound: it goes with the pictures in any case.
    private static let soundBack = Duration.milliseconds(10)
    private static let soundAhead = Duration.milliseconds(500)
    /// Of a file whose clock means nothing, no more is noted.
    private static let most = 1000

    /// Whether it is one clock's that a packet comes that much later than it is due.
    private static func goesOn(_ step: Duration, isPicture: Bool) -> Bool {
        .zero - step < (isPicture ? back : soundBack) && step < (isPicture ? ahead : soundAhead)
    }

    // MARK: Looking

    /// One packet as the file has it.
    struct Sighting {
        let track: Int
        let isPicture: Bool
        /// When it is decoded.
        let time: Duration?
        let shown: Duration?
        let span: Duration
        /// Units: bytes from the file's start; below zero where nobody knows.
        let place: Int64
    }

    /// Packets come as they are read: in each track in the order of the file.
    mutating func note(_ packet: Sighting) {
        let track = packet.track
        let number = counts[track, default: 0]
        counts[track] = number + 1
        // Only the first packet of several that stand together has a place, and a track's last ones are read at the file's end.
        let place = max(packet.place, places[track] ?? 0)
        places[track] = place
        guard let time = packet.time else { return }
        var known = stretches[track] ?? []
        let step = packet.span > .zero ? packet.span : steps[track] ?? .zero
        if var stretch = known.last,
            known.count >= Self.most || Self.goesOn(time - stretch.due, isPicture: packet.isPicture)
        {
            if packet.span == .zero, time > stretch.due { steps[track] = time - stretch.due }
            stretch.last = max(stretch.last, place)
            stretch.due = time + step
            known[known.count - 1] = stretch
        } else {
            known.append(
                Stretch(number: number, first: place, last: place, begin: time, due: time + step))
        }
        if let shown = packet.shown {
            known[known.count - 1].show(shown, lasting: step)
        } else {
            known[known.count - 1].isTold = false
        }
        stretches[track] = known
    }

    // MARK: What follows what

    /// Packets of one track that play one behind the other, by their numbers in it.
    struct Run: Hashable, Sendable {
        let track: Int
        var numbers: Range<Int>
    }

    /// What plays from the file's beginning to its end: `track` wherever it is there, elsewhere what is. `tracks` are of its kind, in
    /// the order in which the file lists them.
    func runs(through track: Int, among tracks: [Int]) -> [Run] {
        var rest = tracks.flatMap { track in
            (stretches[track] ?? []).indices.map { (track: track, index: $0, stretch: stretch(track, $0)) }
        }
        var runs: [Run] = []
        var played: (track: Int, index: Int)?
        while let nearest = rest.min(by: { $0.stretch.first < $1.stretch.first }) {
            let together = rest.filter { $0.stretch.first <= nearest.stretch.last }
            let next =
                [track, runs.last?.track].compactMap { wanted in together.first { $0.track == wanted } }.first
                ?? together[0]
            let numbers = next.stretch.number..<(stretches[next.track]?.dropFirst(next.index + 1).first?.number ?? .max)
            if let played, played == (next.track, next.index - 1) {
                runs[runs.count - 1].numbers = runs[runs.count - 1].numbers.lowerBound..<numbers.upperBound
            } else {
                runs.append(Run(track: next.track, numbers: numbers))
            }
            played = (next.track, next.index)
            rest.removeAll { $0.stretch.first <= next.stretch.last }
        }
        return runs
    }

    private func stretch(_ track: Int, _ index: Int) -> Stretch { (stretches[track] ?? [])[index] }

    // MARK: One clock

    /// Puts all on the clock of the first part: the pictures' stretches one behind the other, what else there is with those that it
    /// lies among. `leading` is what plays of the pictures, or of the sound where there are none.
    mutating func align(_ leading: [Run]) {
        var due: Duration?
        var end: Duration?
        var move = Duration.zero
        var parts: [Stretch] = []
        for run in leading {
            for index in (stretches[run.track] ?? []).indices {
                var stretch = stretch(run.track, index)
                guard run.numbers.contains(stretch.number) else { continue }
                if let due, !Self.goesOn(stretch.begin + move - due, isPicture: true) {
                    // Codecs hold pictures back for longer and shorter, so what counts is when they are shown.
                    move = end.flatMap { end in stretch.told.map { end - $0.lowerBound } } ?? due - stretch.begin
                }
                stretch.move = move
                due = stretch.due + move
                end = stretch.told.map { $0.upperBound + move }
                stretches[run.track]?[index] = stretch
                parts.append(stretch)
            }
        }
        for (track, known) in stretches where !leading.contains(where: { $0.track == track }) {
            stretches[track] = known.map { stretch in
                var moved = stretch
                // Where it lies between two, it is the beginning of the later one.
                let nearest = parts.reversed().max { stretch.common(with: $0) < stretch.common(with: $1) }
                moved.move = nearest?.move ?? .zero
                return moved
            }
        }
    }

    /// What the times of a track's packet with that number have to be moved by.
    func move(ofPacket number: Int, in track: Int) -> Duration {
        (stretches[track]?.last { $0.number <= number } ?? stretches[track]?.first)?.move ?? .zero
    }

    /// From the first picture, or sample, to the end of the last.
    func span(of runs: [Run]) -> Duration? {
        let played = runs.flatMap { run in
            (stretches[run.track] ?? []).filter { run.numbers.contains($0.number) }
        }
        let shown = played.compactMap { stretch in
            stretch.shown.map { ($0.lowerBound + stretch.move, $0.upperBound + stretch.move) }
        }
        guard let begin = shown.map(\.0).min(), let end = shown.map(\.1).max() else { return nil }
        return end - begin
    }
}

extension Succession.Stretch {
    fileprivate var told: ClosedRange<Duration>? { isTold ? shown : nil }

    fileprivate mutating func show(_ time: Duration, lasting step: Duration) {
        let (begin, end) = (min(shown?.lowerBound ?? time, time), max(shown?.upperBound ?? time, time + step))
        shown = begin...end
    }

    /// How much of the file they have in common; below zero, how far they are from each other. Units: bytes.
    fileprivate func common(with other: Self) -> Int64 { min(last, other.last) - max(first, other.first) }
}
