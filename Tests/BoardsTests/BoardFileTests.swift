import Boards
import Faults
import Foundation
import Measures
import SystemPackage
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
        #expect(board.memory?.to == ByteCount(8_000_000_000))
        #expect(board.cpu.cores?.map(\.name) == ["cortex-a55"] && board.cpu.cores?.map(\.count) == [4])
        #expect(board.sources.first?.name == "datasheet" && board.envelopeSources == ["mpp", "hantro", "h264-levels"])
    }

    @Test func `an unknown key is named with its line and the nearest right one`() throws {
        let seen = try faults("toolchain: gcc-aarch64", "toolchian: gcc-aarch64").map(\.description)
        #expect(
            seen == [
                "boards/rk3568.yaml:2:1: the key 'toolchain' is missing; add 'toolchain:'",
                "boards/rk3568.yaml:5:1: unknown key 'toolchian'; did you mean 'toolchain'?",
            ])
    }

    @Test func `all that is wrong is said at once, in the order of the lines`() throws {
        let text = try DescriptionText.text("boards/rk3568.yaml")
            .replacing("cortex-a55: 4", with: "cortex-a55: four").replacing("bits: 8\n", with: "bits: 9\n")
            .replacing("source: bsp", with: "source: bps").replacing("bitrate: 16M", with: "bitrate: fast")
        let list = #expect(throws: FaultList.self) { try DescriptionText.read(text) }
        #expect(
            list?.faults.map { "\($0.place?.line ?? 0): \($0.problem); \($0.remedy)" } == [
                "6: 'four' is not a whole number from 1 to 256; write for example 1",
                "7: unknown source 'bps'; did you mean 'bsp'?",
                "44: '9' is not 8, 10 or 12 bits; write 8",
                "57: 'fast' is not a bit rate; write for example 16M",
            ])
    }

    @Test(arguments: [
        ("size: 1920x1080, rate: 60, ref", "size: 3840x2160, rate: 60, ref", "more pixels than level 4.2"),
        ("rate: 60, ref", "rate: 120, ref", "is more than level 4.2 allows"),
        ("references: 4", "references: 5", "allows 4"), ("bitrate: 16M", "bitrate: 63M", "allows 62.5 Mb/s"),
        ("level: \"4.2\"", "level: \"6.1\"", "unknown value '6.1'"),
        ("gcc: [-mcpu=cortex-a55+crypto]", "gcc: [-mcpu=cortex-a55, -march=armv8-a]", "-march beside -mcpu"),
        ("gcc: [-mcpu=cortex-a55+crypto]", "gcc: [-mcpu=native]", "not a flag for a CPU"),
        ("gcc: [-mcpu=cortex-a55+crypto]", "gcc: [-O2]", "not a flag for a CPU"),
        ("clang: [-mcpu=cortex-a55]", "clang: [-mcpu=cortex-a76]", "where the cores are cortex-a55"),
        ("clang: [-mcpu=cortex-a55]", "clang: [-mcpu=]", "where the cores are cortex-a55"),
        ("cores: { cortex-a55: 4 }", "cores: unknown", "where the cores are unknown"),
        ("features: [crypto]", "features: [crc]", "features have no crypto"),
        ("isa: armv8.2-a", "isa: x86-64", "x86-64 does not run programs for aarch64"),
        ("isa: armv8.2-a", "isa: armv8.3-a", "unknown value 'armv8.3-a'"),
        ("from: 1 GB", "from: 1", "not an amount"), ("from: 1 GB", "from: 9 GB", "9.0 GB to 8.0 GB"),
        ("board: rk3568", "board: ../rk3568", "not a name"), ("rate: 60, ref", "rate: fast, ref", "not a rate"),
        ("triple: aarch64-linux-gnu", "triple: $(reboot)", "not a word"),
        ("gpu: { name: Mali-G52, source: bsp }", "gpu: Mali-G52", "'Mali-G52' where a mapping"),
    ])
    func `what cannot be right is refused`(old: String, new: String, word: String) throws {
        let seen = try faults(old, new).filter { !$0.problem.contains("no fact refers to") }
        #expect(!seen.isEmpty && seen.allSatisfy { $0.problem.contains(word) && $0.place?.line != nil }, "\(seen)")
    }

    @Test func `what nobody knows is written so`() throws {
        let text = try DescriptionText.text("boards/generic-arm64.yaml")
        let board = try DescriptionText.read(text)
        #expect(board.gpu == nil && board.memory == nil && board.kernels == nil && board.cpu.cores == nil)
        let list = #expect(throws: FaultList.self) {
            try DescriptionText.read(text.replacing("gpu: unknown\n", with: ""))
        }
        #expect(list?.faults.map(\.problem) == ["the key 'gpu' is missing"])
    }

    @Test(arguments: [
        ("", "the file is empty"), ("rk3568", "'rk3568' where a mapping"), ("- board: x", "a list where a mapping"),
        ("board: [", "not YAML"), ("board: a\nboard: b", "stands twice"), ("board:\n\tx: y", "not YAML"),
        ("? [a, b]\n: c", "a key that is not a word"), ("board: a\n---\nboard: b", "not YAML"),
    ])
    func `what is no description is refused`(text: String, problem: String) throws {
        let list = #expect(throws: FaultList.self) { try DescriptionText.read(text) }
        #expect(list?.faults.contains { $0.problem.contains(problem) } == true, "\(String(describing: list))")
    }

    @Test func `another encoding is refused`() throws {
        let files: [([UInt8], String)] = [
            ([0xFF, 0xFE, 0x62, 0x00], "the file is UTF-16 text"),
            ([0x62, 0x6F, 0xE9, 0x0A], "the file is not UTF-8 text"),
        ]
        for (bytes, problem) in files {
            let list = #expect(throws: FaultList.self) {
                try YAMLFile.parse(bytes, file: "boards/x.yaml", BoardFile.interpret)
            }
            #expect(list?.faults.map(\.problem) == [problem])
        }
    }

    @Test func `a file without end is refused, and of ten thousand faults no more than anyone reads are told`() throws {
        let file = FilePath(NSTemporaryDirectory()).appending("board-\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(atPath: file.string) }
        try Files.write([UInt8](repeating: 0x61, count: YAMLFile.sizeLimit + 1), to: file)
        let fault = #expect(throws: Fault.self) { try BoardFile.read(file) }
        #expect(fault?.problem == "longer than 4194304 bytes")
        let lines = (0..<10_000).map { "  source-\($0): a book" }
        let list = #expect(throws: FaultList.self) {
            try DescriptionText.read("sources:\n" + lines.joined(separator: "\n"))
        }
        #expect(list?.faults.count == FaultCollector.limit)
        #expect(list?.faults.contains { $0.problem.hasPrefix("no fact refers to") } == true)
    }
}
