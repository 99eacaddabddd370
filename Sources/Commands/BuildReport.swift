import Boards
import CrossBuild
import Measures
import Reports

/// What `marquee build` answers.
struct BuildReport: Report {
    static let schema = "marquee.build/1"

    let outcome: BuildOutcome

    var isGood: Bool { outcome.recipes.allSatisfy { $0.state != .refused } }

    func encode(to encoder: any Encoder) throws { try outcome.encode(to: encoder) }

    func text(_ style: Style) -> String {
        outcome.recipes.map { recipe in
            (sentence(recipe, style) + details(recipe, style)).joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    private func sentence(_ recipe: BuildOutcome.Recipe, _ style: Style) -> [String] {
        let name = style.bold("\(recipe.recipe) \(recipe.version)")
        let seconds = recipe.seconds.map { Duration.seconds($0).text } ?? ""
        switch recipe.state {
        case .planned: return ["\(name) for \(outcome.board): would be built so:"]
        case .scripted: return ["\(name) for \(outcome.board): the script is written."]
        case .built: return ["\(name) for \(outcome.board): \(style.good("built")) in \(seconds)."]
        case .cached: return ["\(name) for \(outcome.board): \(style.good("up to date")) (\(seconds))."]
        case .refused: return ["\(name) for \(outcome.board): \(style.bad("refused")), a check did not pass."]
        }
    }

    private func details(_ recipe: BuildOutcome.Recipe, _ style: Style) -> [String] {
        var lines: [String] = []
        if recipe.state == .planned {
            lines.append("  CFLAGS  \(recipe.flags.joined(separator: " "))")
            lines += recipe.options.map { "  \($0.text)  \(style.faint($0.because))" }
            lines += recipe.commands.map { "  $ \($0.joined(separator: " "))" }
        }
        if recipe.state != .refused && !recipe.outputs.isEmpty {
            var table = Table("  file", "size", "sha256")
            let headers = recipe.outputs.filter { $0.path.hasPrefix("usr/include/") }
            let shown = headers.count > 4 ? recipe.outputs.filter { !headers.contains($0) } : recipe.outputs
            for output in shown {
                table.add("  \(outcome.output)/\(output.path)", "\(output.bytes)", output.sha256.short)
            }
            lines.append(table.text(style))
            if shown.count < recipe.outputs.count {
                lines.append("  and \(headers.count) headers below \(outcome.output)/usr/include")
            }
        }
        lines += recipe.checks.filter { recipe.state != .cached || !$0.passed }.map { check in
            "  \(check.passed ? style.good("✓") : style.bad("✗")) \(check.name): \(check.detail)\(check.remedy.map { "; \($0)" } ?? "")"
        }
        if let script = recipe.script { lines.append("  script  \(script)") }
        if let log = recipe.log { lines.append("  log     \(log)") }
        return lines + ["  licence \(recipe.licence.sentence). \(recipe.licence.notice)"]
    }
}
