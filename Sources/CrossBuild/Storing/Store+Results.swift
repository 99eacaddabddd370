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

    /// Notes that a step was used, and the sources it was made from, for those who collect. In a store that only others may
    /// write, they do not learn of it.
    func noteUse(of directory: FilePath, sources: [Recipe.Source.File]) {
        let files = sources.map { source($0.sha256, name: $0.name) } + [directory.appending("result.json")]
        for file in files { utimensat(AT_FDCWD, file.string, nil, 0) }
    }

    private static func lastUse(of file: FilePath) -> Int {
        var status = stat()
        return stat(file.string, &status) == 0 ? status.st_mtim.tv_sec : 0
    }
}
