import Foundation
import Subprocess
import SystemPackage
import Testing

/// The real player at work in a bench, and the words that programs on the same board have with it.
struct PlayingBench: Sendable {
    let directory: FilePath
    let socket: FilePath

    struct NoAnswer: Error { let what: String }

    /// Encodes the bench's `programme.yaml`, plays it without a screen, and ends the player when `body` is done. `before` is
    /// what happens to the depot meanwhile; what the player says is in `log` afterwards, if one is named; `behind` are
    /// the words of a command that starts it.
    static func run(
        _ bench: borrowing Workbench, arguments: [String] = [], environment: [String: String] = [:],
        before: @Sendable () throws -> Void = {}, log: FilePath? = nil, behind words: [String] = [],
        _ body: @Sendable (PlayingBench) async throws -> Void
    ) async throws {
        let encoded = try await bench.marquee(
            "marquee",
            [
                "encode", "programme.yaml", "--board", "rk3588", "-o", "depot", "--catalogue",
                Workbench.repository.string,
            ])
        try #require(encoded.code == 0, "\(encoded.talk)")
        try before()
        let playing = PlayingBench(directory: bench.directory, socket: bench.path("state/player.sock"))
        let player = Workbench.products.appending("marqueed")
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(5))]
        let result = try await Subprocess.run(
            .path(words.first.map { FilePath($0) } ?? player),
            arguments: Arguments(
                words.dropFirst() + (words.isEmpty ? [] : [player.string])
                    + ["run", "--depot", "depot", "--output", "none", "--for", "20h", "--state", "state"] + arguments),
            environment: .inherit.updating(
                Dictionary(environment.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) }) { $1 }),
            workingDirectory: bench.directory, platformOptions: options, input: .none, output: .discarded,
            error: .string(limit: 1 << 20)
        ) { execution in
            do {
                try await playing.until { ["playing", "dark"].contains(try await $0.status()["state"] as? String) }
                try await body(playing)
            } catch {
                kill(execution.processIdentifier.value, SIGTERM)
                throw error
            }
            kill(execution.processIdentifier.value, SIGTERM)
        }
        if let log { try Data(result.standardError.utf8).write(to: URL(filePath: log.string)) }
        // 1 is that an item failed, as one may on a machine that is busy.
        #expect(
            [.exited(0), .exited(1)].contains(result.terminationStatus), "\(result.standardError)")
    }

    /// Asks with curl. Returns the status and the body.
    func ask(_ method: String, _ path: String, body: String = "") async throws -> (status: Int, body: String) {
        let answer = try await Subprocess.run(
            .name("curl"),
            arguments: [
                "--silent", "--max-time", "20", "--unix-socket", socket.string, "--request", method, "--data-binary",
                body,
                "--write-out", "\\n%{http_code}", "http://player\(path)",
            ], output: .string(limit: 16 << 20))
        let lines = answer.standardOutput.split(separator: "\n", omittingEmptySubsequences: false)
        return (Int(lines.last ?? "") ?? 0, lines.dropLast().joined(separator: "\n"))
    }

    /// Asks with curl for something that is kept in a file. Returns the status.
    func ask(_ method: String, _ path: String, to file: FilePath) async throws -> Int {
        let answer = try await Subprocess.run(
            .name("curl"),
            arguments: [
                "--silent", "--max-time", "20", "--unix-socket", socket.string, "--request", method, "--output",
                file.string, "--write-out", "%{http_code}", "http://player\(path)",
            ], output: .string(limit: 100))
        return Int(answer.standardOutput) ?? 0
    }

    func document(_ path: String) async throws -> [String: Any] {
        let answer = try await ask("GET", path)
        guard answer.status == 200,
            let object = try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any]
        else { throw NoAnswer(what: "\(path): \(answer)") }
        return object
    }

    func status() async throws -> [String: Any] { try await document("/api/v1/status") }

    /// What it has noted, a line each.
    func troubles() async throws -> String {
        let notes = try await status()["notes"] as? [[String: Any]] ?? []
        return notes.compactMap { $0["text"] as? String }.joined(separator: "\n")
    }

    /// The items on the screen, by zone.
    func screen() async throws -> [String: String] {
        let shown = try await status()["onScreen"] as? [[String: Any]] ?? []
        return Dictionary(shown.map { ("\($0["layout"] ?? "")/\($0["zone"] ?? "")", $0["item"] as? String ?? "") }) {
            $1
        }
    }

    /// Looks until it is so, for three minutes.
    func until(_ isSo: (PlayingBench) async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(180)
        var last = "never"
        while ContinuousClock.now < deadline {
            do {
                if try await isSo(self) { return }
                last = "\(try await screen())"
            } catch { last = "\(error)" }
            // Whoever asks all the time keeps the screen from being drawn.
            try await Task.sleep(for: .milliseconds(150))
        }
        throw NoAnswer(what: "it did not come about in three minutes; at last: \(last)")
    }
}

extension ISO8601DateFormatter {
    /// Instants as documents have them.
    static var whole: ISO8601DateFormatter {
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        return formatter
    }
}
