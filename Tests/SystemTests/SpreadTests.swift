import Foundation
import Subprocess
import SystemPackage
import Testing

/// `marquee encode --executor local`, and what both executors are asked on the command line.
@Suite struct SpreadTests {
    @Test func `a worker and then the coordinator are killed, and the same command ends with the same bytes`()
        async throws
    {
        let show = try await SpreadShow(films: 3)
        let plain = try show.outcome(try await show.encode("plain"), "plain")
        let run = SpreadRun(parent: show.bench.path("depot/incoming"), depot: show.bench.path("depot"))
        let options = ["--executor", "local", "--chunk", "1s", "--jobs", "2"]
        let killed = try await show.encode("depot", options) { process in
            let worker = try await SpreadRun.until("a worker at work") { run.atWork.first }
            kill(worker.process, SIGKILL)
            _ = try await SpreadRun.until("a rendition in the depot while others are at work") {
                run.renditions > 0 && !run.atWork.isEmpty ? true : nil
            }
            kill(process.value, SIGKILL)
        }
        #expect(killed.code == -1 && killed.talk.contains("gone without a word"), "\(killed.talk)")
        _ = try await SpreadRun.until("the workers have ended too") { run.atWork.isEmpty ? true : nil }
        let made = run.renditions
        let resumed = try await show.encode("depot", options)
        #expect(try show.outcome(resumed, "depot") == plain)
        let entries = try #require(try resumed.document()["renditions"] as? [[String: Any]])
        #expect(entries.count { $0["cached"] as? Bool == true } >= made, "nothing is made twice")
        let left = show.bench.files(below: "depot/incoming").filter { $0.hasPrefix("marquee-") }
        #expect(left.isEmpty, "the run is cleared away")
    }

    @Test func `what fails is tried once more: a decoder without memory gets through, a broken film does not`()
        async throws
    {
        let show = try await SpreadShow(films: 2)
        try show.bench.write("no film", to: "film-1.mp4")
        let run = SpreadRun(parent: show.bench.path("depot/incoming"), depot: show.bench.path("depot"))
        let output = try await show.encode("depot", ["--executor", "local", "--chunk", "1s"]) { _ in
            // As the kernel ends the largest process when memory runs out.
            let decoder = try await SpreadRun.until("a film at work") {
                run.atWork.first { $0.isAt("film-0.mp4") }?.children.first
            }
            kill(decoder, SIGKILL)
        }
        #expect(output.code == 2)
        #expect(output.talk.contains("of the memory there is") && output.talk.contains("given up"), "\(output.talk)")
        #expect(output.text.contains("film-1.mp4") && !output.text.contains("film-0.mp4"), "\(output.text)")
        #expect(run.renditions == 2, "the film and the page")
    }

    @Test func `an executor that is not there, and a directory that cannot be written, are told`() async throws {
        let bench = try Workbench()
        let film = try await bench.tool(
            "ffmpeg", ["-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=30:d=0.2", "film.mp4"])
        try #require(film.code == 0, "\(film.talk)")
        try bench.write(
            """
            programme: Alone
            canvas: 64x64
            layouts: { one: { zones: { main: { at: [0, 0, 64, 64], playlist: films } } } }
            playlists: { films: [{ video: film.mp4 }] }
            """, to: "programme.yaml")
        let marquee = [Workbench.products.appending("marquee").string] + SpreadShow.words("depot", [])
        let slurm = try await bench.tool("env", ["PATH=/nonexistent"] + marquee + ["--executor", "slurm"])
        #expect(slurm.code == 2 && slurm.text.contains("'scontrol' cannot be run"), "\(slurm.text)")
        for (shared, place) in [
            ("film.mp4", "/film.mp4"), ("film.mp4/below", "/film.mp4"), ("/proc/nowhere", "/proc/nowhere"),
        ] {
            let output = try await bench.tool("env", marquee + ["--executor", "local", "--shared", shared])
            #expect(output.code == 2 && output.text.contains("\(place)\""), "\(shared): \(output.text)")
        }
    }

    @Test(arguments: [
        (["--shared", "x"], "go with --executor"), (["--executor", "cloud"], "local"),
        (["--executor", "local", "--slurm-arg", "mem=4G"], "--executor slurm"),
        (["--executor", "slurm", "--slurm-arg", "--mem=4G"], "without its dashes"),
        (["--executor", "slurm", "--slurm-arg", "array=0-9"], "leave it out"),
        (["--executor", "local", "--chunk", "0s"], "100ms to 24h"),
        (["--executor", "local", "--chunk", "90"], "as in 90s"),
    ])
    func `options that make no sense are told`(words: [String], answer: String) async throws {
        let bench = try Workbench()
        let output = try await bench.marquee("marquee", SpreadShow.words("depot", words))
        #expect(output.code == 64 && output.talk.contains(answer), "\(output.talk)")
    }

    @Test func `a worker without a run says so and ends with 75`() async throws {
        let bench = try Workbench()
        let words = ["worker", "--run", bench.directory.string, "--chunk"]
        let lost = try await bench.marquee("marquee-studio", words + ["0-0"])
        #expect(lost.code == 75 && lost.talk.contains(bench.directory.string), "\(lost.talk)")
        for chunk in ["0", "-1-0", "0-0-0", "00-0", "a-b"] {
            let refused = try await bench.marquee("marquee-studio", words.dropLast() + ["--chunk=\(chunk)"])
            #expect(refused.code == 64, "\(chunk): \(refused.talk)")
        }
    }
}
