package import Boards
import Faults

/// What a recipe's result is passed on under, and which of its parts make it so.
package struct LicenceSum: Hashable, Sendable, Codable {
    /// The SPDX identifier of the whole.
    package let spdx: String
    package let parts: [Part]

    package struct Part: Hashable, Sendable, Codable {
        /// The recipe's name, an option of it, or a recipe that is linked in.
        package let what: String
        package let spdx: String
    }

    /// `needs` are the recipes that are linked in, those behind them included.
    ///
    /// Throws: `Fault` if the parts may not be passed on together, or come to something else than the recipe promises.
    package static func plan(_ recipe: Recipe, needs: [Recipe]) throws -> LicenceSum {
        let parts =
            [Part(what: recipe.name, spdx: recipe.licence.spdx)] + raises(of: recipe, prefix: "")
            + needs.flatMap { need in
                [Part(what: need.name, spdx: need.licence.spdx)] + raises(of: need, prefix: "\(need.name) ")
            }
        var sum = LicenceTerms(spdx: recipe.licence.spdx)
        for part in parts {
            guard let terms = LicenceTerms(spdx: part.spdx), let before = sum, let joined = before.joined(with: terms)
            else {
                throw Fault(
                    .licenceConflict, "\(recipe.name) is \(sum?.spdx ?? part.spdx) and \(part.what) is \(part.spdx)",
                    remedy: "the two may not be passed on in one program; let one run as a program of its own")
            }
            sum = joined
        }
        let whole = LicenceSum(spdx: sum?.spdx ?? recipe.licence.spdx, parts: parts)
        guard let promised = recipe.licence.result, promised != whole.spdx else { return whole }
        throw Fault(
            .licenceConflict, "\(recipe.name) promises \(promised) and comes to \(whole.sentence)",
            remedy: "leave out what raises it, build that into a program of its own, or change 'result' in the recipe")
    }

    /// `GPL-3.0-or-later, from LGPL-2.1-or-later (ffmpeg), GPL-2.0-or-later (x264), Apache-2.0 (rkmpp)`.
    package var sentence: String {
        guard parts.contains(where: { $0.spdx != spdx }) else { return spdx }
        return "\(spdx), from \(parts.map { "\($0.spdx) (\($0.what))" }.joined(separator: ", "))"
    }

    private static func raises(of recipe: Recipe, prefix: String) -> [Part] {
        recipe.configure.compactMap { option in option.raises.map { Part(what: prefix + option.text, spdx: $0) } }
    }
}
