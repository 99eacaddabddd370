import Boards
import Faults
import Foundation
import Measures
import SystemPackage
import Testing

@Suite struct CatalogueTests {
    private let catalogue: Catalogue

    init() throws { catalogue = try Catalogue(root: DescriptionText.root) }

    @Test func `every board has a toolchain and recipes that read`() throws {
        let names = try catalogue.boardNames()
        #expect(
            names == [
                "generic-arm64", "generic-armhf", "host", "rk3288", "rk3566", "rk3568", "rk3588", "rk3588s",
            ])
        for name in names {
            let board = try catalogue.board(name)
            #expect(try catalogue.recipes(board.recipes).map(\.name) == board.recipes)
            #expect(try catalogue.toolchain(for: board).triple == board.triple)
        }
    }

    @Test func `the host is encoded for like rk3568, so the two share their renditions`() throws {
        #expect(try catalogue.board("host").envelope == catalogue.board("rk3568").envelope)
    }

    @Test(arguments: [
        ("rk3589", "did you mean 'rk3588'?"), ("pi", "use one of generic-arm64, generic-armhf, host, rk3288"),
        ("../boards/rk3588", "use one of"), ("", "use one of"),
    ])
    func `an unknown board is answered with the known ones`(name: String, remedy: String) throws {
        let fault = #expect(throws: Fault.self) { try catalogue.board(name) }
        #expect(fault?.code == .boardUnknown && fault?.remedy.contains(remedy) == true, "\(String(describing: fault))")
    }

    @Test func `an unknown recipe is answered with the known ones`() throws {
        let fault = #expect(throws: Fault.self) { try catalogue.recipes(["x265"]) }
        #expect(
            fault?.code == .recipeUnknown && fault?.remedy == "did you mean 'x264'?", "\(String(describing: fault))")
    }

    @Test func `a name that a description holds and nobody knows is that file's fault`() throws {
        try withCatalogue(needs: ["a": ["b"], "b": ["x265"]]) { catalogue in
            let fault = #expect(throws: Fault.self) { try catalogue.recipes(["a"]) }
            #expect(fault?.code == .recipeUnknown)
            #expect(fault?.place?.file.hasSuffix("recipes/b/recipe.yaml") == true, "\(String(describing: fault))")
            let folder = catalogue.root.appending("boards")
            let text = try String(
                contentsOfFile: DescriptionText.root.appending("boards/rk3568.yaml").string, encoding: .utf8)
            try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
            try Data(text.replacing("toolchain: gcc-aarch64", with: "toolchain: gcc-aarch65").utf8)
                .write(to: URL(filePath: folder.appending("rk3568.yaml").string))
            let board = try catalogue.board("rk3568")
            let unknown = #expect(throws: Fault.self) { try catalogue.toolchain(for: board) }
            #expect(unknown?.code == .toolchainUnknown)
            #expect(unknown?.place?.file.hasSuffix("boards/rk3568.yaml") == true, "\(String(describing: unknown))")
        }
    }

    @Test func `a directory without descriptions is no catalogue`() {
        let fault = #expect(throws: Fault.self) { try Catalogue.find(at: "/usr/share") }
        #expect(fault?.code == .catalogueMissing)
    }

    @Test func `recipes come after what they need, and not in circles`() throws {
        try withCatalogue(needs: ["a": ["b", "c"], "b": ["c"], "c": []]) { catalogue in
            let names = try catalogue.recipes(["a"]).map(\.name)
            #expect(names == ["c", "b", "a"])
        }
        try withCatalogue(needs: ["a": ["b"], "b": ["a"]]) { catalogue in
            let fault = #expect(throws: Fault.self) { try catalogue.recipes(["a"]) }
            #expect(fault?.code == .recipeCycle && fault?.problem == "the recipes a > b > a need each other")
            #expect(fault?.place?.file.hasSuffix("recipes/b/recipe.yaml") == true)
        }
        try withCatalogue(needs: ["a": ["b"], "b": ["b"]]) { catalogue in
            let fault = #expect(throws: Fault.self) { try catalogue.recipes(["a"]) }
            #expect(fault?.problem == "the recipe 'b' needs itself" && fault?.remedy == "take 'b' out of its 'needs'")
        }
    }

    @Test func `recipes of one's own are looked at first`() throws {
        try withCatalogue(needs: ["a": [], "b": []]) { mine in
            let both = try Catalogue(root: DescriptionText.root, recipes: [mine.root.appending("recipes")])
            #expect(try both.recipe("a").name == "a" && both.recipe("ffmpeg-player").name == "ffmpeg-player")
            let fault = #expect(throws: Fault.self) { try both.recipe("bb") }
            #expect(fault?.remedy == "did you mean 'b'?")
        }
        let fault = #expect(throws: Fault.self) { try Catalogue(root: DescriptionText.root, recipes: ["/nowhere"]) }
        #expect(fault?.code == .catalogueMissing)
    }

    @Test func `a patch that is not the one pinned is refused`() throws {
        try withCatalogue(needs: ["a": []]) { catalogue in
            let folder = catalogue.root.appending("recipes").appending("a")
            let file = URL(filePath: folder.appending("recipe.yaml").string)
            let patches = "patches:\n  - { patch: a.patch, sha256: \(Digest(of: "right")), because: mends it }\nneeds:"
            let text = try String(contentsOf: file, encoding: .utf8).replacing("needs:", with: patches)
            try Data(text.utf8).write(to: file)
            try Data("right".utf8).write(to: URL(filePath: folder.appending("a.patch").string))
            #expect(try catalogue.recipe("a").patches.map(\.bytes) == [Array("right".utf8)])
            try Data("wrong".utf8).write(to: URL(filePath: folder.appending("a.patch").string))
            let fault = #expect(throws: Fault.self) { try catalogue.recipe("a") }
            #expect(fault?.code == .recipePatchAltered)
        }
    }

    @Test func `a file whose name says another thing is refused`() throws {
        try withCatalogue(needs: ["a": []]) { catalogue in
            let folder = catalogue.root.appending("recipes")
            try FileManager.default.moveItem(
                atPath: folder.appending("a").string, toPath: folder.appending("z").string)
            let fault = #expect(throws: Fault.self) { try catalogue.recipe("z") }
            #expect(fault?.problem == "'recipe: a' in a file that is named 'z'")
        }
    }

    /// A catalogue with recipes like x264's that need each other so.
    private func withCatalogue(needs: [String: [String]], _ body: (Catalogue) throws -> Void) throws {
        let root = FilePath(NSTemporaryDirectory()).appending("catalogue-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: root.string) }
        let text = try DescriptionText.text("recipes/x264/recipe.yaml")
        for folder in ["boards", "toolchains", "recipes"] {
            try FileManager.default.createDirectory(
                atPath: root.appending(folder).string, withIntermediateDirectories: true)
        }
        for (name, names) in needs {
            let folder = root.appending("recipes").appending(name)
            try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
            let changed = text.replacing("recipe: x264", with: "recipe: \(name)")
                .replacing("needs: []", with: "needs: [\(names.joined(separator: ", "))]")
            try Data(changed.utf8).write(to: URL(filePath: folder.appending("recipe.yaml").string))
        }
        try body(try Catalogue(root: root))
    }
}
