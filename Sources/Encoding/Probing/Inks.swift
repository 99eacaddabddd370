import SystemPackage

/// JPEG pictures in printing inks. Adobe's programs, and those that follow them, leave a mark that says how inks are stored; without
/// it nobody can tell all of an ink from none, and libavcodec shows black.
///
/// Source: ITU-T T.81, annex B; ITU-T T.872, 6.5.3, for the mark.
enum Inks {
    /// A file that cannot be read has none: whoever opens it says what is wrong.
    static func areUnmarked(in path: FilePath) -> Bool {
        (try? look(path)) ?? false  // see above
    }

    private static func look(_ path: FilePath) throws -> Bool {
        let file = try MediaBytes(path)
        guard try file.bytes(at: 0, 2) == [0xFF, 0xD8] else { return false }
        var place = 2
        var components = 0
        while true {
            let head = try Array(file.bytes(at: place, 10))
            guard head.count == 10, head[0] == 0xFF else { return false }
            switch head[1] {
            case 0xFF:
                place += 1
                continue
            case 0xEE where try file.bytes(at: place + 4, 5).elementsEqual("Adobe".utf8): return false
            case 0xC4, 0xC8, 0xCC: break
            case 0xC0...0xCF: components = Int(head[9])
            case 0xDA: return components == 4
            default: break
            }
            place += 2 + (Int(head[2]) << 8 | Int(head[3]))
        }
    }
}
