package import Faults
import Measures
package import SystemPackage

/// Reads `recipes/NAME/recipe.yaml`.
package enum RecipeFile {
    private static let keys = [
        "recipe", "about", "version", "source", "patches", "licence", "needs", "space", "epoch", "configure", "outputs",
        "checks", "replaces", "provides", "depends", "extras",
    ]

    /// Reads the file and the patches beside it.
    ///
    /// Throws: `FaultList` with everything that is wrong with the file, `Fault` for a patch that is not the one pinned.
    package static func read(_ path: FilePath) throws -> Recipe {
        var recipe = try YAMLFile.read(path, interpret)
        for index in recipe.patches.indices {
            let patch = recipe.patches[index]
            let file = path.removingLastComponent().appending(patch.name)
            let bytes = try Files.read(file, limit: YAMLFile.sizeLimit)
            let seen = Digest(of: bytes)
            guard seen == patch.sha256 else {
                throw Fault(
                    .recipePatchAltered, at: .init(file: file.string),
                    "SHA-256 \(seen) where the recipe pins \(patch.sha256)",
                    remedy: "read what changed; if it is right, correct the digest in \(path)")
            }
            recipe.patches[index].bytes = bytes
        }
        for index in recipe.extras.indices {
            let file = path.removingLastComponent().appending(recipe.extras[index].name)
            recipe.extras[index].bytes = try Files.read(file, limit: YAMLFile.sizeLimit)
        }
        if let swift = recipe.source.swift { recipe.source.swift?.root = root(swift.root, from: path) }
        return recipe
    }

    /// Where the sources lie that the recipe at `path` names as seen from its own directory.
    static func root(_ named: String, from path: FilePath) -> String {
        let root = path.removingLastComponent().pushing(FilePath(named)).lexicallyNormalized()
        return root.isEmpty ? "." : root.string
    }

    /// As `read`; what is wrong is reported to the node.
    package static func interpret(_ node: YAMLNode) -> Recipe? {
        guard let mapping = node.mapping(keys: keys) else { return nil }
        let name = mapping.required("recipe")?.name()
        let about = mapping.required("about")?.line()
        let version = mapping.required("version")?.token()
        let source = mapping.required("source").flatMap { Self.source($0, version: version ?? "") }
        let patches = mapping["patches"].map { $0.list(of: patch) } ?? []
        let licence = mapping.required("licence").flatMap(licence)
        let needs = mapping.required("needs")?.list { $0.name() }
        let space = mapping.required("space")?.amount()
        let epoch = mapping.required("epoch")?.integer(in: 0...4_102_444_800)
        let isSwift = source?.swift != nil
        if isSwift {
            for key in ["configure", "patches"] {
                guard let stranger = mapping[key] else { continue }
                return stranger.valueFault("'\(key)' does not go with a Swift package", remedy: "remove it")
            }
        }
        let configure = isSwift ? [] : mapping.required("configure")?.list(of: option)
        let outputs = mapping.required("outputs")?.list { $0.relativePath() }
        let checks = mapping.required("checks")?.list(of: RecipeChecks.interpret)
        let replaces = mapping["replaces"]?.list { $0.name() } ?? []
        let provides = mapping["provides"]?.list { $0.name() } ?? []
        let depends = mapping["depends"].map { $0.list { $0.token() } } ?? []
        let extras = mapping["extras"].map(extras) ?? []
        guard let name, let about, let version, let source, let patches, let licence, let needs, let space,
            let epoch, let depends, let extras, let configure, let outputs, let checks
        else { return nil }
        return Recipe(
            name: name, about: about, version: version, source: source, patches: patches, licence: licence,
            needs: needs, space: space, epoch: epoch, configure: configure, outputs: outputs, checks: checks,
            replaces: replaces, provides: provides, depends: depends, extras: extras)
    }

    private static func source(_ node: YAMLNode, version: String) -> Recipe.Source? {
        guard let mapping = node.mapping(keys: ["package", "version", "files", "swift-package", "product"]) else {
            return nil
        }
        if let root = mapping["swift-package"] {
            for key in ["package", "version", "files"] {
                guard let stranger = mapping[key] else { continue }
                return stranger.valueFault("'\(key)' does not go with a Swift package", remedy: "remove it")
            }
            let folder = root.line()
            guard let product = mapping.required("product")?.token(), let folder else { return nil }
            return Recipe.Source(
                package: product, version: version, files: [], description: "\(product).tar",
                swift: .init(root: folder, product: product))
        }
        let package = mapping.required("package")?.token()
        let version = mapping.required("version")?.token()
        let files = mapping.required("files").flatMap(pins)
        guard let package, let version, let files else { return nil }
        let descriptions = files.filter { $0.name.hasSuffix(".dsc") }
        guard descriptions.count == 1 else {
            return node.valueFault(
                "\(descriptions.count) files end in .dsc", remedy: "name the package's one .dsc file")
        }
        return Recipe.Source(package: package, version: version, files: files, description: descriptions[0].name)
    }

    /// File names and their SHA-256.
    private static func pins(_ node: YAMLNode) -> [Recipe.Source.File]? {
        node.namedMapping()?.entries.compactMap { entry -> Recipe.Source.File? in
            guard !entry.key.contains("/"), !entry.key.hasPrefix("."), !entry.key.hasPrefix("-") else {
                return entry.value.valueFault("'\(entry.key)' is not a file's name", remedy: "write it without a path")
            }
            return entry.value.digest().map { Recipe.Source.File(name: entry.key, sha256: $0) }
        }
    }

    /// Paths below the board's root, and the names of the files that go there.
    private static func extras(_ node: YAMLNode) -> [Recipe.Extra]? {
        guard let entries = node.namedMapping()?.entries else { return nil }
        let extras = entries.compactMap { entry -> Recipe.Extra? in
            guard let name = entry.value.relativePath() else { return nil }
            let parts = entry.key.split(separator: "/", omittingEmptySubsequences: false)
            guard !name.contains("/"), parts.count > 1, parts.allSatisfy({ !$0.isEmpty && $0 != ".." && $0 != "." })
            else {
                return entry.value.valueFault(
                    "'\(entry.key): \(name)' is not a path below the board's root and a file beside the recipe",
                    remedy: "write for example usr/lib/systemd/system/a.service: a.service")
            }
            return Recipe.Extra(path: entry.key, name: name)
        }
        return extras.count == entries.count ? extras : nil
    }

    private static func patch(_ node: YAMLNode) -> Recipe.Patch? {
        guard let mapping = node.mapping(keys: ["patch", "sha256", "because"]) else { return nil }
        let file = mapping.required("patch")
        let name = file?.relativePath()
        let sha256 = mapping.required("sha256")?.digest()
        let because = mapping.required("because")?.line()
        guard let file, let name, let sha256, let because else { return nil }
        guard !name.contains("/") else {
            return file.valueFault("'\(name)' is not a file's name", remedy: "put the patch beside recipe.yaml")
        }
        return Recipe.Patch(name: name, sha256: sha256, because: because)
    }

    private static func licence(_ node: YAMLNode) -> Recipe.Licence? {
        guard let mapping = node.mapping(keys: ["spdx", "result", "files", "notice"]) else { return nil }
        let spdx = mapping.required("spdx")?.licence()
        let result = mapping["result"].map { $0.licence() }
        let files = mapping.required("files").flatMap(pins)
        let notice = mapping.required("notice")?.line()
        guard let spdx, let files, let notice else { return nil }
        return Recipe.Licence(spdx: spdx, result: result ?? nil, files: files, notice: notice)
    }

    private static func option(_ node: YAMLNode) -> Recipe.Option? {
        guard let mapping = node.mapping(keys: ["option", "because", "raises"]) else { return nil }
        let option = mapping.required("option")
        let because = mapping.required("because")?.line()
        let raises = mapping["raises"].map { $0.licence() }
        guard let option, let text = option.line(), let because else { return nil }
        guard text.hasPrefix("--") else {
            return option.valueFault("'\(text)' is not an option", remedy: "begin it with --")
        }
        let places = ["{triple}", "{tools}", "{compiler}", "{machine}"]
        let rest = places.reduce(text) { $0.replacing($1, with: "") }
        guard !rest.contains("{"), !rest.contains("}") else {
            return option.valueFault(
                "an unknown placeholder in '\(text)'", remedy: "use {triple}, {tools}, {compiler} or {machine}")
        }
        return Recipe.Option(text: text, because: because, raises: raises ?? nil)
    }
}
