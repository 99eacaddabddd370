import Foundation
import Subprocess
import SystemPackage
import Testing

/// `marquee encode --executor local`, and what both executors are asked on the command line.
@Suite struct SpreadTests {
    @Test func `chunks in processes give the same bytes, even when one of them is killed`() async throws {
        let show = try await SpreadShow(films: 4)
        let plain = try show.outcome(try await show.encode("plain"), "plain")
        let run = SpreadRun(parent: show.bench.path("depot/incoming"), depot: show.bench.path("depot"))
        let spread = try await show.encode("depot", ["--executor", "local", "--chunk", "1s", "--jobs", "2"]) { _ in
            let worker = try await SpreadRun.until("a worker at work") { run.atWork.first }
            kill(worker.process, SIGKILL)
        }
        #expect(try show.outcome(spread, "depot") == plain)
        #expect(spread.talk.contains("gone without a word"), "\(spread.talk)")
        #expect(show.bench.files(below: "depot/incoming").isEmpty, "the run is cleared away")
    }

    @Test func `a medium that cannot be encoded is a fault, after two tries, and the others are made`() async throws {
        let show = try await SpreadShow(films: 3)
        try show.bench.write("no film", to: "film-1.mp4")
        let output = try await show.encode("depot", ["--executor", "local"])
        #expect(output.code == 2)
        #expect(output.talk.contains("tried once more") && output.talk.contains("given up"), "\(output.talk)")
        #expect(output.text.contains("film-1.mp4"), "\(output.text)")
        #expect(show.bench.files(below: "depot/renditions").count == 2)
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
