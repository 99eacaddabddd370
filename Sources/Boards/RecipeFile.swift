package import Faults
import Measures
package import SystemPackage

/// Reads `recipes/NAME/recipe.yaml`.
package enum RecipeFile {
    private static let keys = [
        "recipe", "about", "version", "source", "licence", "needs", "space", "epoch", "configure", "outputs", "checks",
        "replaces",
    ]

    /// Throws: `FaultList` with everything that is wrong with the file.
    package static func read(_ path: FilePath) throws -> Recipe { try YAMLFile.read(path, interpret) }

    /// As `read`; what is wrong is reported to the node.
    package static func interpret(_ node: YAMLNode) -> Recipe? {
        guard let mapping = node.mapping(keys: keys) else { return nil }
        let name = mapping.required("recipe")?.name()
        let about = mapping.required("about")?.line()
        let version = mapping.required("version")?.token()
        let source = mapping.required("source").flatMap(source)
        let licence = mapping.required("licence").flatMap(licence)
        let needs = mapping.required("needs")?.list { $0.name() }
        let space = mapping.required("space")?.amount()
        let epoch = mapping.required("epoch")?.integer(in: 0...4_102_444_800)
        let configure = mapping.required("configure")?.list(of: option)
        let outputs = mapping.required("outputs")?.list { $0.relativePath() }
        let checks = mapping.required("checks")?.list(of: RecipeChecks.interpret)
        let replaces = mapping["replaces"]?.list { $0.name() } ?? []
        guard let name, let about, let version, let source, let licence, let needs, let space, let epoch,
            let configure, let outputs, let checks
        else { return nil }
        return Recipe(
            name: name, about: about, version: version, source: source, licence: licence, needs: needs, space: space,
            epoch: epoch, configure: configure, outputs: outputs, checks: checks, replaces: replaces)
    }

    private static func source(_ node: YAMLNode) -> Recipe.Source? {
        guard let mapping = node.mapping(keys: ["package", "version", "files"]) else { return nil }
        let package = mapping.required("package")?.token()
        let version = mapping.required("version")?.token()
        let files = mapping.required("files")?.namedMapping()?.entries.compactMap { entry -> Recipe.Source.File? in
            guard !entry.key.contains("/"), !entry.key.hasPrefix(".") else {
                return entry.value.valueFault("'\(entry.key)' is not a file's name", remedy: "write it without a path")
            }
            return entry.value.digest().map { Recipe.Source.File(name: entry.key, sha256: $0) }
        }
        guard let package, let version, let files else { return nil }
        let descriptions = files.filter { $0.name.hasSuffix(".dsc") }
        guard descriptions.count == 1 else {
            return node.valueFault(
                "\(descriptions.count) files end in .dsc", remedy: "name the package's one .dsc file")
        }
        return Recipe.Source(package: package, version: version, files: files, description: descriptions[0].name)
    }

    private static func licence(_ node: YAMLNode) -> Recipe.Licence? {
        guard let mapping = node.mapping(keys: ["spdx", "file", "sha256", "notice"]) else { return nil }
        let spdx = mapping.required("spdx")?.token()
        let file = mapping.required("file")?.relativePath()
        let sha256 = mapping.required("sha256")?.digest()
        let notice = mapping.required("notice")?.line()
        guard let spdx, let file, let sha256, let notice else { return nil }
        return Recipe.Licence(spdx: spdx, file: file, sha256: sha256, notice: notice)
    }

    private static func option(_ node: YAMLNode) -> Recipe.Option? {
        guard let mapping = node.mapping(keys: ["option", "because"]) else { return nil }
        let option = mapping.required("option")
        let because = mapping.required("because")?.line()
        guard let option, let text = option.line(), let because else { return nil }
        guard text.hasPrefix("--") else {
            return option.valueFault("'\(text)' is not an option", remedy: "begin it with --")
        }
        let rest = text.replacing("{triple}", with: "").replacing("{tools}", with: "")
        guard !rest.contains("{"), !rest.contains("}") else {
            return option.valueFault("an unknown placeholder in '\(text)'", remedy: "use {triple} or {tools}")
        }
        return Recipe.Option(text: text, because: because)
    }
}
