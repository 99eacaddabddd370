import Boards
import Faults

extension ConfigureLint {
    /// Cores whose Armv8 crypto instructions every chip has that carries them on the boards known here. The Cortex-A72 of
    /// the Raspberry Pi 4 is none of them.
    private static let coresWithCrypto = ["cortex-a55", "cortex-a76"]
    private static let coresWithout = ["cortex-a72", "cortex-a53"]

    func flagFindings() -> [Finding] {
        let flags = compilerFlags
        let cpu = flags.last { $0.hasPrefix("-mcpu=") }.map { String($0.dropFirst(6)) }
        let arch = flags.last { $0.hasPrefix("-march=") }.map { String($0.dropFirst(7)) }
        var found: [Finding] = []
        if let native = flags.first(where: { $0.hasSuffix("=native") }) {
            found.append(
                Finding(rule: .native, problem: "\(native) is the machine that builds", remedy: "name the board's CPU"))
        }
        if let cpu, let arch {
            found.append(
                Finding(
                    rule: .archBesideCPU, problem: "-march=\(arch) beside -mcpu=\(cpu): the two contradict each other",
                    remedy: "keep -mcpu, which says both"))
        }
        return found + foreignFindings(flags, cpu) + cryptoFindings(cpu) + vectorFindings(flags, cpu, arch)
    }

    /// The same words mean other instructions to another compiler, or nothing.
    private func foreignFindings(_ flags: [String], _ cpu: String?) -> [Finding] {
        var found: [Finding] = []
        if compiler == .clang, let cpu, cpu.hasPrefix("cortex-a"), cpu.contains(".") {
            found.append(
                Finding(
                    rule: .foreignFlag, problem: "-mcpu=\(cpu) is GCC's name for a pair of cores; Clang has none",
                    remedy: "take the small core's instructions and the big one's timing: -mcpu=SMALL -mtune=BIG"))
        }
        if compiler == .gcc, let flag = flags.first(where: { $0.hasPrefix("--target=") || $0.contains("+nocrypto") }) {
            found.append(
                Finding(
                    rule: .foreignFlag, problem: "\(flag) is Clang's",
                    remedy: "leave it out: GCC's target is its name, and crypto is off unless asked for"))
        }
        if machine == .aarch64,
            let flag = flags.first(where: { $0.hasPrefix("-mfpu=") || $0.hasPrefix("-mfloat-abi=") })
        {
            found.append(
                Finding(
                    rule: .foreignFlag, problem: "\(flag) is 32-bit ARM's, and the compiler for 64-bit refuses it",
                    remedy: "leave it out"))
        }
        return found
    }

    private func cryptoFindings(_ cpu: String?) -> [Finding] {
        guard let cpu else { return [] }
        let isCrypto = cpu.contains("+crypto") || cpu.contains("+aes")
        if compiler == .gcc, !isCrypto, !cpu.contains("+"), Self.coresWithCrypto.contains(where: cpu.hasSuffix) {
            return [
                Finding(
                    rule: .noCrypto, problem: "GCC leaves AES and SHA off for -mcpu=\(cpu)",
                    remedy: "write -mcpu=\(cpu)+crypto")
            ]
        }
        if compiler == .clang, !cpu.contains("nocrypto"), let core = Self.coresWithout.first(where: cpu.hasPrefix) {
            return [
                Finding(
                    rule: .unwantedCrypto, problem: "Clang has AES and SHA on for \(core), and chips without them trap",
                    remedy: "write -mcpu=\(cpu)+nocrypto unless the board has them")
            ]
        }
        return []
    }

    private func vectorFindings(_ flags: [String], _ cpu: String?, _ arch: String?) -> [Finding] {
        guard machine == .arm else { return [] }
        if let arch, !arch.contains("+"), !flags.contains(where: { $0.hasPrefix("-mfpu=") }), cpu == nil {
            return [
                Finding(
                    rule: .noFloatUnit, problem: "-march=\(arch) names no unit for floating point",
                    remedy: "write -mcpu=NAME instead; configure will only say 'No working C compiler found'")
            ]
        }
        let hasNEON = cpu != nil || flags.contains { $0.hasPrefix("-mfpu=neon") } || arch?.contains("simd") == true
        guard !hasNEON || flags.contains(where: { $0.hasPrefix("-mfpu=vfp") }) else { return [] }
        return [
            Finding(
                rule: .noNEON, problem: "the flags name no NEON; configure reports assembly and leaves it out",
                remedy: "add -mfpu=neon-vfpv4, or -mcpu=NAME of a core that has it")
        ]
    }
}

extension ConfigureLint {
    init(_ plan: BuildPlan) {
        self.init(
            options: plan.options.map(\.text), environment: ["CFLAGS": plan.flags.joined(separator: " ")],
            triple: plan.toolchain.triple, machine: plan.toolchain.elf.machine,
            compiler: plan.toolchain.compiler == .gcc ? .gcc : .clang,
            script: Script(rawValue: plan.recipe.source.package) ?? .other)
    }

    /// Says what only costs speed. Throws: `FaultList` with everything that would end in a wrong program.
    static func require(_ plan: BuildPlan, _ tell: (BuildEvent) -> Void) throws {
        guard plan.recipe.source.swift == nil else { return }
        let findings = ConfigureLint(plan).findings()
        let name = "\(plan.recipe.name) for \(plan.board)"
        for finding in findings where !finding.isFatal {
            tell(.note("\(name): \(finding.problem); \(finding.remedy)"))
        }
        let faults = findings.filter(\.isFatal).map {
            Fault(.configureLint, at: .init(file: name), $0.problem, remedy: $0.remedy)
        }
        if !faults.isEmpty { throw FaultList(faults) }
    }
}
