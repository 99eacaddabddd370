import Boards
import Faults
import Foundation
import Measures
import SystemPackage
import Testing

@testable import CrossBuild

@Suite struct ConfigureScriptTests {
    /// The golden is rewritten when `MARQUEE_WRITE_GOLDENS` is set.
    @Test func `the script for x264 on rk3588 is the one that was read and approved`() throws {
        let golden = FilePath(#filePath).removingLastComponent().appending("Goldens").appending("configure-rk3588.sh")
        let script = try Fixture.plan(board: "rk3588").script
        if ProcessInfo.processInfo.environment["MARQUEE_WRITE_GOLDENS"] != nil {
            try Files.makeDirectory(golden.removingLastComponent())
            try Files.write(script.utf8, to: golden, executable: true)
        }
        #expect(try String(contentsOfFile: golden.string, encoding: .utf8) == script)
    }

    @Test(arguments: ["rk3588", "rk3568", "rk3288"])
    func `any POSIX shell can parse it`(board: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-n", "-c", try Fixture.plan(board: board).script]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    @Test func `patches are verified and applied in order, before configure`() throws {
        let patch = { (name: String) in
            Recipe.Patch(name: name, sha256: Digest(of: name), because: "mends \(name)", bytes: Array(name.utf8))
        }
        let catalogue = try Catalogue(root: Fixture.root)
        var recipe = try catalogue.recipe("x264")
        recipe.patches = [patch("1-a.patch"), patch("2-b.patch")]
        let board = try catalogue.board("rk3588")
        let script = try BuildPlan.plan(recipe, for: board, with: try catalogue.toolchain(for: board)).script
        let marks = [
            "verify \(Digest(of: "1-a.patch"))", "/1-a.patch", "# mends 2-b.patch", "/2-b.patch", "./configure",
        ]
        let places = marks.compactMap { script.range(of: $0)?.lowerBound }
        #expect(places.count == marks.count && places == places.sorted())
    }

    @Test func `no path of the machine that wrote it is in it`() throws {
        let script = try Fixture.plan(board: "rk3288").script
        #expect(!script.contains(Fixture.root.string) && !script.contains(NSHomeDirectory() + "/"))
    }

    @Test func `a toolchain's directory goes onto the PATH in quotes`() throws {
        let text = try String(
            contentsOfFile: Fixture.root.appending("toolchains").appending("gcc-armhf.yaml").string, encoding: .utf8)
        let changed = text.replacing("compiler: gcc\n", with: "compiler: gcc\ndirectory: \"/opt/a b'$c\"\n")
        let toolchain = try YAMLFile.parse(Array(changed.utf8), file: "t.yaml", ToolchainFile.interpret)
        let catalogue = try Catalogue(root: Fixture.root)
        let plan = try BuildPlan.plan(try catalogue.recipe("x264"), for: try catalogue.board("rk3288"), with: toolchain)
        #expect(plan.script.contains(#"PATH='/opt/a b'\''$c':$PATH"#))
    }
}
