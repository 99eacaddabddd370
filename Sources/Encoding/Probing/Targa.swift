import CFFmpeg
import Faults
import Foundation
import SystemPackage

/// Truevision's TGA, which begins with nothing that tells it from other files: its name or its last bytes do.
///
/// Source: Truevision TGA file format specification, version 2.0.
enum Targa {
    private static let endings = ["tga", "icb", "vda", "vst", "targa"]
    private static let footer = Array("TRUEVISION-XFILE.\0".utf8)

    /// A file that cannot be read is none: whoever opens it says what is wrong.
    static func isIn(_ path: FilePath) -> Bool {
        (try? look(path)) ?? false  // see above
    }

    private static func look(_ path: FilePath) throws -> Bool {
        guard let file = FileHandle(forReadingAtPath: path.string),
            isHeader(Array(try file.read(upToCount: 18) ?? Data()))
        else { return false }
        if endings.contains(path.extension?.lowercased() ?? "") { return true }
        try file.seek(toOffset: max(18, file.seekToEnd()) - 18)
        return try file.readToEnd().map(Array.init) == footer
    }

    private static func isHeader(_ head: [UInt8]) -> Bool {
        guard head.count == 18 else { return false }
        let isSized = (head[12] | head[13]) != 0 && (head[14] | head[15]) != 0
        return isSized && head[1] < 2 && [1, 2, 3, 9, 10, 11].contains(head[2])
            && [8, 15, 16, 24, 32].contains(head[16])
    }
}
