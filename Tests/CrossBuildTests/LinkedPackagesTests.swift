import Boards
import Faults
import Foundation
import Measures
import SystemPackage
import Testing

@testable import CrossBuild

/// What a Swift package's build put into its program, and how the bills of materials tell it.
@Suite struct LinkedPackagesTests {
    private static let mit = """
        Permission is hereby granted, free of charge, to any person obtaining a copy of it. The above copyright
        notice and this permission notice shall be included in all copies or substantial portions of the Software.
        """
    private static let apache = """
                                     Apache License
                               Version 2.0, January 2004
        TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION
        """
    private static let bsd = "Redistribution and use in source and binary forms, with or without modification"

    @Test(arguments: [
        (mit, "MIT"), (apache, "Apache-2.0"), (bsd, "BSD-2-Clause"),
        (bsd + " Neither the name of the", "BSD-3-Clause"), (bsd + " All advertising materials", nil),
        (apache + "## Runtime Library Exception to the Apache 2.0 License: ##", "Apache-2.0 WITH Swift-exception"),
        (apache + mit, "Apache-2.0 AND MIT"), ("Do as you like.", nil),
    ])
    func `a licence is known by its text`(text: String, expected: String?) {
        #expect(LicenceText.expression(of: text) == expected)
    }

    private static let pins = ["alpha", "beta", "gamma"].map { name in
        SwiftDependencies.Pin(
            identity: name, location: "https://example.org/jo/\(name.capitalized).git",
            state: .init(version: "1.2.3", revision: "0123abc"))
    }

    /// A build of the shape that SwiftPM 6.2 leaves: `Alpha` in Swift and `Beta` in C are linked, `Gamma` is compiled for
    /// another product.
    private func scratch(in root: FilePath) throws -> FilePath {
        let scratch = root.appending("scratch")
        let place = "/build/scratch/aarch64-unknown-linux-gnu/release"
        let manifest = """
            commands:
              "C.Alpha":
                inputs: ["/build/scratch/checkouts/Alpha/Sources/a.swift","\(place)/Alpha.build/sources"]
                outputs: ["\(place)/Alpha.build/a.swift.o","\(place)/Modules/Alpha.swiftmodule"]
              "C.Beta":
                inputs: ["/build/scratch/checkouts/Beta/b.c"]
                outputs: ["\(place)/Beta.build/b.c.o"]
              "C.Gamma":
                inputs: ["/build/scratch/checkouts/Gamma/g.c"]
                outputs: ["\(place)/Gamma.build/g.c.o"]
              "C.toy":
                inputs: ["/source/Sources/toy/toy.swift"]
                outputs: ["\(place)/toy.build/toy.swift.o"]

            """
        let list = "\(place)/Alpha.build/a.swift.o\n'\(place)/Beta.build/b.c.o'\n\(place)/toy.build/toy.swift.o\n"
        let files = [
            ("release.yaml", manifest), ("checkouts/Alpha/LICENSE.txt", Self.mit),
            ("checkouts/Beta/Licence.md", "Do as you like."), ("checkouts/Gamma/COPYING", Self.apache),
            ("aarch64-unknown-linux-gnu/release/toy.product/Objects.LinkFileList", list),
        ]
        for (path, text) in files { try Files.write(text.utf8, to: scratch.pushing(FilePath(path))) }
        return scratch
    }

    private func linkage(_ scratch: FilePath, product: String = "toy") -> SwiftLinkage {
        SwiftLinkage(scratch: scratch, product: product, triple: "aarch64-unknown-linux-gnu", pins: Self.pins)
    }

    @Test func `only what was linked is told, with its licence where that is known`() async throws {
        try await Fixture.withDirectory { root in
            let packages = linkage(try scratch(in: root)).packages()
            #expect(packages.map(\.name) == ["alpha", "beta"])
            #expect(packages.map(\.licence) == ["MIT", nil])
            #expect(packages[0].packageURL == "pkg:swift/example.org/jo/Alpha@1.2.3")
            #expect(packages[0].download == "git+https://example.org/jo/Alpha@0123abc")
        }
    }

    @Test func `where it cannot be seen what was linked, all that was fetched is told`() async throws {
        try await Fixture.withDirectory { root in
            let packages = linkage(try scratch(in: root), product: "other").packages()
            #expect(packages.map(\.licence) == ["MIT", nil, "Apache-2.0"])
        }
    }

    private var bill: BillOfMaterials {
        let digest = Digest(of: "toy")
        let known = LinkedPackage(
            name: "alpha", version: "1.2.3", revision: "0123abc", location: "https://example.org/jo/Alpha",
            licence: "MIT")
        let library = LinkedPackage(
            name: "swiftlang", version: "6.2.3-1", revision: nil, location: nil, licence: nil)
        let component = BillOfMaterials.Component(
            name: "toy", version: "1.0", licence: "Apache-2.0", package: "toy.deb", packageDigest: digest, files: [],
            source: .init(package: "toy", version: "1.0", files: [], isDistributions: false), linked: [known, library])
        return BillOfMaterials(board: "rk3588", components: [component], epoch: 1)
    }

    @Test func `two packages of one source are two parts, in both formats`() throws {
        let source = BillOfMaterials.Component.Source(package: "toy", version: "1.0", files: [], isDistributions: true)
        let components = ["toy-maker", "toy-player"].map { name in
            BillOfMaterials.Component(
                name: name, version: "1.0", licence: "MIT", package: "\(name).deb", packageDigest: Digest(of: name),
                files: [.init(path: "usr/bin/toy", digest: Digest(of: "toy"))], source: source, linked: [])
        }
        let bill = BillOfMaterials(board: "rk3588", components: components, epoch: 1)
        let cyclone = try document(try bill.cycloneDX())
        let parts = try #require(cyclone["components"] as? [[String: Any]])
        let files = parts.flatMap { $0["components"] as? [[String: Any]] ?? [] }
        let references = (parts + files).compactMap { $0["bom-ref"] as? String }
        #expect(references.count == 4 && Set(references).count == 4, "\(references)")
        let dependencies = try #require(cyclone["dependencies"] as? [[String: Any]])
        #expect(dependencies.first?["dependsOn"] as? [String] == ["toy-maker", "toy-player"])
        let spdx = try document(try bill.spdx())
        let packages = try #require(spdx["packages"] as? [[String: Any]])
        #expect(packages.compactMap { $0["SPDXID"] as? String }.count == 2)
        #expect(Set(packages.compactMap { $0["SPDXID"] as? String }).count == 2)
    }

    private func document(_ bytes: [UInt8]) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    /// What a bill of either format cannot do without: identifiers that are unique, and no word of one that is not there.
    @Test func `the bills name each part once and refer to nothing else`() throws {
        let spdx = try document(try bill.spdx())
        let packages = try #require(spdx["packages"] as? [[String: Any]])
        let identifiers = packages.compactMap { $0["SPDXID"] as? String }
        #expect(
            Set(identifiers).count == 3
                && identifiers.allSatisfy { $0.wholeMatch(of: /SPDXRef-[a-zA-Z0-9.\-]+/) != nil })
        for part in packages {
            for field in [
                "name", "downloadLocation", "licenseConcluded", "licenseDeclared", "copyrightText", "supplier",
            ] {
                #expect((part[field] as? String)?.isEmpty == false, "\(field) of \(part)")
            }
        }
        let relations = try #require(spdx["relationships"] as? [[String: String]])
        let ends = Set(relations.flatMap { [$0["spdxElementId"], $0["relatedSpdxElement"]] })
        #expect(ends == Set(identifiers + ["SPDXRef-DOCUMENT"]))
        let cyclone = try document(try bill.cycloneDX())
        let components = try #require(cyclone["components"] as? [[String: Any]])
        let references = components.compactMap { $0["bom-ref"] as? String } + ["marquee-rk3588"]
        let dependencies = try #require(cyclone["dependencies"] as? [[String: Any]])
        let named = dependencies.flatMap { [$0["ref"] as? String] + ($0["dependsOn"] as? [String] ?? []) }
        #expect(Set(references).count == 4 && Set(named) == Set(references))
        #expect((cyclone["serialNumber"] as? String)?.wholeMatch(of: /urn:uuid:[0-9a-f-]{36}/) != nil)
        let written = try #require((spdx["creationInfo"] as? [String: Any])?["created"] as? String)
        #expect(written == "1970-01-01T00:00:01Z")
    }

    @Test func `SPDX says that a program links them statically`() throws {
        let document = try document(try bill.spdx())
        let packages = try #require(document["packages"] as? [[String: Any]])
        #expect(packages.map { $0["name"] as? String } == ["toy", "alpha", "swiftlang"])
        #expect(packages.map { $0["licenseConcluded"] as? String } == ["Apache-2.0", "MIT", "NOASSERTION"])
        #expect(packages.map { $0["supplier"] as? String }.last == "Organization: Debian")
        let relations = try #require(document["relationships"] as? [[String: String]]).filter {
            $0["relationshipType"] == "STATIC_LINK"
        }
        #expect(relations.map { $0["spdxElementId"] } == ["SPDXRef-Package-toy", "SPDXRef-Package-toy"])
        let identifiers = packages.compactMap { $0["SPDXID"] as? String }
        #expect(relations.compactMap { $0["relatedSpdxElement"] } == Array(identifiers.dropFirst()))
    }

    @Test func `CycloneDX says that a program depends on them`() throws {
        let document = try document(try bill.cycloneDX())
        let components = try #require(document["components"] as? [[String: Any]])
        let parts = ["pkg:swift/example.org/jo/Alpha@1.2.3", "pkg:deb/debian/swiftlang@6.2.3-1?arch=source"]
        #expect(components.compactMap { $0["bom-ref"] as? String } == ["toy"] + parts)
        #expect(
            components.map { ($0["licenses"] as? [[String: String]])?.first?["expression"] } == [
                "Apache-2.0", "MIT", nil,
            ])
        let dependencies = try #require(document["dependencies"] as? [[String: Any]])
        #expect(dependencies.last?["ref"] as? String == "toy")
        #expect(dependencies.last?["dependsOn"] as? [String] == parts)
    }
}
