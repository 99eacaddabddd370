/// Where the first of several MP4 or QuickTime films ends that lie one behind the other.
///
/// Source: ISO/IEC 14496-12, 4.2, 4.3 and 8.8.12.
enum BoxRow {
    /// Where something begins that is no box of the film; `nil` where there is nothing of the kind.
    static func end(of file: MediaBytes) throws -> Int? {
        var seen: Set<String> = []
        var place = 0
        for _ in 0..<MediaBytes.headers {
            guard let length = try file.length(ofBoxAt: place) else { return place < file.length ? place : nil }
            let name = try file.name(ofBoxAt: place)
            // Some writers say twice what a file is, but only one film has had its pictures by then.
            if name == "ftyp", seen.isSuperset(of: ["moov", "mdat"]), try !isContinued(file, at: place, seen) {
                return place
            }
            seen.insert(name)
            place += length
        }
        return nil
    }

    /// Whether what begins anew there are further fragments of the film, as streams have them that were saved piece by piece.
    private static func isContinued(_ file: MediaBytes, at start: Int, _ seen: Set<String>) throws -> Bool {
        guard seen.contains("moof") else { return false }
        var place = start
        for _ in 0..<nearby {
            guard let length = try file.length(ofBoxAt: place) else { return false }
            if try file.name(ofBoxAt: place) == "moof" {
                let fragment = Box.boxes(in: try file.bytes(at: place, min(length, largest)))?.first
                guard let time = fragment?["traf", "tfdt"]?.body, let version = time.first else { return false }
                return time.number(at: 4, bytes: version == 0 ? 4 : 8) != 0
            }
            place += length
        }
        return false
    }

    /// How many boxes stand before a film's first fragment at most, and how large that one's own is.
    private static let nearby = 32
    private static let largest = 1 << 20
}

extension MediaBytes {
    fileprivate func name(ofBoxAt place: Int) throws -> String {
        String(decoding: try bytes(at: place + 4, 4), as: UTF8.self)
    }

    /// `nil` where no whole box begins.
    fileprivate func length(ofBoxAt place: Int) throws -> Int? {
        let head = try bytes(at: place, 16)
        guard head.count >= 8, let short = head.number(at: 0, bytes: 4),
            head.dropFirst(4).prefix(4).allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0xA9 }),
            let size = short == 1 ? head.number(at: 8, bytes: 8) : short,
            size >= (short == 1 ? 16 : 8), size <= length - place
        else { return nil }
        return size
    }
}
