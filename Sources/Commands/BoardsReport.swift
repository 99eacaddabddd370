import Boards
import Foundation
import Measures
import Reports

/// What `marquee boards` answers.
struct BoardsReport: Report {
    static let schema = "marquee.boards/1"

    let boards: [Board]

    func text(_ style: Style) -> String {
        var table = Table("board", "plays", "triple", "about")
        for board in boards {
            table.add(board.name, BoardReport.plays(board.envelope.h264), board.triple, board.about)
        }
        return table.text(style)
    }
}

/// What `marquee boards show` answers.
struct BoardReport: Report {
    static let schema = "marquee.board/1"

    let board: Board
    let toolchain: Toolchain

    func text(_ style: Style) -> String {
        let h264 = board.envelope.h264
        let facts = [
            ("about", board.about),
            ("plays", Self.plays(h264)),
            ("limits", "\(h264.references) reference pictures, \(h264.bFrames) B pictures in a row, \(h264.bitrate)"),
            ("display", "to \(board.display), \(board.envelope.refresh) Hz"),
            ("memory", "\(board.memory.from) to \(board.memory.to)"),
            ("triple", board.triple),
            ("toolchain", "\(toolchain.name), Debian package \(toolchain.packages.compiler)"),
            ("gcc flags", board.flags.gcc.joined(separator: " ")),
            ("clang flags", board.flags.clang.joined(separator: " ")),
            ("recipes", board.recipes.joined(separator: ", ")),
        ]
        let width = facts.map(\.0.count).max() ?? 0
        let lines = facts.map { name, value in
            "  \(name)\(String(repeating: " ", count: width - name.count))  \(value)"
        }
        let sources = board.sources.map { style.faint("  \($0)") }
        return ([style.bold(board.name)] + lines + ["", "  Sources:"] + sources).joined(separator: "\n")
    }

    static func plays(_ h264: Envelope.H264) -> String {
        "H.264 \(h264.profile.rawValue.capitalized)@\(h264.level.rawValue) to \(h264.resolution) at \(h264.rate)/s"
    }
}
