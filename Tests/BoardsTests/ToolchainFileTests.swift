import Boards
import Faults
import Testing

@Suite struct ToolchainFileTests {
    private func faults(_ old: String, _ new: String) throws -> [Fault] {
        try DescriptionText.faults(of: "toolchains/gcc-armhf.yaml", replacing: old, with: new, ToolchainFile.interpret)
    }

    @Test func `the board's toolchain is found by its name`() throws {
        let catalogue = try Catalogue(root: DescriptionText.root)
        let toolchain = try catalogue.toolchain(for: try catalogue.board("rk3288"))
        guard case .c(let tools) = toolchain.tools else { throw Fault(.yamlValue, "not a C toolchain", remedy: "") }
        #expect(tools.prefix == "arm-linux-gnueabihf-" && toolchain.elf.floatABI == .hard)
        #expect(tools.directory == nil && tools.program == "arm-linux-gnueabihf-gcc")
    }

    @Test func `a directory may hold a blank, a quote and a dollar sign`() throws {
        #expect(try faults("compiler: gcc\n", "compiler: gcc\ndirectory: \"/opt/a b'c$d\"\n").isEmpty)
    }

    @Test(arguments: [
        ("  float-abi: hard", "", "without a float ABI"), ("machine: arm", "machine: aarch64", "only one"),
        ("machine: arm", "machine: mips", "unknown value 'mips'"), ("compiler: gcc\n", "compiler: tcc\n", "'tcc'"),
        ("prefix: arm-linux-gnueabihf-", "prefix: arm linux", "not a word"),
        ("libraries: /usr/arm", "libraries: usr/arm", "not an absolute path"),
        ("compiler: gcc\n", "compiler: gcc\ndirectory: /a:/b\n", "without a colon"),
        ("prefix: arm-linux-gnueabihf-", "prefix: arm-linux-gnueabihf-\nsysroot: /", "unknown key 'sysroot'"),
        ("prefix: arm-linux-gnueabihf-", "prefix: arm-linux-gnueabihf-\nroots: {}", "does not go with compiler: gcc"),
        ("prefix: arm-linux-gnueabihf-", "prefix: arm-linux-gnueabihf-\narguments: [O2]", "not an option"),
        ("lacks:\n", "lacks:\n  rust: none\n", "unknown key 'rust'"),
    ])
    func `what cannot be right is refused`(old: String, new: String, word: String) throws {
        let seen = try faults(old, new)
        #expect(seen.count == 1 && seen[0].problem.contains(word) && seen[0].place?.line != nil, "\(seen)")
    }
}
