import Faults
import SystemPackage
import Testing

@testable import Boards

@Suite struct RecipeFileTests {
    private func faults(_ old: String, _ new: String) throws -> [Fault] {
        try DescriptionText.faults(of: "recipes/x264/recipe.yaml", replacing: old, with: new, RecipeFile.interpret)
    }

    @Test(arguments: [
        ("recipes/player/recipe.yaml", "."), ("a/recipes/player/recipe.yaml", "a"),
        ("../recipes/player/recipe.yaml", ".."), ("/recipes/player/recipe.yaml", "/"),
    ])
    func `sources beside the recipe are found wherever it is called from`(recipe: String, root: String) {
        #expect(RecipeFile.root("../..", from: FilePath(recipe)) == root)
    }

    @Test func `x264 is pinned, keeps its assembly and has its bytes checked`() throws {
        let recipe = try Catalogue(root: DescriptionText.root).recipe("x264")
        #expect(recipe.source.description == "x264_0.164.3095+gitbaee400-3.dsc" && recipe.source.files.count == 3)
        #expect(!recipe.configure.contains { $0.text == "--disable-asm" })
        #expect(recipe.configure.contains { $0.text == "--enable-pic" })
        #expect(recipe.checks.contains { $0.kind == .defines(name: "HAVE_NEON", file: "config.h") })
        #expect(recipe.checks.contains { $0.kind == .bitstream("usr/bin/x264") })
    }

    @Test(arguments: [
        ("--host={triple}", "--host={tripel}", "unknown placeholder"), ("--enable-pic", "enable-pic", "not an option"),
        ("- usr/bin/x264", "- ../bin/x264", "not a path inside"), ("- usr/bin/x264", "- /usr/bin/x264", "not a path"),
        (": ff07057854b8", ": FF07057854b8", "not a SHA-256"), (".dsc: ff07", ".dcs: ff07", "0 files end in .dsc"),
        ("x264_0.164.3095+gitbaee400-3.dsc:", "../x264.dsc:", "not a file's name"),
        ("  - executable: usr/bin/x264\n", "  - executable: a\n    bitstream: a\n", "2 kinds of check"),
        ("  - executable: usr/bin/x264\n", "  - because2: a\n", "unknown key"),
        ("  - executable: usr/bin/x264\n", "  - executable: a\n    in: b\n", "'in' does not go with"),
        ("space: 100 MB", "space: lots", "not an amount"), ("epoch: 1681335425", "epoch: -1", "not a whole number"),
        ("because: as lavf", "because: \"a\\nb\"", "not one line"),
    ])
    func `what cannot be right is refused`(old: String, new: String, word: String) throws {
        let seen = try faults(old, new)
        #expect(seen.contains { $0.problem.contains(word) && $0.place?.line != nil }, "\(seen)")
    }
}
