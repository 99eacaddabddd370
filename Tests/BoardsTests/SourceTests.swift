import Boards
import Faults
import Testing

/// A fact without a source is an opinion.
@Suite struct SourceTests {
    private func faults(_ old: String, _ new: String) throws -> [String] {
        try DescriptionText.faults(of: "boards/rk3568.yaml", replacing: old, with: new, BoardFile.interpret)
            .map { "\($0.place?.line ?? 0): \($0.problem); \($0.remedy)" }
    }

    @Test(arguments: [
        (", source: armbian }", " }", 8), ("  source: compilers\n", "", 11),
        ("vp8: { source: mpp }", "vp8: {}", 21), (", source: hdmi-table }", " }", 35),
    ])
    func `a fact without a source is refused`(old: String, new: String, line: Int) throws {
        let seen = try faults(old, new)
        let near = line...(line + 1)
        let missing = seen.filter { $0.hasSuffix("the key 'source' is missing; add 'source:'") }
        #expect(missing.count == 1 && near.contains { missing[0].hasPrefix("\($0):") }, "\(seen)")
    }

    @Test func `a source that is not in the list is named with the nearest one`() throws {
        let seen = try faults("source: [hantro, vdpu346]", "source: [hantro, vpdu346]")
        #expect(seen == ["47: unknown source 'vpdu346'; did you mean 'vdpu346'?"])
        #expect(
            try faults("source: [hantro, vdpu346]", "source: []") == ["47: an empty list; write at least one"])
        let twice = try faults("source: [hantro, vdpu346]", "source: [vdpu346, vdpu346]")
        #expect(twice == ["47: 'vdpu346' stands twice; keep one of them"])
    }

    private let idle = ["65: no fact refers to the source 'vdpu346'; remove it, or name it where it belongs"]

    @Test func `a source that no fact refers to is refused`() throws {
        #expect(try faults("source: [hantro, vdpu346]", "source: hantro") == idle)
    }

    @Test(arguments: [
        ("  mpp: Rockchip", "  m p: Rockchip", "'m p' is not a name"),
        ("  bsp: Rockchip's", "  bsp: [a]\n  b: x", "a list"),
        ("  jellyfin: jellyfin-ffmpeg, issue 34", "  jellyfin:", "nothing where a word"),
    ])
    func `a list of sources that does not read is refused without more ado`(
        old: String, new: String, problem: String
    ) throws {
        let seen = try faults(old, new)
        #expect(seen.count == 1 && seen[0].contains(problem), "\(seen)")
    }
}
