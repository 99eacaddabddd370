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
            return Kept(result: result, directory: directory, used: Self.lastUse(of: file))
        }
    }

    /// Notes that a step was used, and what it was made from, for those who collect. In a store that only others may write,
    /// they do not learn of it.
    func noteUse(of directory: FilePath, _ plan: BuildPlan) {
        let sources = plan.recipe.source.files.map { source($0.sha256, name: $0.name) }
        for file in sources + [directory.appending("result.json")] { utimensat(AT_FDCWD, file.string, nil, 0) }
        noteUse(of: supplies(of: plan))
    }

    func noteUse(of supplies: [Supply]) {
        for supply in supplies { utimensat(AT_FDCWD, supply.mark.string, nil, 0) }
    }

    private static func lastUse(of file: FilePath) -> Int {
        var status = stat()
        return stat(file.string, &status) == 0 ? status.st_mtim.tv_sec : 0
    }
}
