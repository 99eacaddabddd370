import Boards
import Faults
import Measures
import Testing

@Suite struct BoardFileTests {
    private func faults(_ old: String, _ new: String) throws -> [Fault] {
        try DescriptionText.faults(of: "boards/rk3568.yaml", replacing: old, with: new, BoardFile.interpret)
    }

    @Test func `a board reads as written`() throws {
        let board = try Catalogue(root: DescriptionText.root).board("rk3568")
        #expect(board.flags.gcc == ["-mcpu=cortex-a55+crypto"])
        #expect(board.envelope.h264.level == .l4_2 && board.envelope.h264.references == 4)
        #expect(board.envelope.h264.resolution.description == "1920x1080")
        #expect(board.memory.to == ByteCount(8_000_000_000))
    }

    @Test func `an unknown key is named with its line and the nearest right one`() throws {
        let seen = try faults("refresh: 60", "refesh: 60").map(\.description)
        #expect(
            seen == [
                "boards/rk3568.yaml:2:1: the key 'refresh' is missing; add 'refresh:'",
                "boards/rk3568.yaml:12:1: unknown key 'refesh'; did you mean 'refresh'?",
            ])
    }

    @Test(arguments: [
        ("size: 1920x1080", "size: 3840x2160", "more pixels than level 4.2"),
        ("rate: 60", "rate: 120", "is more than level 4.2 allows"),
        ("references: 4", "references: 5", "allows 4"), ("bitrate: 16M", "bitrate: 63M", "allows 62.5 Mb/s"),
        ("level: \"4.2\"", "level: \"6.1\"", "unknown value '6.1'"),
        ("gcc: [-mcpu=cortex-a55+crypto]", "gcc: [-mcpu=cortex-a55, -march=armv8-a]", "-march beside -mcpu"),
        ("gcc: [-mcpu=cortex-a55+crypto]", "gcc: [-mcpu=native]", "not a flag for a CPU"),
        ("gcc: [-mcpu=cortex-a55+crypto]", "gcc: [-O2]", "not a flag for a CPU"),
        ("from: 1 GB", "from: 1", "not an amount"), ("from: 1 GB", "from: 9 GB", "9.0 GB to 8.0 GB"),
        ("board: rk3568", "board: ../rk3568", "not a name"), ("rate: 60", "rate: fast", "not a rate"),
        ("triple: aarch64-linux-gnu", "triple: $(reboot)", "not a word"),
    ])
    func `what cannot be right is refused`(old: String, new: String, word: String) throws {
        let seen = try faults(old, new)
        #expect(seen.count == 1 && seen[0].problem.contains(word) && seen[0].place?.line != nil, "\(seen)")
    }
}
