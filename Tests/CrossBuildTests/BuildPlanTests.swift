import Boards
import Faults
import Measures
import SystemPackage
import Testing

@testable import CrossBuild

@Suite struct BuildPlanTests {
    private let compiler = CompilerIdentity(
        compiler: "aarch64-linux-gnu-gcc (Debian 12.2.0-14) 12.2.0", linker: "GNU ld 2.40", library: Digest(of: "libc"))

    @Test func `equal inputs have equal addresses`() throws {
        let plan = try Fixture.plan(board: "rk3588")
        #expect(plan.digest(compiler: compiler) == (try Fixture.plan(board: "rk3588")).digest(compiler: compiler))
        #expect(plan.digest(compiler: compiler).hexadecimal.count == 64)
    }

    @Test func `another board, compiler, option, pin or need has another address`() throws {
        let plan = try Fixture.plan(board: "rk3588")
        var needing = plan
        needing.needs = [BuildPlan.Need(recipe: "a", path: "usr/lib/a.a", sha256: Digest(of: "a"))]
        let newer = CompilerIdentity(compiler: "gcc 13", linker: compiler.linker, library: compiler.library)
        let otherLibrary = CompilerIdentity(compiler: compiler.compiler, linker: compiler.linker, library: nil)
        let digests = [
            plan.digest(compiler: compiler), try Fixture.plan(board: "rk3568").digest(compiler: compiler),
            plan.digest(compiler: newer), plan.digest(compiler: otherLibrary), needing.digest(compiler: compiler),
            try changed("--enable-pic", "--enable-lto").digest(compiler: compiler),
            try changed("gz: 8b237e94", "gz: 8b237e95").digest(compiler: compiler),
        ]
        #expect(Set(digests).count == digests.count)
    }

    @Test func `reworded reasons rebuild nothing`() throws {
        let plan = try Fixture.plan(board: "rk3588")
        let reworded = try changed("because: as lavf", "because: as above")
        #expect(reworded.script != plan.script)
        #expect(reworded.digest(compiler: compiler) == plan.digest(compiler: compiler))
    }

    @Test func `what a package replaces rebuilds nothing`() throws {
        let plan = try Fixture.plan(board: "rk3588")
        let alone = try changed("replaces: [x264, libx264-dev]", "replaces: []")
        #expect(alone.recipe.replaces != plan.recipe.replaces)
        #expect(alone.digest(compiler: compiler) == plan.digest(compiler: compiler))
    }

    @Test func `what changed is named, old and new, without what follows from it`() throws {
        let new = try changed("--enable-strip", "--enable-lto").inputs(compiler: compiler)
        let changes = new.changes(since: try Fixture.plan(board: "rk3588").inputs(compiler: compiler))
        #expect(changes.map(\.input) == ["options"])
        #expect(changes[0].old?.contains("--enable-strip") == true && changes[0].new?.contains("--enable-lto") == true)
    }

    @Test func `placeholders are filled from the toolchain`() throws {
        let options = try Fixture.plan(board: "rk3288").options.map(\.text)
        #expect(options.contains("--host=arm-linux-gnueabihf"))
        #expect(options.contains("--cross-prefix=arm-linux-gnueabihf-"))
    }

    private func changed(_ old: String, _ new: String) throws -> BuildPlan {
        let catalogue = try Catalogue(root: Fixture.root)
        let board = try catalogue.board("rk3588")
        let bytes = try Files.read(Fixture.root.appending("recipes").appending("x264").appending("recipe.yaml"))
        let text = String(decoding: bytes, as: UTF8.self).replacing(old, with: new)
        let recipe = try YAMLFile.parse(Array(text.utf8), file: "recipe.yaml", RecipeFile.interpret)
        return try BuildPlan.plan(recipe, for: board, with: try catalogue.toolchain(for: board))
    }
}
