import Faults
import Foundation
import SystemPackage

/// A file's bytes, a few at a time, wherever they stand.
final class MediaBytes {
    /// How many headers are looked at before one gives up: two hours of film in pieces of a picture each have fewer.
    static let headers = 1_000_000

    /// Units: bytes.
    let length: Int
    private let file: FileHandle

    /// Throws: whatever keeps the file from being read.
    init(_ path: FilePath) throws {
        file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path.string))
        length = Int(try file.seekToEnd())
    }

    /// Fewer than `count` at the file's end, none beyond it.
    func bytes(at place: Int, _ count: Int) throws -> ArraySlice<UInt8> {
        guard place >= 0, place < length else { return [] }
        try file.seek(toOffset: UInt64(place))
        return Array(try file.read(upToCount: count) ?? Data())[...]
    }

    /// What a file would be that began there.
    func form(at place: Int) throws -> FileForm? { FileForm.of(try bytes(at: place, FileForm.head)) }
}
