import Boards
import Faults
import Foundation
import Measures
import SystemPackage

/// Looks at what a step built before anyone else does.
struct Checks {
    let plan: BuildPlan
    /// Where `build/` and `prefix/` are.
    let work: FilePath

    private var toolchain: Toolchain { plan.toolchain }
    private var prefix: FilePath { work.appending("prefix") }

    func run(_ outputs: [StepResult.Output]) async throws -> [CheckResult] {
        var results = [try inspect(outputs)]
        for check in plan.recipe.checks where check.applies(to: toolchain.elf.machine) {
            results += try await run(check.kind)
        }
        return results
    }

    private func run(_ kind: Recipe.Check.Kind) async throws -> [CheckResult] {
        let clips = work.appending("clips")
        switch kind {
        case .defines(let name, let file): return [try defines(name, in: file)]
        case .executable(let path): return [try executable(path)]
        case .prints(let line, let program, let argument):
            return [try await prints(line, program: program, argument: argument)]
        case .bitstream(let program):
            return try await BitstreamCheck(program: emulator(program), emulatorArguments(program)).results()
        case .decodes(let program):
            return try await FFmpegCheck(
                ffmpeg: emulator(program), arguments: emulatorArguments(program), work: clips
            ).decode()
        case .transcodes(let program):
            return try await FFmpegCheck(
                ffmpeg: emulator(program), arguments: emulatorArguments(program), work: clips
            ).transcode()
        }
    }

    /// Every file, whatever the recipe asks.
    private func inspect(_ outputs: [StepResult.Output]) throws -> CheckResult {
        let lint = OutputLint(toolchain: toolchain, secrets: [work.string])
        for output in outputs {
            guard let fault = lint.fault(in: try Files.read(prefix.appending(FilePath(output.path).components))) else {
                continue
            }
            return CheckResult(
                name: "\(output.path) may leave the house", passed: false, detail: fault.problem, remedy: fault.remedy)
        }
        return CheckResult(
            name: "no file is for another machine or tells of this one", passed: true, detail: "\(outputs.count) files")
    }

    private func defines(_ name: String, in file: String) throws -> CheckResult {
        let text = String(
            decoding: try Files.read(work.appending("build").appending(FilePath(file).components)), as: UTF8.self)
        let definition = text.split(separator: "\n").first { $0.hasPrefix("#define \(name) ") }
        let value = definition.map { $0.dropFirst("#define \(name) ".count) } ?? "not there"
        return CheckResult(
            name: "\(file) defines \(name)", passed: value == "1", detail: String(value),
            remedy: "let the board's flags name what has it (-mcpu, and -mfpu=neon-vfpv4 on 32-bit ARM)")
    }

    private func executable(_ path: String) throws -> CheckResult {
        let file = prefix.appending(FilePath(path).components)
        guard let elf = ELF(parsing: try Files.read(file)) else {
            throw Fault(
                .elfUnreadable, at: .init(file: path), "not a little-endian ELF file",
                remedy: "see build.log for what was linked")
        }
        let wrong = mismatches(elf)
        let detail =
            wrong.isEmpty ? "\(elf.wordSize)-bit \(toolchain.elf.machine.rawValue)" : wrong.joined(separator: ", ")
        return CheckResult(name: "\(path) is for the board", passed: wrong.isEmpty, detail: detail)
    }

    private func mismatches(_ elf: ELF) -> [String] {
        var wrong: [String] = []
        let expected = ELF.identity(of: toolchain.elf.machine)
        if elf.machine != expected.machine { wrong.append("machine \(elf.machine), not \(expected.machine)") }
        if elf.wordSize != expected.wordSize { wrong.append("\(elf.wordSize)-bit, not \(expected.wordSize)-bit") }
        switch toolchain.elf.floatABI {
        case .hard where elf.flags & ELF.hardFloat == 0: wrong.append("not for hard float")
        case .soft where elf.flags & ELF.softFloat == 0: wrong.append("not for soft float")
        default: break
        }
        if elf.hasTextRelocations { wrong.append("text relocations") }
        return wrong
    }

    private func prints(_ line: String, program: String, argument: String) async throws -> CheckResult {
        let output = try await emulator(program).output(
            emulatorArguments(program) + [argument], environment: Tool.cleanEnvironment())
        let seen = String(output.prefix { !$0.isNewline })
        return CheckResult(name: "\(program) starts in the emulator", passed: seen == line, detail: seen)
    }

    /// What runs the program: the emulator, or the program itself on its own machine.
    private func emulator(_ program: String) -> Tool {
        guard let emulator = toolchain.emulator else { return Tool(path(of: program), package: plan.recipe.name) }
        return Tool(emulator.program, package: emulator.package)
    }

    private func emulatorArguments(_ program: String) -> [String] {
        guard toolchain.emulator != nil else { return [] }
        switch toolchain.tools {
        case .c(let tools): return ["-L", tools.libraries, path(of: program)]
        case .swift: return ["-L", work.appending("roots").appending("sysroot").string, path(of: program)]
        }
    }

    private func path(of program: String) -> String { prefix.appending(FilePath(program).components).string }
}
