import Depot
import Foundation
import Measures

extension EncodeReport.Entry {
    private static let separator = "\t"
    private static let count = 14

    /// All of it in one line; `nil` where a name has a tab or a line's end in it.
    var line: String? {
        // Cannot fail: every part is plain values.
        let look = look.flatMap { try? JSONEncoder().encode($0) }
        let fields = [
            media, size, boards.joined(separator: " "), kind.rawValue, object.hexadecimal, file, "\(bytes.bytes)",
            "\(frames)", "\(rate.numerator)", "\(rate.denominator)", sound ? "sound" : "",
            loudness.map { "\($0)" } ?? "", copied ? "copied" : "",
            look.map { String(decoding: $0, as: UTF8.self) } ?? "",
        ]
        guard !fields.contains(where: { $0.utf8.contains { $0 == 9 || $0 == 10 } }) else { return nil }
        return fields.joined(separator: Self.separator)
    }

    /// Reads what `line` wrote; `nil` for anything else.
    init?(line: Substring) {
        let fields = line.utf8.split(separator: 9, omittingEmptySubsequences: false).map { String(Substring($0)) }
        guard fields.count == Self.count, let kind = Rendition.Kind(rawValue: fields[3]),
            let object = Digest(parsing: fields[4]), let bytes = Int(fields[6]), let frames = Int(fields[7]),
            let top = Int(fields[8]), let bottom = Int(fields[9]), let rate = FrameRate(top, bottom)
        else { return nil }
        // What is there reads, or none of it counts.
        let score = fields[13].isEmpty ? nil : Data(fields[13].utf8)
        let look = score.flatMap { try? JSONDecoder().decode(Rendition.Look.self, from: $0) }
        let loudness = fields[11].isEmpty ? nil : Double(fields[11])
        guard (look == nil) == fields[13].isEmpty, (loudness == nil) == fields[11].isEmpty else { return nil }
        self.init(
            media: fields[0], size: fields[1], boards: fields[2].split(separator: " ").map(String.init), kind: kind,
            object: object, file: fields[5], bytes: ByteCount(bytes), frames: frames, rate: rate,
            sound: !fields[10].isEmpty, loudness: loudness, cached: true, copied: !fields[12].isEmpty, look: look)
    }
}
