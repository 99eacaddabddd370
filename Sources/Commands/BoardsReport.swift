import Boards
import Foundation
import Measures
import Reports

/// What `marquee boards` answers.
struct BoardsReport: Report {
    static let schema = "marquee.boards/2"

    let boards: [Board]

    func text(_ style: Style) -> String {
        var table = Table("board", "encoded for", "triple", "about")
        for board in boards { table.add(board.name, Self.summary(board.envelope.h264), board.triple, board.about) }
        return table.text(style)
    }

    static func summary(_ h264: Envelope.H264) -> String {
        "H.264 \(h264.profile.rawValue.capitalized) \(h264.level.rawValue), \(h264.resolution)@\(h264.rate)"
    }
}
