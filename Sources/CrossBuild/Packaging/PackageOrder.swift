package import Boards
package import Faults
import Foundation
package import Measures
package import SystemPackage

/// What someone asks for: Debian packages of what was built for a board, with papers.
package struct PackageOrder: Sendable {
    package let board: Board
    package let recipes: [Recipe]
    /// Where `BuildOrder` put what it built.
    package let built: FilePath
    /// Where the packages go.
    package let output: FilePath
    /// Who vouches for the packages: `Jo Doe <jo@example.com>`.
    package let maintainer: String

    package init(board: Board, recipes: [Recipe], built: FilePath, output: FilePath, maintainer: String) {
        self.board = board
        self.recipes = recipes
        self.built = built
        self.output = output
        self.maintainer = maintainer
    }

    /// Makes a package for each recipe, the manifest, both bills of materials and the licence report.
    ///
    /// Throws: `Fault` for something that is not built or was altered since.
    package func run(_ tell: @escaping @Sendable (BuildEvent) -> Void) async throws -> PackageOutcome {
        guard let architecture = board.debianArchitecture else {
            throw Fault(
                .packageArchitecture, "Debian has no name for '\(board.triple)'",
                remedy: "package for another board, or copy \(built) as it is")
        }
        var components: [BillOfMaterials.Component] = []
        for recipe in recipes {
            tell(.began("\(recipe.name): package"))
            let recipe = try await TreePack.pinned(recipe)
            let (result, package) = try plan(recipe, architecture: architecture)
            let path = try await package.build(in: output)
            let digest = try Digest(ofFile: path)
            components.append(component(recipe, result, package: package.fileName, digest: digest))
            tell(.ended("\(recipe.name): package", package.fileName))
        }
        let bill = BillOfMaterials(
            board: board.name, components: components, epoch: recipes.map(\.epoch).max() ?? 0)
        try Files.write(try bill.spdx(), to: output.appending("sbom.spdx.json"))
        try Files.write(try bill.cycloneDX(), to: output.appending("sbom.cdx.json"))
        try Files.write(Array(licences(components).utf8), to: output.appending("LICENCES.txt"))
        let outcome = PackageOutcome(
            board: board.name, output: output.string, packages: components.map(PackageOutcome.Package.init))
        try Files.write(try BillOfMaterials.json(outcome.packages), to: output.appending("manifest.json"))
        return outcome
    }

    private func plan(_ recipe: Recipe, architecture: String) throws -> (StepResult, DebianPackage) {
        let record = built.appending(recipe.name).appending("build.json")
        guard let result = StepResult.read(record) else {
            throw Fault(
                .packageNotBuilt, at: .init(file: record.string), "'\(recipe.name)' is not built for \(board.name)",
                remedy: "run 'marquee build \(recipe.name) --board \(board.name)'")
        }
        for output in result.outputs
        where Files.digest(built.appending(FilePath(output.path).components)) != output.sha256 {
            throw Fault(
                .packageAltered, at: .init(file: built.appending(FilePath(output.path).components).string),
                "not the file that was built and checked", remedy: "delete it and build again")
        }
        return (result, try package(recipe, result, architecture: architecture))
    }

    private func package(_ recipe: Recipe, _ result: StepResult, architecture: String) throws -> DebianPackage {
        let version = recipe.source.version.split(separator: ":").last.map(String.init) ?? recipe.version
        return DebianPackage(
            name: "marquee-\(recipe.name)", version: "\(version)+marquee1", architecture: architecture,
            maintainer: maintainer, summary: recipe.about,
            details: ["Built for \(board.name) with \(result.flags.joined(separator: " ")).", recipe.licence.notice],
            depends: try libraries(result) + recipe.depends, replaces: recipe.replaces, provides: recipe.provides,
            files: result.outputs.map { output in
                DebianPackage.File(
                    path: output.path, content: .file(built.appending(FilePath(output.path).components)),
                    isExecutable: output.path.contains("bin/"))
            } + recipe.extras.map(installed),
            epoch: recipe.epoch
        ).documented(licence: result.licence.spdx, notice: recipe.licence.notice, source: recipe.source)
    }

    /// Manual pages are compressed. Source: Debian Policy, section 12.1.
    private func installed(_ extra: Recipe.Extra) -> DebianPackage.File {
        let isManual = extra.path.hasPrefix("usr/share/man/")
        return DebianPackage.File(
            path: extra.path + (isManual ? ".gz" : ""), content: isManual ? .gzipped(extra.bytes) : .bytes(extra.bytes),
            isExecutable: false)
    }

    /// The C library that the programs need, by the newest of its symbols that they name.
    private func libraries(_ result: StepResult) throws -> [String] {
        var newest = (2, 0)
        for output in result.outputs where output.path.contains("bin/") {
            let bytes = try Files.read(built.appending(FilePath(output.path).components))
            for version in GlibcSymbols.versions(in: bytes) where version > newest { newest = version }
        }
        return newest.1 == 0 ? [] : ["libc6 (>= \(newest.0).\(newest.1))"]
    }

    private func component(
        _ recipe: Recipe, _ result: StepResult, package: String, digest: Digest
    ) -> BillOfMaterials.Component {
        .init(
            name: recipe.name, version: recipe.version, licence: result.licence.spdx, package: package,
            packageDigest: digest, files: result.outputs.map { .init(path: $0.path, digest: $0.sha256) },
            source: .init(
                package: recipe.source.package, version: recipe.source.version,
                files: recipe.source.files.map { .init(path: $0.name, digest: $0.sha256) },
                isDistributions: recipe.source.swift == nil),
            linked: result.linked ?? [])
    }

    private func licences(_ components: [BillOfMaterials.Component]) -> String {
        let entries = zip(components, recipes).map { component, recipe in
            let origin = recipe.source.swift == nil ? "Debian's" : "the Swift package"
            return """
                \(component.name) \(component.version): \(component.licence)
                  \(recipe.licence.notice)
                  source: \(origin) \(component.source.package) \(component.source.version)
                \(component.source.files.map { "    \($0.digest)  \($0.path)" }.joined(separator: "\n"))

                """
                    + (component.linked.isEmpty ? "" : "  with\n")
                    + component.linked.map { "    \($0.name) \($0.version): \($0.licence ?? "see its source")\n" }
                    .joined()
        }
        return "What is in these packages, and under which licence it is passed on.\n\n"
            + entries.joined(separator: "\n")
    }
}

extension Fault.Code {
    package static let packageNotBuilt = Fault.Code("package.not-built")
    package static let packageAltered = Fault.Code("package.altered")
    package static let packageArchitecture = Fault.Code("package.architecture")
}

/// What came of a package order.
package struct PackageOutcome: Hashable, Sendable, Encodable {
    package let board: String
    package let output: String
    package let packages: [Package]

    package struct Package: Hashable, Sendable, Encodable {
        package let name: String
        package let version: String
        package let licence: String
        package let file: String
        package let sha256: Digest
        package let contents: [Content]

        package struct Content: Hashable, Sendable, Encodable {
            package let path: String
            package let sha256: Digest
        }

        init(_ component: BillOfMaterials.Component) {
            name = component.name
            version = component.version
            licence = component.licence
            file = component.package
            sha256 = component.packageDigest
            contents = component.files.map { Content(path: $0.path, sha256: $0.digest) }
        }
    }
}
