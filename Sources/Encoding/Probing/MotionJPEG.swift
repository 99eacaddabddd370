import Faults
import Foundation
import SystemPackage

/// JPEG pictures in a row and nothing else, as some cameras and programs write films; libavformat takes them for one picture.
///
/// Source: ITU-T T.81, annex B.
enum MotionJPEG {
    /// What is looked at of a file. Units: bytes.
    private static let head = 32 << 20

    /// A file that cannot be read is none: whoever opens it says what is wrong.
    static func isIn(_ path: FilePath) -> Bool {
        (try? look(path)) ?? false  // see above
    }

    private static func look(_ path: FilePath) throws -> Bool {
        guard let file = FileHandle(forReadingAtPath: path.string),
            let start = try file.read(upToCount: 3), Array(start) == [0xFF, 0xD8, 0xFF]
        else { return false }
        return hasSecond(Array(start + (try file.read(upToCount: head) ?? Data())))
    }

    /// Whether another picture begins right behind the first. In a photograph that has several, such as one with a gain map or with
    /// what was in front of it, an index of them or what the camera noted stands among the first one's segments.
    static func hasSecond(_ bytes: [UInt8]) -> Bool {
        var place = 2
        while place + 4 <= bytes.count {
            guard bytes[place] == 0xFF else { return false }
            let (marker, length) = (bytes[place + 1], Int(bytes[place + 2]) << 8 | Int(bytes[place + 3]))
            switch marker {
            case 0xD9: return bytes[place + 2] == 0xFF && bytes[place + 3] == 0xD8
            case 0xFF: place += 1
            case 0xE1 where bytes[(place + 4)...].starts(with: Array("Exif\0".utf8)): return false
            case 0xE2 where bytes[(place + 4)...].starts(with: Array("MPF\0".utf8)): return false
            default:
                place += 2 + length
                if marker == 0xDA { place = endOfScan(bytes, from: place) }
            }
        }
        return false
    }

    /// Where the next marker stands that is not part of a scan's data.
    private static func endOfScan(_ bytes: [UInt8], from start: Int) -> Int {
        var place = start
        while place + 1 < bytes.count {
            let next = bytes[place + 1]
            if bytes[place] == 0xFF, next != 0, next != 0xFF, !(0xD0...0xD7).contains(next) { return place }
            place += 1
        }
        return bytes.count
    }
}
