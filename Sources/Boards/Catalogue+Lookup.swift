import Faults
import Foundation
import SystemPackage

extension Catalogue {
    /// The names of all boards, in alphabetical order.
    package func boardNames() throws -> [String] { try names(in: "boards", suffix: ".yaml") }

    /// Throws: `Fault` for a board that is not there, `FaultList` for a file that cannot be right.
    package func board(_ name: String) throws -> Board {
        let path = try path(name, kind: "board", code: .boardUnknown, known: boardNames(), file: "boards/\(name).yaml")
        let board = try BoardFile.read(path)
        try require(board.name, is: name, key: "board", in: path)
        return board
    }

    /// The names of all toolchains, in alphabetical order.
    package func toolchainNames() throws -> [String] { try names(in: "toolchains", suffix: ".yaml") }

    /// `swift-sdk:NAME` is the toolchain `swift-sdk` with the Swift SDK of that name.
    ///
    /// Throws: `Fault` for a toolchain that is not there, `FaultList` for a file that cannot be right.
    package func toolchain(_ name: String) throws -> Toolchain {
        if let colon = name.firstIndex(of: ":") {
            let toolchain = try toolchain(String(name[..<colon]))
            if let named = toolchain.with(sdk: String(name[name.index(after: colon)...])) { return named }
            throw Fault(
                .toolchainUnknown, "'\(name)': \(toolchain.name) does not take the name of a Swift SDK",
                remedy: "name it without the colon, or swift-sdk:NAME")
        }
        let path = try path(
            name, kind: "toolchain", code: .toolchainUnknown, known: toolchainNames(), file: "toolchains/\(name).yaml")
        let toolchain = try ToolchainFile.read(path)
        try require(toolchain.name, is: name, key: "toolchain", in: path)
        return toolchain
    }

    /// The toolchain that compiles C for a board: the one that it names, or `instead`.
    package func toolchain(for board: Board, instead: String? = nil) throws -> Toolchain {
        let named = try instead.map(toolchain)
        let toolchain = try named ?? self.named(board.toolchain, by: board)
        try require(toolchain, for: board)
        return toolchain
    }

    private func named(_ toolchain: String, by board: Board) throws -> Toolchain {
        let file = root.appending("boards").appending("\(board.name).yaml").string
        return try Fault.placed(in: .init(file: file)) { try self.toolchain(toolchain) }
    }

    /// The toolchain that compiles a recipe for a board. `instead` is used where it can compile it.
    ///
    /// Throws: `Fault` if there is no Swift for the board.
    package func toolchain(for recipe: Recipe, on board: Board, instead: String? = nil) throws -> Toolchain {
        let named = try instead.map(toolchain)
        guard recipe.source.swift != nil else {
            return try toolchain(for: board, instead: named?.compiler == .swift ? nil : instead)
        }
        if let named, named.compiler == .swift {
            try require(named, for: board)
            return named
        }
        guard let name = board.swiftToolchain else {
            let reason = try toolchain(for: board).lacksSwift ?? "it names no Swift toolchain"
            throw Fault(
                .toolchainNoSwift,
                "\(recipe.name) is written in Swift and cannot be built for \(board.name): \(reason)",
                remedy: "name a toolchain with --toolchain NAME, or build the recipes that are in C")
        }
        let swift = try self.named(name, by: board)
        try require(swift, for: board)
        return swift
    }

    private func require(_ toolchain: Toolchain, for board: Board) throws {
        guard toolchain.triple != board.triple else { return }
        throw Fault(
            .yamlValue, at: .init(file: root.appending("toolchains").appending("\(toolchain.name).yaml").string),
            "triple '\(toolchain.triple)' where the board \(board.name) has '\(board.triple)'",
            remedy: "name another toolchain")
    }

    package func recipe(_ name: String) throws -> Recipe {
        for folder in recipeFolders where Files.exists(folder.appending(name).appending("recipe.yaml")) {
            guard try names(in: folder).contains(name) else { continue }  // a path is no name
            let path = folder.appending(name).appending("recipe.yaml")
            let recipe = try RecipeFile.read(path)
            try require(recipe.name, is: name, key: "recipe", in: path)
            return recipe
        }
        let known = Set(try recipeFolders.flatMap { try names(in: $0) }).sorted()
        throw Fault(.recipeUnknown, "unknown recipe '\(name)'", remedy: Spelling.remedy(for: name, among: known))
    }

    /// The recipes of these names and all that they need, each after what it needs.
    package func recipes(_ names: [String]) throws -> [Recipe] {
        var ordered: [Recipe] = []
        func visit(_ name: String, under path: [String]) throws {
            if ordered.contains(where: { $0.name == name }) { return }
            guard !path.contains(name) else {
                throw try cycle(path + [name])
            }
            let recipe = try Fault.placed(in: try path.last.flatMap(place(ofRecipe:))) { try self.recipe(name) }
            for need in recipe.needs { try visit(need, under: path + [name]) }
            ordered.append(recipe)
        }
        for name in names { try visit(name, under: []) }
        return ordered
    }

    /// Begins with the first recipe that comes again.
    private func cycle(_ path: [String]) throws -> Fault {
        let circle = Array(path[(path.firstIndex(of: path[path.count - 1]) ?? 0)...])
        return Fault(
            .recipeCycle, at: try place(ofRecipe: circle[circle.count - 2]),
            circle.count == 2
                ? "the recipe '\(circle[0])' needs itself"
                : "the recipes \(circle.joined(separator: " > ")) need each other",
            remedy: "take '\(circle[0])' out of its 'needs'"
                + (circle.count == 2 ? "" : ", or break the circle elsewhere"))
    }

    private func place(ofRecipe name: String) throws -> Fault.Place? {
        let folder = try recipeFolders.first { try names(in: $0).contains(name) }
        return folder.map { Fault.Place(file: $0.appending(name).appending("recipe.yaml").string) }
    }

    private func path(
        _ name: String, kind: String, code: Fault.Code, known: [String], file: String
    ) throws -> FilePath {
        guard known.contains(name) else {
            throw Fault(code, "unknown \(kind) '\(name)'", remedy: Spelling.remedy(for: name, among: known))
        }
        return root.appending(FilePath(file).components)
    }

    private func names(in folder: String, suffix: String) throws -> [String] {
        try names(in: root.appending(folder), suffix: suffix)
    }

    private func names(in path: FilePath, suffix: String = "") throws -> [String] {
        do {
            let entries = try FileManager.default.contentsOfDirectory(atPath: path.string)
            return entries.filter { $0.hasSuffix(suffix) && !$0.hasPrefix(".") }
                .map { String($0.dropLast(suffix.count)) }.sorted()
        } catch {
            throw Fault(
                .fileUnreadable, at: .init(file: path.string), "the folder cannot be listed",
                remedy: "check its permissions", cause: error.localizedDescription)
        }
    }

    private func require(_ seen: String, is name: String, key: String, in path: FilePath) throws {
        guard seen != name else { return }
        throw Fault(
            .yamlValue, at: .init(file: path.string), "'\(key): \(seen)' in a file that is named '\(name)'",
            remedy: "let both say the same")
    }
}

extension Fault {
    /// A name that means nothing is a fault of the file that holds it. A fault that has a place keeps it.
    fileprivate static func placed<Value>(in place: Place?, _ look: () throws -> Value) throws -> Value {
        do {
            return try look()
        } catch let fault as Fault where fault.place == nil {
            throw Fault(fault.code, at: place, fault.problem, remedy: fault.remedy, cause: fault.cause)
        }
    }
}
