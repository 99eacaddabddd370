import Foundation
import Programmes
import Testing

@Suite struct WebPackTests {
    private static let long = String(repeating: "folder/", count: 20) + "a file with a name.html"
    private static let files: [(name: String, bytes: [UInt8])] = [
        ("index.html", Array("<p>hello".utf8)), ("empty.css", []), (long, [UInt8](repeating: 7, count: 512)),
        ("ünïcode/图.png", [UInt8](repeating: 9, count: 1025)),
    ]

    @Test func `what is packed is found again, byte for byte`() throws {
        let pack = Data(WebPack.render(Self.files))
        let found = try #require(WebPack.parse(pack))
        #expect(Set(found.keys) == Set(Self.files.map(\.name)))
        for file in Self.files {
            let place = try #require(found[file.name])
            #expect(Array(pack[place]) == file.bytes, "\(file.name)")
        }
    }

    @Test func `the order in which files are found is of no matter`() {
        #expect(WebPack.render(Self.files) == WebPack.render(Self.files.reversed()))
    }

    @Test func `tar reads it`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pack-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // a leftover harms nobody
        try Data(WebPack.render(Self.files)).write(to: folder.appending(path: "pack.tar"))
        let tar = Process()
        tar.executableURL = URL(filePath: "/usr/bin/tar")
        tar.arguments = ["-xf", "pack.tar"]
        tar.currentDirectoryURL = folder
        try tar.run()
        tar.waitUntilExit()
        #expect(tar.terminationStatus == 0)
        for file in Self.files {
            #expect(try [UInt8](Data(contentsOf: folder.appending(path: file.name))) == file.bytes, "\(file.name)")
        }
    }

    @Test(arguments: 0..<WebPack.render(files).count / 512)
    func `a pack that was cut off or altered in a header is none, and nothing is read beyond its end`(block: Int) {
        let whole = WebPack.render(Self.files)
        let isEnd = block >= whole.count / 512 - 1
        #expect(isEnd || WebPack.parse(Data(whole.prefix(block * 512))) == nil)
        var altered = whole
        altered[block * 512 + 130] ^= 1
        let places = WebPack.parse(Data(altered)).map { Array($0.values) } ?? []
        #expect(places.allSatisfy { $0.upperBound <= whole.count })
    }

    @Test func `a name that does not fit is known beforehand`() {
        #expect(WebPack.fits(Self.long))
        #expect(!WebPack.fits(String(repeating: "x", count: 101)))
        #expect(!WebPack.fits(String(repeating: "folder/", count: 40) + "x"))
        #expect(!WebPack.fits(""))
    }
}
