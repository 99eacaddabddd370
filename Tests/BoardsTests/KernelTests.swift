import Boards
import Faults
import Foundation
import Measures
import Testing

@Suite struct KernelTests {
    private func faults(_ old: String, _ new: String) throws -> [Fault] {
        try DescriptionText.faults(of: "boards/rk3588.yaml", replacing: old, with: new, BoardFile.interpret)
    }

    @Test func `a kernel reads as written`() throws {
        let board = try Catalogue(root: DescriptionText.root).board("rk3588")
        let kernels = try #require(board.kernels)
        #expect(kernels.map(\.name) == [.vendor, .mainline])
        let h264 = try #require(kernels[1].decoders.advertised?.first)
        #expect(h264.codec == .h264 && h264.limits.profile == "high-4:2:2" && h264.limits.level == "6.0")
        #expect(h264.limits.bits == [8, 10] && h264.limits.chroma == [.quarter, .half])
        #expect(h264.limits.resolution == nil && h264.sources == ["rkvdec"])
        #expect(kernels[0].encoders?.map(\.codec) == [.h264, .hevc])
        #expect(kernels[0].outputs?.map(\.name) == ["vp0", "vp1", "vp2", "vp3"])
    }

    @Test func `no board that ships claims a proof that nobody has`() throws {
        let catalogue = try Catalogue(root: DescriptionText.root)
        for name in try catalogue.boardNames() {
            for kernel in try catalogue.board(name).kernels ?? [] { #expect(kernel.decoders.proven.isEmpty) }
        }
    }

    @Test func `a proof names its stream and where it was played`() throws {
        let digest = Digest(of: "stream")
        let proof = """
            proven:
                    h264: { size: 1920x1080, rate: 60, level: "4.2", stream: \(digest), played-on: "ROCK 5B, 6.1.75" }

            """
        let text = try DescriptionText.text("boards/rk3588.yaml").replacing(
            "proven: {}\n", with: proof, maxReplacements: 1)
        let proven = try #require(try DescriptionText.read(text).kernels?.first?.decoders.proven.first)
        #expect(proven.codec == .h264 && proven.stream == digest && proven.playedOn == "ROCK 5B, 6.1.75")
        for (old, new, problem) in [
            ("stream: \(digest)", "stream: 1234", "not a SHA-256"), (", stream: \(digest)", "", "'stream' is missing"),
            (", played-on: \"ROCK 5B, 6.1.75\"", "", "'played-on' is missing"),
            ("rate: 60, level: \"4.2\"", "rate: 120, level: \"4.2\"", "more than level 4.2 allows"),
            ("size: 1920x1080, rate: 60, level: \"4.2\", stream", "stream", "'size' is missing"),
            ("stream: \(digest)", "stream: \(digest), source: mpp", "unknown key 'source'"),
        ] {
            let list = #expect(throws: FaultList.self) { try DescriptionText.read(text.replacing(old, with: new)) }
            #expect(list?.faults.contains { $0.problem.contains(problem) } == true, "\(String(describing: list))")
        }
    }

    @Test(arguments: [
        ("avs: { source: mpp }", "avss: { source: mpp }", "unknown key 'avss'"),
        ("avs: { source: mpp }", "avs: { level: \"1\", source: mpp }", "described without"),
        ("level: \"6.0\"", "level: \"6.3\"", "unknown level '6.3' of h264"),
        ("profile: main-10", "profile: main10", "unknown profile 'main10' of hevc"),
        ("profile: main-10", "profile: main", "10 bits where the profile main has 8"),
        ("profile: \"high-4:2:2\"", "profile: high-10", "4:2:2 where the profile high-10 has"),
        ("chroma: [\"4:2:0\", \"4:2:2\"]", "chroma: \"4:1:1\"", "unknown value '4:1:1'"),
        ("level: \"6.0\"", "level: \"5.2\", size: 7680x4320", "more pixels than level 5.2 allows"),
        ("level: \"6.0\"", "level: \"6.0\", size: 7680x4320, rate: 60", "more than level 6.0 allows"),
        ("level: \"6.0\"", "level: \"6.0\", rate: 60", "a rate without a size"),
        (
            "profile: \"high-4:2:2\", level: \"6.0\", bits: [8, 10], chroma: [\"4:2:0\", \"4:2:2\"]", "size: 1280x720",
            "1920x1080 where the mainline kernel's h264 decoder stops at 1280x720"
        ),
        (
            "profile: \"high-4:2:2\", level: \"6.0\", bits: [8, 10], chroma: [\"4:2:0\", \"4:2:2\"]", "profile: main",
            "the profile high where the mainline kernel's h264 decoder stops at main"
        ),
        ("level: \"6.0\"", "level: \"4.1\"", "level 4.2 where the mainline kernel's h264 decoder stops at 4.1"),
        ("level: \"6.0\"", "size: 1920x1080, rate: 30, level: \"6.0\"", "stops at 1920x1080@30"),
        ("vp3: { size: 1920x1080, rate: 60,", "vp3: { size: 1920x1080,", "the key 'rate' is missing"),
        ("vp3: {", "VP 3: {", "'VP 3' is not a name"),
        ("  mainline:\n", "  mainlin:\n", "unknown key 'mainlin'"),
        ("encoders:\n      jpeg: { source: hantro }", "encoders: none", "'none' where a mapping"),
        ("about: Linux from 2026, stateless V4L2; VP9 is not in it", "about:", "nothing where a word"),
    ])
    func `what cannot be right is refused`(old: String, new: String, problem: String) throws {
        let seen = try faults(old, new).filter { !$0.problem.contains("no fact refers to") }
        #expect(seen.count == 1 && seen[0].problem.contains(problem) && seen[0].place?.line != nil, "\(seen)")
    }

    @Test func `a kernel that the board does not run is left out, but not all of them`() throws {
        let text = try DescriptionText.text("boards/rk3288.yaml")
        let start = try #require(text.range(of: "kernels:\n")), end = try #require(text.range(of: "envelope:\n"))
        let none = text.replacingCharacters(in: start.upperBound..<end.lowerBound, with: "  {}\n")
        let list = #expect(throws: FaultList.self) { try DescriptionText.read(none) }
        #expect(list?.faults.contains { $0.problem == "no kernel" } == true)
        let one =
            "  mainline: { about: Linux, decoders: { advertised: unknown, proven: {} }, encoders: {}, outputs: unknown }\n"
        let short = text.replacingCharacters(in: start.upperBound..<end.lowerBound, with: one)
            .replacing(#/  (trm|rkvdec|dw-hdmi|hdmi-table): .*\n/#, with: "")
        let kernels = try #require(try DescriptionText.read(short).kernels)
        #expect(kernels.map(\.name) == [.mainline] && kernels[0].encoders == [] && kernels[0].outputs == nil)
    }
}
