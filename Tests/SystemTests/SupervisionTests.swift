import Foundation
import Subprocess
import SystemPackage
import Testing

/// What the player does when the stage or someone at the keyboard ends things early.
@Suite(.serialized) struct SupervisionTests {
    private func prepare(_ bench: borrowing Workbench) async throws {
        try await Barcode.film(0..<15, named: "film.mp4", in: bench)
        try bench.write(
            """
            programme: Supervision
            canvas: 320x180
            layouts:
              all: { zones: { main: { at: [0, 0, 320, 180], playlist: films } } }
            playlists:
              films: [{ video: film.mp4 }]
            """, to: "programme.yaml")
        let encoded = try await bench.marquee(
            "marquee",
            [
                "encode", "programme.yaml", "--board", "rk3588", "-o", "depot", "--catalogue",
                Workbench.repository.string,
            ])
        try #require(encoded.code == 0, "\(encoded.talk)")
    }

    private func plays(_ bench: borrowing Workbench) async throws -> [[String: Any]] {
        let output = try await bench.marquee("marqueed", ["plays", "--state", "plays", "--json"])
        return try #require(try output.document()["plays"] as? [[String: Any]])
    }

    /// Looks until the journal has more plays than that, and returns how many.
    private static func plays(in directory: FilePath, moreThan seen: Int) async throws -> Int {
        let deadline = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < deadline {
            let journal = try await Subprocess.run(
                .path(Workbench.products.appending("marqueed")), arguments: ["plays", "--state", "plays", "--json"],
                workingDirectory: directory, output: .string(limit: 16 << 20))
            let count = journal.standardOutput.split(separator: "\"id\"").count - 1
            if count > seen { return count }
            // Whoever asks all the time keeps the screen from being drawn.
            try await Task.sleep(for: .milliseconds(200))
        }
        throw BarcodeError(what: "nothing more was shown in two minutes")
    }

    /// The process that `parent` has started, or starts within a minute: on a busy machine it may just be replacing one.
    private func child(of parent: pid_t) async throws -> pid_t {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { pid_t($0) }
            let child = processes.first { process in
                // A process may end while one looks; its name, in brackets, may hold anything.
                let status = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
                let fields = status[(status.lastIndex(of: ")") ?? status.startIndex)...].split(separator: " ")
                return fields.count > 2 && fields[1] != "Z" && fields[2] == "\(parent)"
            }
            if let child { return child }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw BarcodeError(what: "no stage was running for a minute")
    }

    /// Runs the player, does each deed to it once it has journalled more plays than before, and returns its report.
    private func run(
        _ bench: borrowing Workbench, output: String, deeds: [@Sendable (pid_t) async throws -> Void]
    ) async throws -> (code: TerminationStatus, report: [String: Any]) {
        let directory = bench.directory
        let result = try await Subprocess.run(
            .path(Workbench.products.appending("marqueed")),
            arguments: [
                "run", "--depot", "depot", "--output", output, "--for", "20h", "--state", "plays", "--json",
            ], workingDirectory: directory, input: .none, output: .sequence, error: .discarded
        ) { execution in
            let player = execution.processIdentifier.value
            do {
                var seen = 0
                for deed in deeds {
                    seen = try await Self.plays(in: directory, moreThan: seen)
                    try await deed(player)
                }
            } catch {
                kill(player, SIGKILL)
                throw error
            }
            var text = ""
            for try await line in execution.standardOutput.strings() { text += line + "\n" }
            return text
        }
        let object = try JSONSerialization.jsonObject(with: Data(result.closureResult.utf8))
        return (result.terminationStatus, try #require(object as? [String: Any]))
    }

    @Test(arguments: [SIGKILL, SIGSTOP])
    func `a stage that is killed or stands still is replaced, and the show goes on`(signal: Int32) async throws {
        let bench = try Workbench()
        try await prepare(bench)
        let (_, report) = try await run(
            bench, output: "none",
            deeds: [{ kill(try await child(of: $0), signal) }, { _ in }, { _ in }, { kill($0, SIGTERM) }])
        // On a machine that is busy elsewhere the next stage may be too slow as well.
        #expect(try #require(report["stageRestarts"] as? Int) >= 1)
        let entries = try await plays(bench)
        #expect(entries.count >= 4)
        #expect(Set(entries.compactMap { $0["id"] as? String }).count == entries.count)
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `a record that is ended early is whole up to there`(signal: Int32) async throws {
        let bench = try Workbench()
        try await prepare(bench)
        let (code, report) = try await run(bench, output: "record:screen.mp4", deeds: [{ kill($0, signal) }])
        #expect(code == .exited(0))
        #expect(report["failed"] as? Int == 0)
        let numbers = try await Barcode.read("screen.mp4", in: bench)
        #expect(numbers.count >= 15)
        let frames = try await plays(bench).reduce(0) { $0 + ($1["frames"] as? Int ?? 0) }
        #expect(frames == numbers.count, "the journal has what the record has")
        #expect(!bench.files().contains { $0.contains("partial") })
    }

    @Test func `a stage outlives its player by no more than a moment`() async throws {
        let bench = try Workbench()
        try await prepare(bench)
        let stage = UnsafeSendableBox<pid_t>(0)
        let deed: @Sendable (pid_t) async throws -> Void = { player in
            stage.value = try await child(of: player)
            kill(player, SIGKILL)
        }
        _ = try? await run(bench, output: "none", deeds: [deed])  // it cannot report: it is dead
        let deadline = ContinuousClock.now + .seconds(20)
        while isRunning(stage.value), ContinuousClock.now < deadline { await Task.yield() }
        #expect(!isRunning(stage.value), "it is gone")
    }

    @Test func `a stage that nobody hears any more ends with its own exit code`() async throws {
        let bench = try Workbench()
        let stage = Workbench.products.appending("marqueed").string
        let output = try await bench.tool("sh", ["-c", "echo nonsense | \(stage) stage > /dev/full"])
        #expect(output.code == 2, "\(output.talk)")
    }

    /// What has ended and waits for its new parent to notice does not run. Source: proc(5), stat.
    private func isRunning(_ process: pid_t) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let name = stat.lastIndex(of: ")")
        else { return false }
        return !stat[name...].hasPrefix(") Z")
    }
}

/// `@unchecked Sendable`: written before and read after the one await between.
private final class UnsafeSendableBox<Value>: @unchecked Sendable {
    var value: Value
    init(_ value: Value) { self.value = value }
}
