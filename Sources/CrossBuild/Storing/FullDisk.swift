import Faults
import Foundation
import Measures
import SystemPackage

/// Tells whether a program that did not end well had no room to write.
struct FullDisk {
    let store: Store

    private static let words = ["No space left on device", "Disk quota exceeded"]
    /// With less than this left even the program's last words may be lost. Units: bytes.
    private static let little = 65_536

    static func isTold(in text: some StringProtocol) -> Bool { words.contains { text.contains($0) } }

    /// By what the log says, or by what is left: the log may have had no room either. `nil` if that was not why.
    func fault(during title: String, log: FilePath) -> Fault? {
        // What cannot be read says nothing.
        let text = String(decoding: (try? Files.read(log)) ?? [], as: UTF8.self)
        let line = text.split(separator: "\n").first(where: Self.isTold)
        let temporary = FilePath(NSTemporaryDirectory())
        let free = { (place: FilePath) in Files.freeSpace(at: place)?.bytes ?? .max }
        let isStore = free(store.root) <= free(temporary)
        let place = isStore ? store.root : temporary
        guard line != nil || free(place) < Self.little else { return nil }
        return Fault(
            .diskFull, at: .init(file: place.string),
            "the disk ran full during \(title)" + (Files.freeSpace(at: place).map { "; \($0) are free now" } ?? ""),
            remedy: "free some space and run it again: what was finished is kept; or "
                + (isStore ? "choose another store with --store DIR" : "name another directory in TMPDIR"),
            cause: line.map(String.init))
    }
}
