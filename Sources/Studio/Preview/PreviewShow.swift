import Faults
import Foundation
import Measures
import Subprocess
import SystemPackage

/// Where what is encoded for previews of a programme is kept.
enum PreviewDepot {
    /// A folder in `$XDG_CACHE_HOME/marquee`, else in `~/.cache/marquee`, one for each programme file.
    static func path(for programme: FilePath) throws -> FilePath {
        let environment = ProcessInfo.processInfo.environment
        let base =
            environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : FilePath($0) }
            ?? FilePath(NSHomeDirectory()).appending(".cache")
        let whole = FilePath(FileManager.default.currentDirectoryPath).pushing(programme).lexicallyNormalized()
        let name = Digest(of: whole.string).hexadecimal.prefix(16)
        let folder = base.appending("marquee").appending("preview").appending(String(name))
        try Files.makeDirectory(folder)
        return folder
    }
}

/// A release on the player's own stage, on a clock of its own.
struct PreviewShow: Sendable {
    let depot: FilePath
    let board: String
    let at: String?

    /// Writes what the screen shows for that span. Throws: `Fault`.
    func film(to file: FilePath, span: String) async throws {
        try await WorkFolder.with(beside: depot.appending("plays")) { state in
            try await play("record:\(file.string)", for: span, state: state)
        }
    }

    /// Writes the screen's first frame. Throws: `Fault`.
    func picture(to file: FilePath) async throws {
        try await WorkFolder.with(beside: depot.appending("plays")) { state in
            let frames = state.appending("frames")
            try await play("frames:\(frames.string)", for: "1ms", state: state)
            let bytes = try Files.read(frames.appending("frame-000000.png"), limit: 1_000_000_000)
            try Files.write(bytes, to: file)
        }
    }

    private func play(_ output: String, for span: String, state: FilePath) async throws {
        var words = [
            "run", "--depot", depot.string, "--board", board, "--output", output, "--for", span, "--state",
            state.string,
        ]
        if let at { words += ["--at", at] }
        // Without /proc there is no telling where the program lies; the shell's path is left.
        let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let player = own.map { FilePath($0).removingLastComponent().appending("marqueed") }
        let isThere = player.map { FileManager.default.isExecutableFile(atPath: $0.string) } ?? false
        let program: Executable = isThere ? .path(player ?? "marqueed") : .name("marqueed")
        let result = try await Subprocess.run(
            program, arguments: Arguments(words), input: .none, output: .discarded, error: .currentStandardError)
        switch result.terminationStatus {
        case .exited(0), .exited(1): return  // 1: an item failed, which the player has told
        case .exited, .signaled:
            throw Fault(
                .preview, at: .init(file: output), "the player did not show it, as it says above",
                remedy: "see to what it says; 'marqueed doctor' looks at all that it needs")
        }
    }
}

extension Fault.Code {
    /// The player could not show it.
    static let preview = Fault.Code("preview.failed")
}
