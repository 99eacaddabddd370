import Boards
import Faults
import SystemPackage
import Testing

@testable import CrossBuild

@Suite struct LicenceSumTests {
    private func recipe(_ name: String, _ edits: (String, String)...) throws -> Recipe {
        let path = Fixture.root.appending("recipes").appending(name).appending("recipe.yaml")
        var text = String(decoding: try Files.read(path), as: UTF8.self)
        for (old, new) in edits { text = text.replacing(old, with: new) }
        return try YAMLFile.parse(Array(text.utf8), file: "recipe.yaml", RecipeFile.interpret)
    }

    @Test func `the player's FFmpeg stays under the LGPL, the encoder's comes to the GPL`() throws {
        #expect(try LicenceSum.plan(try recipe("ffmpeg-player"), needs: []).spdx == "LGPL-2.1-or-later")
        let sum = try LicenceSum.plan(try recipe("ffmpeg-encoder"), needs: [try recipe("x264")])
        #expect(sum.sentence.hasPrefix("GPL-2.0-or-later, from LGPL-2.1-or-later (ffmpeg-encoder), "))
        #expect(sum.sentence.hasSuffix("GPL-2.0-or-later (x264)"))
    }

    @Test func `x264 and rkmpp in one FFmpeg is the GPL's third version`() throws {
        let option = "  - option: --enable-version3\n    because: rkmpp\n    raises: LGPL-3.0-or-later\n"
        let both = try recipe(
            "ffmpeg-encoder", ("configure:\n", "configure:\n" + option), ("  result: GPL-2.0-or-later", "  #"))
        #expect(try LicenceSum.plan(both, needs: [try recipe("x264")]).spdx == "GPL-3.0-or-later")
    }

    @Test func `a promise that is not kept is refused, with what breaks it`() throws {
        let player = try recipe("ffmpeg-player")
        let needs = [try recipe("x264")]
        let fault = #expect(throws: Fault.self) { try LicenceSum.plan(player, needs: needs) }
        #expect(fault?.code == .licenceConflict)
        #expect(fault?.problem.contains("promises LGPL-2.1-or-later and comes to GPL-2.0-or-later, from") == true)
    }

    @Test func `licences that exclude each other are refused`() throws {
        let only = try recipe("x264", ("spdx: GPL-2.0-or-later", "spdx: GPL-2.0-only"))
        let apache = try recipe("x264", ("recipe: x264", "recipe: mpp"), ("spdx: GPL-2.0-or-later", "spdx: Apache-2.0"))
        let fault = #expect(throws: Fault.self) { try LicenceSum.plan(only, needs: [apache]) }
        #expect(fault?.problem == "x264 is GPL-2.0-only and mpp is Apache-2.0")
    }
}
