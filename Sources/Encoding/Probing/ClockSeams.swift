import Measures

/// Lets a file's clock go on where files were put one behind the other, each of which counts from an instant of its own.
///
/// All tracks of a part are moved by the same, so they stay together; each goes over to the next part by itself, since one may be
/// read further than another.
struct ClockSeams {
    /// What each part is moved by.
    private var moves = [Duration.zero]
    private var places: [Int: Place] = [:]

    private struct Place {
        var part: Int
        /// When its next packet is due.
        var due: Duration

        /// Sound may be missing for as long as it likes.
        func goesOn(at time: Duration, isPicture: Bool, back: Duration = ClockSeams.back) -> Bool {
            due - time < back && (!isPicture || time - due < ClockSeams.ahead)
        }
    }

    /// The steps that are taken for another clock's. FFmpeg's own program takes the same.
    private static let back = Duration.milliseconds(100)
    private static let ahead = Duration.seconds(10)
    /// How far the sound of a part may begin before the end of the last one's, if the pictures go on.
    private static let overlap = Duration.seconds(1)

    /// What a packet's times have to be moved by. Packets come as they stand in the file.
    ///
    /// `written` is when it is decoded, as the file has it; `nil` where it does not say.
    mutating func move(at written: Duration?, lasting span: Duration, track: Int, isPicture: Bool) -> Duration {
        var place = places[track] ?? Place(part: moves.count - 1, due: .zero)
        guard let written else { return moves[place.part] }
        if places[track] != nil, !place.goesOn(at: written + moves[place.part], isPicture: isPicture) {
            let later = moves.indices.dropFirst(place.part + 1)
            let back = isPicture ? Self.back : Self.overlap
            if let part = later.first(where: {
                place.goesOn(at: written + moves[$0], isPicture: isPicture, back: back)
            }) {
                place.part = part
            } else {
                moves.append(place.due - written)
                place.part = moves.count - 1
            }
        }
        place.due = written + moves[place.part] + span
        places[track] = place
        return moves[place.part]
    }
}
