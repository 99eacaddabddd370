import Faults
import Foundation
import SystemPackage
import Testing

@testable import Player

/// What the board has left.
@Suite struct ResourcesTests {
    @Test func `the player's memory is its own and that of all processes below it, and of no others`() throws {
        let root = FilePath(FileManager.default.temporaryDirectory.path).appending("resources-\(UUID())")
        defer { try? Files.remove(root) }  // a test's leftovers harm nobody
        func write(_ text: String, _ path: String) throws {
            try Files.write(Array(text.utf8), to: root.pushing(FilePath("proc").pushing(FilePath(path))))
        }
        try write("40 (marqueed) S 1 40 40\n", "self/stat")
        // The player, its stage, a page's process below that, and another's; a name may have brackets and spaces.
        for (process, parent, size) in [(40, 1, 100), (41, 40, 20), (42, 41, 3), (43, 1, 5000)] {
            try write("\(process) (a) b) S \(parent) 40 40 0\n", "\(process)/stat")
            try write("Name:\ta\nVmRSS:\t     \(size) kB\n", "\(process)/status")
        }
        var host = Player.Host()
        host.root = root
        #expect(Resources(host: host, state: root).memory == 123 * 1024)
        try Files.remove(root)
        #expect(Resources(host: host, state: root).memory == nil)
    }
}
