import Boards
import Faults
import Foundation
import SystemPackage

@testable import CrossBuild

/// What the tests of this room share.
enum Fixture {
    /// The package's own directory, which is a catalogue.
    static let root = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()

    static func plan(_ recipe: String = "x264", board: String) throws -> BuildPlan {
        let catalogue = try Catalogue(root: root)
        let board = try catalogue.board(board)
        let recipe = try catalogue.recipe(recipe)
        return try BuildPlan.plan(
            recipe, for: board, with: try catalogue.toolchain(for: board), needed: try catalogue.recipes(recipe.needs))
    }

    /// A new directory whose path holds a blank, both quotes and a dollar sign; gone after the body.
    static func withDirectory<Value>(_ body: (FilePath) async throws -> Value) async throws -> Value {
        let path = FilePath(NSTemporaryDirectory()).appending("mq a'b\"c$d \(UUID().uuidString.prefix(8))")
        try Files.makeDirectory(path)
        defer { try? FileManager.default.removeItem(atPath: path.string) }
        return try await body(path)
    }

    /// The names in a directory, in order.
    static func names(in path: FilePath) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path.string).sorted()
    }
}
