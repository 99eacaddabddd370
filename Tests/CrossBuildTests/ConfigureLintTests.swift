import Boards
import Testing

@testable import CrossBuild

/// Command lines that were seen in the wild, and what each of them comes to.
@Suite struct ConfigureLintTests {
    private static let a64 = ["--host=aarch64-linux-gnu", "--cross-prefix=aarch64-linux-gnu-", "--enable-pic"]
    private static let a32 = ["--host=arm-linux-gnueabihf", "--cross-prefix=arm-linux-gnueabihf-", "--enable-pic"]

    private func rules(
        _ options: [String], _ environment: [String: String] = [:], _ machine: Toolchain.Machine = .aarch64,
        _ compiler: ConfigureLint.Compiler = .gcc
    ) -> [ConfigureLint.Rule] {
        let triple = machine == .aarch64 ? "aarch64-linux-gnu" : "arm-linux-gnueabihf"
        return ConfigureLint(
            options: options, environment: environment, triple: triple, machine: machine, compiler: compiler,
            script: options.contains("--enable-cross-compile") ? .ffmpeg : .x264
        ).findings().map(\.rule)
    }

    @Test(
        arguments: [
            // The web's: configure asks for --disable-asm, and gets it.
            (["--host=aarch64-linux-gnu", "--enable-pic"], [:], [.hostWithoutPrefix]),
            (
                ["--host=aarch64-linux-gnu", "--disable-asm", "--enable-static"], [:],
                [.hostWithoutPrefix, .disabledAssembly]
            ),
            (a64, ["AS": "aarch64-linux-gnu-as"], [.assembler]), (a64, ["AS": "/opt/bin/nasm"], [.assembler]),
            (["--enable-pic"], ["CC": "aarch64-linux-gnu-gcc"], [.prefixWithoutHost]),
            (Array(a64.dropLast()), [:], [.noPIC]), (Array(a64.dropLast()), ["CFLAGS": "-fPIC"], [.noPIC]),
            (["--host=arm-linux"] + a64.dropFirst(), [:], [.otherTriple]),
            // Buildroot's: AS is the compiler, and a 32-bit userland silently loses the assembly.
            (a64, ["AS": "aarch64-linux-gnu-gcc"], []), (a64 + ["--disable-asm"], [:], [.disabledAssembly]),
            // FFmpeg's.
            (["--enable-cross-compile", "--cross-prefix=a-", "--enable-pic", "--enable-libx264"], [:], [.gplMissing]),
            (
                ["--enable-cross-compile", "--cross-prefix=a-", "--enable-pic", "--sysroot=/home/me/root"], [:],
                [.hostPath]
            ),
            (
                ["--enable-cross-compile", "--cross-prefix=a-", "--enable-pic", "--extra-cflags=-I/opt/x"], [:],
                [.hostPath]
            ),
            (["--enable-cross-compile", "--cross-prefix=a-", "--enable-pic", "--cpu=cortex-a55"], [:], [.noCrypto]),
        ] as [([String], [String: String], [ConfigureLint.Rule])])
    func `a command line for 64-bit ARM`(
        options: [String], environment: [String: String], expected: [ConfigureLint.Rule]
    ) {
        #expect(rules(options, environment) == expected)
    }

    @Test(
        arguments: [
            ("-mcpu=cortex-a55+crypto", .gcc, []), ("-mcpu=cortex-a55", .gcc, [.noCrypto]),
            ("-mcpu=cortex-a76.cortex-a55", .gcc, [.noCrypto]), ("-mcpu=cortex-a55", .clang, []),
            ("-mcpu=cortex-a76.cortex-a55", .clang, [.foreignFlag]),
            ("-mcpu=cortex-a76.cortex-a55+crypto", .clang, [.foreignFlag]), ("-mcpu=cortex-a72", .gcc, []),
            ("-mcpu=cortex-a72", .clang, [.unwantedCrypto]), ("-mcpu=cortex-a72+nocrypto", .clang, []),
            ("-mcpu=cortex-a72+nocrypto", .gcc, [.foreignFlag]),
            ("-march=armv8-a -mcpu=cortex-a55+crypto", .gcc, [.archBesideCPU]), ("-mcpu=native", .gcc, [.native]),
            ("-mcpu=cortex-a55+crypto -mfpu=neon", .gcc, [.foreignFlag]),
            ("--target=aarch64-linux-gnu -mcpu=cortex-a55+crypto", .gcc, [.foreignFlag]),
        ] as [(String, ConfigureLint.Compiler, [ConfigureLint.Rule])])
    func `flags for 64-bit ARM`(flags: String, compiler: ConfigureLint.Compiler, expected: [ConfigureLint.Rule]) {
        #expect(rules(Self.a64, ["CFLAGS": flags], .aarch64, compiler) == expected)
    }

    @Test(
        arguments: [
            ("-mcpu=cortex-a17 -mfpu=neon-vfpv4 -mfloat-abi=hard", []), ("-march=armv7-a", [.noFloatUnit]),
            ("-march=armv7-a -mfpu=neon", []), ("-march=armv7-a+fp", [.noNEON]), ("", [.noNEON]),
            ("-mcpu=cortex-a17 -mfpu=vfpv3-d16", [.noNEON]), ("-march=armv7-a+simd", []),
        ] as [(String, [ConfigureLint.Rule])])
    func `flags for 32-bit ARM`(flags: String, expected: [ConfigureLint.Rule]) {
        let seen = rules(Self.a32, ["CFLAGS": flags], .arm)
        #expect(expected.isEmpty ? seen.isEmpty : seen.first == expected.first, "\(seen)")
    }

    @Test(
        arguments: ["x264", "ffmpeg-player", "ffmpeg-encoder"],
        ["generic-arm64", "generic-armhf", "rk3288", "rk3568", "rk3588"])
    func `our own recipes have nothing to be found`(recipe: String, board: String) throws {
        let findings = ConfigureLint(try Fixture.plan(recipe, board: board)).findings()
        #expect(findings.isEmpty, "\(findings)")
    }
}
