import Boards
package import Measures

extension BuildPlan {
    /// Counted up when a step's result comes to mean something else; for Swift packages by itself.
    private var format: String { recipe.source.swift == nil ? "2" : "3" }

    package func inputs(compiler: CompilerIdentity) -> StepInputs {
        let checks = recipe.checks.filter { $0.applies(to: toolchain.elf.machine) }
        var values = [
            "format": format,
            "version": recipe.version,
            "epoch": "\(recipe.epoch)",
            "compiler": compiler.compiler,
            "linker": compiler.linker,
            "C library": compiler.library?.hexadecimal ?? "none",
            "flags of the board": flags.joined(separator: " "),
            "options": options.map(\.text).joined(separator: " "),
            "outputs": recipe.outputs.joined(separator: " "),
            StepInputs.checks: checks.map(\.kind.words).joined(separator: StepInputs.checkSeparator),
            "toolchain": toolchain.words,
            StepInputs.commands: commands(jobs: 0).map { $0.joined(separator: " ") }.joined(separator: "; "),
            StepInputs.script: Digest(of: scriptWithoutComments).hexadecimal,
        ]
        for file in recipe.source.files { values["source \(file.name)"] = file.sha256.hexadecimal }
        for file in recipe.licence.files { values["licence \(file.name)"] = file.sha256.hexadecimal }
        for (index, patch) in recipe.patches.enumerated() {
            values["patch \(index + 1), \(patch.name)"] = patch.sha256.hexadecimal
        }
        for (name, version) in dependencies { values["Swift package \(name)"] = version }
        for need in needs { values["\(need.recipe)'s \(need.path)"] = need.sha256.hexadecimal }
        return StepInputs(values: values)
    }

    /// The step's address.
    package func digest(compiler: CompilerIdentity) -> Digest { inputs(compiler: compiler).digest }

    /// A value never begins a line with `#`: it is one line and stands behind a command's name.
    private var scriptWithoutComments: String {
        script.split(separator: "\n").filter { !$0.hasPrefix("#") }.joined(separator: "\n")
    }
}

extension Recipe.Check.Kind {
    /// `config.h defines HAVE_NEON`.
    fileprivate var words: String {
        switch self {
        case .defines(let name, let file): "\(file) defines \(name)"
        case .executable(let path): "\(path) is for the board"
        case .prints(let line, let program, let argument): "\(program) \(argument) prints '\(line)'"
        case .bitstream(let program): "\(program) writes the golden streams"
        case .decodes(let program): "\(program) decodes as the host's does"
        case .transcodes(let program): "\(program) transcodes as the host's does"
        }
    }
}

extension Toolchain {
    /// `for aarch64-linux-gnu, tried with qemu-aarch64-static, programs of aarch64`.
    fileprivate var words: String {
        let programs = [elf.machine.rawValue, elf.floatABI.map { "\($0.rawValue) float" }].compactMap(\.self)
        return "for \(triple), tried \(emulator.map { "with \($0.program)" } ?? "as they are"), programs of "
            + programs.joined(separator: " with ")
    }
}
