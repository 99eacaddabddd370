import Boards
import Foundation
import Measures
import Reports

/// What `marquee boards show` answers.
struct BoardReport: Report {
    static let schema = "marquee.board/2"

    let board: Board
    let toolchain: Toolchain

    func text(_ style: Style) -> String {
        var parts = [facts(style)]
        for kernel in board.kernels ?? [] { parts.append(KernelTable(kernel: kernel).text(style)) }
        parts.append(sources(style))
        return parts.joined(separator: "\n\n")
    }

    private func facts(_ style: Style) -> String {
        let h264 = board.envelope.h264
        let facts: [(name: String, value: String, sources: [String])] = [
            ("cpu", cpu, board.cpu.sources),
            ("gpu", board.gpu?.name ?? "not known", board.gpu?.sources ?? []),
            ("memory", memory, board.memory?.sources ?? []),
            ("triple", board.triple, []),
            ("toolchain", "\(toolchain.name), \(toolchain.about)", []),
            ("gcc", board.flags.gcc.joined(separator: " "), board.flags.sources),
            ("clang", board.flags.clang.joined(separator: " "), board.flags.sources),
            ("encoded for", BoardsReport.summary(h264), board.envelopeSources),
            ("", "\(h264.references) reference pictures, \(h264.bFrames) B pictures in a row, \(h264.bitrate)", []),
            ("", "a screen of \(board.envelope.refresh) Hz", []),
            ("recipes", board.recipes.joined(separator: ", "), []),
            ("kernels", kernels, []),
        ]
        let width = facts.map(\.name.count).max() ?? 0
        let lines = facts.map { name, value, sources in
            let named = sources.isEmpty ? "" : style.faint("  (\(sources.joined(separator: ", ")))")
            return "  \(name)\(String(repeating: " ", count: width - name.count))  \(value)\(named)"
        }
        return (["\(style.bold(board.name)), \(board.about)"] + lines).joined(separator: "\n")
    }

    private var cpu: String {
        let cores = (board.cpu.cores ?? []).map { "\($0.count) x \($0.name)" }
        return (cores + [board.cpu.isa.rawValue] + board.cpu.features).joined(separator: ", ")
    }

    private var memory: String {
        guard let memory = board.memory else { return "not known" }
        let range = memory.from == memory.to ? "\(memory.from)" : "\(memory.from) to \(memory.to)"
        return memory.note.map { "\(range); \($0)" } ?? range
    }

    private var kernels: String {
        guard let kernels = board.kernels else { return "not known: decoders, encoders and outputs were not looked at" }
        return kernels.map(\.name.rawValue).joined(separator: ", ") + "; ? is what no source says"
    }

    private func sources(_ style: Style) -> String {
        let width = board.sources.map(\.name.count).max() ?? 0
        let lines = board.sources.map { source in
            "  \(source.name)\(String(repeating: " ", count: width - source.name.count))  \(source.text)"
        }
        return ([style.bold("sources")] + lines).joined(separator: "\n")
    }
}
