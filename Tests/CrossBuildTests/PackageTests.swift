import Boards
import Faults
import Foundation
import Measures
import SystemPackage
import Testing

@testable import CrossBuild

/// Packages of a toy that was really built, looked at with the distribution's own tools.
@Suite struct PackageTests {
    private func package(_ toy: Toy, to output: FilePath, _ more: String...) async throws -> Program.Answer {
        try await toy.program.run(
            list: [
                "package", "toy", "--board", "rk3588", "--catalogue", toy.catalogue.string, "--built",
                toy.output.string, "-o", output.string, "--json", "--maintainer", "Jo Doe <jo@example.com>",
            ] + more)
    }

    private func names(_ toy: Toy, _ output: FilePath) throws -> FilePath {
        let name = try #require(try Fixture.names(in: output).first { $0.hasSuffix(".deb") })
        return output.appending(name)
    }

    @Test func `a package holds what was built, and is the same wherever and whenever it is made`() async throws {
        try await Toy.with { toy in
            let (one, two) = (toy.root.appending("one"), toy.root.appending("two"))
            #expect(try await package(toy, to: one).status == 0)
            #expect(try await package(toy, to: two).status == 0)
            let first = try names(toy, one)
            #expect(try Files.read(first) == Files.read(try names(toy, two)))
            let control = try await Tool("dpkg-deb", package: "dpkg").output(["--field", first.string])
            #expect(control.contains("Package: marquee-toy\n"))
            #expect(control.contains("Architecture: arm64\n"))
            #expect(control.contains("Maintainer: Jo Doe <jo@example.com>\n"))
            let unpacked = toy.root.appending("unpacked")
            _ = try await Tool("dpkg-deb", package: "dpkg").output(["--extract", first.string, unpacked.string])
            #expect(
                try Files.read(unpacked.appending("usr/bin/toy")) == Files.read(toy.output.appending("usr/bin/toy")))
            let sums = try await Tool("dpkg-deb", package: "dpkg").output(["--info", first.string, "md5sums"])
            #expect(sums.contains("  usr/bin/toy\n") && sums.contains("  usr/share/doc/marquee-toy/copyright\n"))
        }
    }

    @Test func `a package takes another's place, and stands for it only where its recipe says so`() async throws {
        try await Toy.with { toy in
            func control(in folder: String) async throws -> String {
                let output = toy.root.appending(folder)
                try #require(try await package(toy, to: output).status == 0)
                return try await Tool("dpkg-deb", package: "dpkg").output(["--field", try names(toy, output).string])
            }
            try toy.change("outputs:", to: "replaces: [toy, toy-tools]\noutputs:")
            let silent = try await control(in: "silent")
            #expect(silent.contains("\nConflicts: toy, toy-tools\nReplaces: toy, toy-tools\n"), "\(silent)")
            #expect(!silent.contains("Provides:"), "\(silent)")
            try toy.change("replaces: [toy, toy-tools]", to: "replaces: [toy, toy-tools]\nprovides: [toy]")
            let standing = try await control(in: "standing")
            #expect(standing.contains("\nProvides: toy\nConflicts: toy, toy-tools\n"), "\(standing)")
        }
    }

    @Test func `the papers name every file and every source by its digest`() async throws {
        try await Toy.with { toy in
            let output = toy.root.appending("packages")
            let answer = try await package(toy, to: output)
            #expect(answer.status == 0, "\(answer)")
            let digest = try Digest(ofFile: toy.output.appending("usr/bin/toy")).hexadecimal
            let papers = ["manifest.json", "sbom.cdx.json"]
            for paper in papers {
                #expect(String(decoding: try Files.read(output.appending(paper)), as: UTF8.self).contains(digest))
            }
            let spdx = try JSONSerialization.jsonObject(with: Data(Files.read(output.appending("sbom.spdx.json"))))
            let document = try #require(spdx as? [String: Any])
            #expect(document["spdxVersion"] as? String == "SPDX-2.3")
            let package = try #require((document["packages"] as? [[String: Any]])?.first)
            #expect(package["versionInfo"] as? String == "1.0")
            let licences = String(decoding: try Files.read(output.appending("LICENCES.txt")), as: UTF8.self)
            #expect(licences.contains("toy 1.0:") && licences.contains(".dsc"))
        }
    }

    @Test func `what was altered since it was checked is built anew, not packaged`() async throws {
        try await Toy.with { toy in
            #expect(try await toy.build().status == 0)
            let program = toy.output.appending("usr/bin/toy")
            let whole = try Files.read(program)
            try Files.write(whole + [0], to: program)
            let output = toy.root.appending("packages")
            #expect(try await package(toy, to: output).status == 0)
            #expect(try Files.read(program) == whole)
        }
    }

    @Test(arguments: ["nobody", "a b@c", "<a@b.c>", "A <a@b.c>\nEvil: yes"])
    func `a maintainer without a name or an address is refused`(maintainer: String) async throws {
        try await Toy.with { toy in
            let answer = try await package(toy, to: toy.root.appending("p"), "--maintainer", maintainer)
            #expect(answer.status == 64)
        }
    }

    @Test func `symbols of the C library are read by their versions`() {
        let bytes = Array("xxGLIBC_2.17\0GLIBC_2.34\0GLIBC_PRIVATE\0GLIBC_".utf8)
        #expect(GlibcSymbols.versions(in: bytes).map { "\($0.0).\($0.1)" } == ["2.17", "2.34"])
    }
}
