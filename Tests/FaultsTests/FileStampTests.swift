import Faults
import Foundation
import SystemPackage
import Testing

@Suite struct FileStampTests {
    private let folder: FilePath

    init() throws {
        folder = FilePath(NSTemporaryDirectory()).appending("stamps-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
    }

    @Test func `a line reads as the stamp that wrote it, and tells files from folders`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder.string) }
        let file = folder.appending("file")
        try Files.write(Array("one".utf8), to: file)
        for path in [file, folder] {
            let stamp = try #require(FileStamp(of: path))
            #expect(stamp.isDirectory == (path == folder))
            #expect(FileStamp(parsing: stamp.line.utf8) == stamp)
            #expect(!stamp.isSettled)
        }
        let before = FileStamp(of: file)
        try Files.write(Array("two".utf8), to: file)
        #expect(FileStamp(of: file) != before, "another file of the same length under its name")
        #expect(FileStamp(of: folder.appending("none")) == nil && FileStamp(of: "/dev/null") == nil)
    }

    @Test func `numbers below zero, as of a file from before 1970, read too`() throws {
        let line = "3 64769 12 -5 999 1700000000 7 0"
        #expect(try #require(FileStamp(parsing: line.utf8)).line == line)
    }

    @Test(arguments: [
        "", "1 2 3 4 5 6 7", "1 2 3 4 5 6 7 8 9", "1 2 3 4 5 6 7 ", "1 2 3 4 5 6 7 x", "1 2 3 -- 5 6 7 8",
        "1  2 3 4 5 6 7",
    ])
    func `other lines are none`(line: String) { #expect(FileStamp(parsing: line.utf8) == nil) }
}
