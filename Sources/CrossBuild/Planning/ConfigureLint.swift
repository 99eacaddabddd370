import Boards
import Faults

/// Finds in a command line of `configure` what others have learnt the long way: what ends in `--disable-asm`, in a program
/// for another machine, or in one that a hardened system refuses to load.
///
/// Source: x264's and FFmpeg's configure scripts, and what was seen of them with each of these mistakes.
struct ConfigureLint {
    /// The arguments.
    let options: [String]
    /// What `configure` finds in its environment: CC, AS, CFLAGS …
    var environment: [String: String] = [:]
    let triple: String
    let machine: Toolchain.Machine
    let compiler: Compiler
    /// Whose script it is; of others only what goes for all is asked.
    var script = Script.x264

    enum Compiler: String, Sendable {
        case gcc, clang
    }

    enum Script: String, Sendable {
        case x264, ffmpeg, other
    }

    struct Finding: Hashable, Sendable {
        let rule: Rule
        let problem: String
        let remedy: String

        /// Whether the result would be wrong, and not just slower.
        var isFatal: Bool { rule != .noCrypto }
    }

    enum Rule: String, Hashable, Sendable, CaseIterable {
        case hostWithoutPrefix, prefixWithoutHost, otherTriple, assembler, disabledAssembly, noPIC, archBesideCPU
        case foreignFlag, noCrypto, unwantedCrypto, noNEON, noFloatUnit, native, gplMissing, hostPath
    }

    /// All that is wrong, in the order of the rules.
    func findings() -> [Finding] {
        crossFindings() + assemblyFindings() + flagFindings() + licenceFindings() + pathFindings()
    }

    /// The value of the first of these options that is there: `--host=x` or `--host`.
    func value(of names: String...) -> String? {
        for name in names {
            for option in options where option == name || option.hasPrefix(name + "=") {
                return String(option.dropFirst(name.count + 1))
            }
        }
        return nil
    }

    func has(_ option: String) -> Bool { options.contains(option) }

    /// What reaches the compiler: CFLAGS and the options that add to them.
    var compilerFlags: [String] {
        let texts =
            ["CFLAGS", "CPPFLAGS", "ASFLAGS"].compactMap { environment[$0] }
            + ["--extra-cflags", "--extra-asflags", "--cflags"].compactMap { value(of: $0) }
        let cpu = value(of: "--cpu").map { ["-mcpu=\($0)"] } ?? []
        return texts.flatMap { $0.split(separator: " ").map(String.init) } + cpu
    }

    private func crossFindings() -> [Finding] {
        var found: [Finding] = []
        let prefix = value(of: "--cross-prefix")
        let compilerNamed = prefix ?? value(of: "--cc") ?? environment["CC"]
        if let host = value(of: "--host"), host != triple {
            found.append(
                Finding(
                    rule: .otherTriple, problem: "--host=\(host) where the board is \(triple)",
                    remedy: "write --host=\(triple)"))
        }
        if value(of: "--host") != nil, compilerNamed == nil {
            found.append(
                Finding(
                    rule: .hostWithoutPrefix, problem: "--host without --cross-prefix picks the host's compiler",
                    remedy: "add --cross-prefix=\(triple)- ; never --disable-asm, which configure will propose"))
        }
        if compilerNamed != nil, script == .x264, value(of: "--host") == nil {
            found.append(
                Finding(
                    rule: .prefixWithoutHost,
                    problem: "a cross compiler without --host gets flags of the build machine",
                    remedy: "add --host=\(triple)"))
        }
        return found
    }

    private func assemblyFindings() -> [Finding] {
        var found: [Finding] = []
        if let assembler = environment["AS"] ?? value(of: "--as"), !Self.isDriver(assembler) {
            found.append(
                Finding(
                    rule: .assembler,
                    problem: "AS=\(assembler) is no compiler driver, and the .S files need a preprocessor",
                    remedy: "leave AS unset or name the compiler"))
        }
        if ["--disable-asm", "--disable-neon"].contains(where: has) {
            found.append(
                Finding(
                    rule: .disabledAssembly, problem: "the assembly is switched off, which costs most of the speed",
                    remedy: "remove it and mend what it hides: --cross-prefix, AS, --enable-pic"))
        }
        if script != .other, !has("--enable-pic"), !has("--enable-shared"), !has("--disable-asm") {
            let flag = compilerFlags.contains("-fPIC") ? " (-fPIC alone leaves the .S files as they are)" : ""
            found.append(
                Finding(
                    rule: .noPIC, problem: "no --enable-pic: text relocations, or no link at all on armhf\(flag)",
                    remedy: "add --enable-pic"))
        }
        return found
    }

    private static func isDriver(_ assembler: String) -> Bool {
        let name = assembler.split(separator: "/").last ?? ""
        return ["gcc", "cc", "clang"].contains { name.hasSuffix($0) || name.contains($0 + "-") }
            && !name.hasSuffix("gcc-as")
    }

    private func licenceFindings() -> [Finding] {
        let general = ["--enable-libx264", "--enable-libx265", "--enable-libxvid", "--enable-libvidstab"].filter(has)
        guard let first = general.first, !has("--enable-gpl") else { return [] }
        return [
            Finding(
                rule: .gplMissing, problem: "\(first) without --enable-gpl, which configure refuses",
                remedy: "add --enable-gpl, and with it the GPL's terms, or leave \(first) out")
        ]
    }

    /// FFmpeg keeps its command line in every program.
    private func pathFindings() -> [Finding] {
        guard script == .ffmpeg else { return [] }
        let holders = [
            "--sysroot=", "--extra-cflags=", "--extra-ldflags=", "--cc=", "--cross-prefix=", "--pkg-config=",
        ]
        let path = options.first { option in
            holders.contains { option.hasPrefix($0) } && ["=/", "-I/", "-L/"].contains { option.contains($0) }
        }
        return path.map {
            [
                Finding(
                    rule: .hostPath,
                    problem: "'\($0)' holds a path of this machine, which FFmpeg keeps in its programs",
                    remedy: "leave it out: the compiler on the PATH finds what a recipe needs")
            ]
        } ?? []
    }
}
