import Foundation
import SystemPackage
import Testing

/// `marqueed doctor` as a user runs it.
@Suite struct DoctorTests {
    private static let programme = """
        programme: Doctor
        canvas: 320x180
        layouts: { one: { zones: { main: { at: [0, 0, 320, 180], playlist: films } } } }
        playlists: { films: [{ video: film.mp4 }] }
        """

    private func ask(_ bench: borrowing Workbench, _ more: [String] = []) async throws -> Workbench.Output {
        try await bench.marquee(
            "marqueed", ["doctor", "--output", "none", "--depot", "depot", "--state", "plays", "--json"] + more)
    }

    private func verdicts(_ output: Workbench.Output) throws -> [String: String] {
        let checks = try #require(try output.document()["checks"] as? [[String: String]], "\(output.talk)")
        return Dictionary(uniqueKeysWithValues: checks.map { ($0["name"] ?? "", $0["verdict"] ?? "") })
    }

    @Test func `a player that can play is told so, one whose depot or journal is damaged is not`() async throws {
        let bench = try Workbench()
        try bench.write(Self.programme, to: "programme.yaml")
        try await Barcode.film(0..<6, named: "film.mp4", in: bench)
        let encoded = try await bench.marquee(
            "marquee",
            [
                "encode", "programme.yaml", "--board", "rk3588", "-o", "depot", "--catalogue",
                Workbench.repository.string,
            ])
        try #require(encoded.code == 0, "\(encoded.talk)")
        let played = try await bench.marquee(
            "marqueed",
            ["run", "--depot", "depot", "--output", "record:o.mp4", "--for", "400ms", "--state", "plays"])
        try #require(played.code == 0, "\(played.talk)")

        let well = try await ask(bench)
        #expect(well.code == 0, "\(well.text)")
        let seen = try verdicts(well)
        for name in ["GStreamer", "decoder", "content", "journal"] { #expect(seen[name] == "passed", "\(well.text)") }

        try bench.write([UInt8](repeating: 7, count: 9000), to: "plays/plays.sqlite")
        let noJournal = try await ask(bench)
        #expect(try noJournal.code == 1 && verdicts(noJournal)["journal"] == "failed", "\(noJournal.text)")

        let object = try #require(bench.files(below: "depot/objects").first)
        try bench.write("altered", to: "depot/objects/\(object)")
        let altered = try await ask(bench)
        #expect(try altered.code == 1 && verdicts(altered)["content"] == "failed", "\(altered.text)")
        #expect(try await ask(bench, ["--channel", "spring"]).text.contains("no channel 'spring'"))
    }

    @Test func `a graphics driver that crashes takes its own line and no other`() async throws {
        let bench = try Workbench()
        try bench.write(
            """
            #!/bin/sh
            case "$*" in *--graphics*) kill -SEGV $$ ;; esac
            exec "$@"
            """, to: "driver")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bench.path("driver").string)
        let told = try await bench.tool(
            "env",
            [
                "MARQUEED_WRAPPER=\(bench.path("driver").string)", Workbench.products.appending("marqueed").string,
                "doctor", "--output", "none", "--state", "plays", "--json",
            ])
        #expect(try verdicts(told)["GStreamer"] == "passed", "\(told.text)")
        #expect(told.text.contains("compositor, on the CPU: no GL (it crashed, or did not answer in"), "\(told.text)")
    }

    @Test func `a GStreamer that crashes or is not there is told, and the rest is looked at`() async throws {
        let bench = try Workbench()
        let crashed = try await bench.tool(
            "env",
            [
                "MARQUEED_WRAPPER=/bin/false", Workbench.products.appending("marqueed").string, "doctor", "--output",
                "none",
                "--state", "plays", "--json",
            ])
        #expect(try crashed.code == 1 && verdicts(crashed)["GStreamer"] == "failed", "\(crashed.text)")
        #expect(try verdicts(crashed)["fonts"] == "passed", "\(crashed.text)")
        #expect(bench.files(below: "plays").isEmpty)
        #expect(try await ask(bench, ["--output", "telescope"]).code == 2)
    }
}
