import Faults
import SystemPackage
import Testing

@testable import CrossBuild

@Suite struct ELFTests {
    /// A 64-bit file with a program header for a dynamic section that holds these tags.
    private func file(tags: [(UInt8, UInt8)], machine: UInt8 = 183) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 64 + 56 + 16 * tags.count)
        bytes.replaceSubrange(0..<6, with: [0x7F, 0x45, 0x4C, 0x46, 2, 1])
        bytes[18] = machine
        bytes[32] = 64  // program headers' offset
        bytes[54] = 56  // size of one
        bytes[56] = 1  // how many
        bytes[64] = 2  // PT_DYNAMIC
        bytes[64 + 8] = 120
        bytes[64 + 32] = UInt8(16 * tags.count)
        for (index, tag) in tags.enumerated() {
            bytes[120 + 16 * index] = tag.0
            bytes[128 + 16 * index] = tag.1
        }
        return bytes
    }

    @Test func `a program of this machine reads`() throws {
        let elf = try #require(ELF(parsing: try Files.read("/proc/self/exe")))
        #expect(elf.wordSize == 64 && !elf.hasTextRelocations)
    }

    @Test(
        arguments: [
            ([(22, 0)], true), ([(30, 4)], true), ([(30, 8), (0, 0)], false), ([(0, 0), (22, 0)], false), ([], false),
        ] as [([(UInt8, UInt8)], Bool)])
    func `text relocations are seen in either form`(tags: [(UInt8, UInt8)], expected: Bool) throws {
        #expect(try #require(ELF(parsing: file(tags: tags))).hasTextRelocations == expected)
    }

    @Test func `no cut or wild file is read past its end`() {
        let whole = file(tags: [(30, 4), (0, 0)])
        for length in 0..<whole.count { #expect(ELF(parsing: Array(whole.prefix(length))) == nil) }
        for position in 16..<whole.count {
            var wild = whole
            wild[position] = 0xFF
            _ = ELF(parsing: wild)  // must only not trap
        }
        #expect(ELF(parsing: Array("#!/bin/sh\n".utf8)) == nil)
    }
}
