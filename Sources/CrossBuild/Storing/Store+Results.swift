import Boards
import Faults
import Foundation
import SystemPackage

extension Store {
    /// A finished step as it lies here.
    struct Kept {
        let result: StepResult
        let directory: FilePath
        /// When it was last used. Units: seconds since 1970.
        let used: Int
    }

    /// Everything that was finished, in no order. What cannot be read is left out.
    func kept() throws -> [Kept] {
        let steps = root.appending("steps")
        return try Self.names(in: steps).compactMap { name in
            let directory = steps.appending(name)
            let file = directory.appending("result.json")
            guard let result = StepResult.read(file) else { return nil }
            return Kept(result: result, directory: directory, used: Self.writeTime(file))
        }
    }

    /// Notes that a step was used, and what it was made from, for those who collect. In a store that only others may write,
    /// they do not learn of it.
    func noteUse(of directory: FilePath, _ plan: BuildPlan) {
        noteUse(of: plan.recipe)
        utimensat(AT_FDCWD, directory.appending("result.json").string, nil, 0)
        noteUse(of: supplies(of: plan))
    }

    /// Of its sources.
    func noteUse(of recipe: Recipe) {
        for file in recipe.source.files {
            utimensat(AT_FDCWD, source(file.sha256, name: file.name).string, nil, 0)
        }
    }

    func noteUse(of supplies: [Supply]) {
        for supply in supplies { utimensat(AT_FDCWD, supply.mark.string, nil, 0) }
    }
}
