import Boards
import Faults
import Foundation
import SystemPackage

/// The descriptions that ship, and what becomes of them when a line is changed.
enum DescriptionText {
    /// The package's own directory, which is a catalogue.
    static let root = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()

    static func text(_ file: String) throws -> String {
        try String(contentsOfFile: root.appending(FilePath(file).components).string, encoding: .utf8)
    }

    /// What a board's file of this text says.
    @discardableResult static func read(_ board: String) throws -> Board {
        try YAMLFile.parse(Array(board.utf8), file: "boards/board.yaml", BoardFile.interpret)
    }

    /// The faults of a file after `old` was replaced by `new`. Empty if it reads.
    static func faults<Value>(
        of file: String, replacing old: String, with new: String, _ interpret: (YAMLNode) -> Value?
    ) throws -> [Fault] {
        let text = try text(file)
        guard text.contains(old) else { throw Fault(.yamlValue, "'\(old)' is not in \(file)", remedy: "see the test") }
        do {
            _ = try YAMLFile.parse(Array(text.replacing(old, with: new).utf8), file: file, interpret)
            return []
        } catch let list as FaultList { return list.faults }
    }
}
