/// A programme that is being put together from other systems' files, before it is written down.
struct Draft {
    var name = ""
    var timeZone: String?
    var canvas = Canvas(width: 1920, height: 1080)
    var layouts: [Layout] = []
    var playlists: [Playlist] = []
    var schedule: [Entry] = []

    /// Even sides. Units: pixels.
    struct Canvas: CustomStringConvertible {
        let width: Int
        let height: Int

        /// Odd sides lose a pixel; `nil` for sides that no canvas has.
        init?(_ width: Double, _ height: Double) {
            guard [width, height].allSatisfy((16...Double(Self.limit)).contains) else { return nil }
            self.init(width: Int(width / 2) * 2, height: Int(height / 2) * 2)
        }

        init(width: Int, height: Int) {
            self.width = width
            self.height = height
        }

        private static let limit = 16_384

        var description: String { "\(width)x\(height)" }
    }

    struct Layout {
        let name: String
        var colour: String?
        var picture: String?
        var zones: [Zone] = []
    }

    struct Zone {
        let name: String
        let area: (x: Int, y: Int, width: Int, height: Int)
        let playlist: String
    }

    struct Playlist {
        let name: String
        var items: [Item]
        var isShuffled = false
    }

    struct Item {
        let kind: String
        let value: String
        /// In the order in which they are written.
        var keys: [(key: String, value: String)] = []
        var limit = Limit()

        /// Why no programme takes its path or its address; `nil` if one does.
        var objection: String? {
            if value.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) {
                return "with a line break or the like in its name"
            }
            let schemes =
                switch kind {
                case "stream": ["rtsp", "rtsps", "srt", "udp", "rtp", "https", "http", "rtmp"]
                case "web": ["https", "http"]
                default: [String]()
                }
            guard !schemes.isEmpty, let ending = value.firstRange(of: "://") else { return nil }
            let host = value[ending.upperBound...].first
            let isKnown = schemes.contains(value[..<ending.lowerBound].lowercased()) && host != nil && host != "/"
            return isKnown && !value.contains(" ") ? nil : "at an address that no terminal opens"
        }
    }

    struct Entry {
        let layout: String
        var priority = 0
        var limit = Limit()
    }

    /// The keys of a daypart, with their values as they are written.
    struct Limit: Equatable {
        var keys: [String: String] = [:]

        var isEmpty: Bool { keys.isEmpty }

        /// Both at once; `nil` where one key would need two values.
        func joined(_ other: Limit) -> Limit? {
            var joined = self
            for (key, value) in other.keys {
                if let here = joined.keys[key], here != value { return nil }
                joined.keys[key] = value
            }
            return joined
        }
    }

    /// A name that no layout or playlist of the draft has yet.
    static func unused(_ name: String, among names: [String]) -> String {
        guard names.contains(name) else { return name }
        var number = 2
        while names.contains("\(name)-\(number)") { number += 1 }
        return "\(name)-\(number)"
    }

    /// Both ends on even pixels of the canvas, inside it.
    func area(x: Double, y: Double, width: Double, height: Double) -> (x: Int, y: Int, width: Int, height: Int)? {
        func even(_ value: Double, _ limit: Int) -> Int {
            Int((min(max(value, 0), Double(limit)) / 2).rounded()) * 2
        }
        guard [x, y, width, height].allSatisfy(\.isFinite) else { return nil }
        let (left, top) = (even(x, canvas.width), even(y, canvas.height))
        let (right, bottom) = (even(x + width, canvas.width), even(y + height, canvas.height))
        guard right - left >= 2, bottom - top >= 2 else { return nil }
        return (left, top, right - left, bottom - top)
    }
}
