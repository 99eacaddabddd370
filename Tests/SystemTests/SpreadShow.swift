import Foundation
import Subprocess
import SystemPackage
import Testing

/// A programme of several films that take a second or two each, and its encodes by executors.
struct SpreadShow: ~Copyable {
    let bench: Workbench
    private let environment: [Environment.Key: String]

    /// `environment` is that of every encode.
    init(films: Int, environment: [Environment.Key: String] = [:]) async throws {
        let bench = try Workbench()
        let names = (0..<films).map { "film-\($0).mp4" }
        for (index, name) in names.enumerated() {
            let film = try await bench.tool(
                "ffmpeg",
                [
                    "-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=30:d=4", "-vf",
                    "noise=alls=12:allf=t:all_seed=\(index + 1)", "-c:v", "mpeg4", "-q:v", "3", name,
                ])
            try #require(film.code == 0, "\(film.talk)")
        }
        try bench.write(Self.drawing, to: "menu.svg")
        let menu = try await bench.tool("rsvg-convert", ["-f", "pdf", "-o", "menu.pdf", "menu.svg"])
        try #require(menu.code == 0, "\(menu.talk)")
        let films = names.map { "{ video: \($0) }" } + ["{ document: menu.pdf, per-page: 2s }"]
        try bench.write(
            """
            programme: Spread
            canvas: 640x360
            layouts: { one: { zones: { main: { at: [0, 0, 640, 360], playlist: films } } } }
            playlists: { films: [\(films.joined(separator: ", "))] }
            """, to: "programme.yaml")
        self.bench = bench
        self.environment = environment
    }

    private static let drawing = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 90"><rect width="160" height="45" fill="#800020"/></svg>
        """

    /// Everything of `marquee encode` into that depot.
    static func words(_ depot: String, _ more: [String]) -> [String] {
        [
            "encode", "programme.yaml", "--board", "rk3588", "-o", depot, "--json", "--preset", "slow", "--catalogue",
            Workbench.repository.string,
        ] + more
    }

    /// What an encode into that depot says while it runs.
    struct Talk: Sendable {
        let file: FilePath

        func contains(_ words: String) throws -> Bool {
            try String(contentsOfFile: file.string, encoding: .utf8).contains(words)
        }
    }

    func talk(_ depot: String) -> Talk { Talk(file: bench.path("\(depot).talk")) }

    /// An encode while `meanwhile` happens, which is given its process.
    func encode(
        _ depot: String, _ more: [String] = [],
        meanwhile: @escaping @Sendable (ProcessIdentifier) async throws -> Void = { _ in }
    ) async throws -> Workbench.Output {
        let talk = talk(depot).file
        let file = try FileDescriptor.open(
            talk, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
        let result = try await Subprocess.run(
            .path(Workbench.products.appending("marquee")), arguments: Arguments(Self.words(depot, more)),
            environment: .inherit.updating(environment.merging(["NO_COLOR": "1"]) { $1 }),
            workingDirectory: bench.directory, input: .none, output: .string(limit: 1 << 20),
            error: .fileDescriptor(file, closeAfterSpawningProcess: true)
        ) { execution in
            try await meanwhile(execution.processIdentifier)
        }
        var code: Int32 = -1
        if case .exited(let exit) = result.terminationStatus { code = exit }
        return .init(
            code: code, text: result.standardOutput, talk: try String(contentsOfFile: talk.string, encoding: .utf8))
    }

    /// The release that an output tells of, and every object of the depot.
    func outcome(_ output: Workbench.Output, _ depot: String) throws -> [String] {
        try #require(output.code == 0, "\(output.talk)")
        let release = try #require(try output.document()["release"] as? String)
        return [release] + bench.files(below: "\(depot)/objects")
    }
}

/// What is to be seen of a run while it goes on.
struct SpreadRun: Sendable {
    /// Where its directory is made.
    let parent: FilePath
    let depot: FilePath

    struct Attempt: Decodable, Sendable {
        let node: String
        let process: Int32

        /// Whether one of its children has that file in hand.
        func isAt(_ file: String) -> Bool {
            children.contains { child in
                let words = FileManager.default.contents(atPath: "/proc/\(child)/cmdline") ?? Data()  // it has ended
                return String(decoding: words, as: UTF8.self).contains(file)
            }
        }

        /// What it has started: the walls around its own worker.
        var children: [Int32] {
            // None where it has ended.
            let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
            return threads.flatMap { thread in
                let path = "/proc/\(process)/task/\(thread)/children"
                let bytes = FileManager.default.contents(atPath: path) ?? Data()  // as above
                return String(decoding: bytes, as: UTF8.self).split(separator: " ").compactMap { Int32($0) }
            }
        }
    }

    private func names(_ folder: String) -> [String] {
        let runs = (try? FileManager.default.contentsOfDirectory(atPath: parent.string)) ?? []  // none yet
        guard let run = runs.first(where: { $0.hasPrefix("marquee-") }) else { return [] }
        let path = parent.appending(run).appending(folder)
        let found = (try? FileManager.default.contentsOfDirectory(atPath: path.string)) ?? []  // as above
        return found.map { path.appending($0).string }
    }

    var done: Int { names("done").count }

    /// What the depot has.
    var renditions: Int {
        let path = depot.appending("renditions").string
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []  // none yet
        return names.count { !$0.hasPrefix(".") }
    }

    /// The workers that have a piece in hand.
    var atWork: [Attempt] {
        let all = Set(names("scratch"))
        return all.filter { $0.hasSuffix(".json") && all.contains(String($0.dropLast(5))) }.compactMap { file in
            FileManager.default.contents(atPath: file).flatMap { try? JSONDecoder().decode(Attempt.self, from: $0) }
        }.filter { kill($0.process, 0) == 0 }
    }

    /// What `look` sees, once it sees something.
    static func until<Value>(_ what: String, _ look: () async throws -> Value?) async throws -> Value {
        let deadline = ContinuousClock.now + .seconds(90)
        while ContinuousClock.now < deadline {
            if let value = try await look() { return value }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw Timeout(what: what)
    }

    struct Timeout: Error { let what: String }
}
