import Faults
import Foundation
import SystemPackage

/// What a run leaves for a later one: a head in one line of JSON, stamps, and what else there is in lines of plain text. A thousand
/// values in JSON would take longer to read than to compare all the files that they speak of.
struct RunRecord<Head: Codable> {
    let head: Head
    let stamps: Stamps
    var lines: [UInt8] = []

    private struct First: Codable {
        let head: Head
        /// Units: bytes.
        let stamps: Int
    }

    init(_ head: Head, stamps: Stamps, lines: [UInt8] = []) {
        self.head = head
        self.stamps = stamps
        self.lines = lines
    }

    /// `nil` for what does not read: then nothing is known. Units of `limit`: bytes.
    init?(reading path: FilePath, limit: Int) {
        guard let bytes = try? Files.read(path, limit: limit),  // as said above
            let end = bytes.firstIndex(of: UInt8(ascii: "\n")),
            let first = try? JSONDecoder().decode(First.self, from: Data(bytes[..<end])),  // as said above
            (0...bytes.count - end - 1).contains(first.stamps)
        else { return nil }
        head = first.head
        stamps = Stamps(reading: Array(bytes[(end + 1)..<(end + 1 + first.stamps)]))
        lines = Array(bytes[(end + 1 + first.stamps)...])
    }

    /// Without it the next run only takes longer.
    func write(to path: FilePath) {
        let first = First(head: head, stamps: stamps.text.count)
        guard let line = try? JSONEncoder().encode(first) else { return }  // cannot fail: every part is plain values
        try? Files.write(Array(line) + [UInt8(ascii: "\n")] + stamps.text + lines, to: path)  // as said above
    }
}
