import Faults
import Foundation
import Programmes
import SystemPackage
import Testing

/// What is named in a programme's place and is none.
@Suite struct MistakenTests {
    private let folder = FilePath(FileManager.default.temporaryDirectory.path).appending(
        "mistaken-\(UUID().uuidString)")

    private func clear() { try? FileManager.default.removeItem(atPath: folder.string) }  // a leftover harms nobody

    private func fault(_ name: String) -> Fault? {
        do {
            _ = try ProgrammeFile.read(folder.pushing(FilePath(name)))
            return nil
        } catch { return error as? Fault }
    }

    /// What someone would paste.
    private func programme(from fault: Fault?) throws -> Programme {
        let lines = try #require(fault?.remedy).split(separator: "\n").dropFirst().joined(separator: "\n")
        return try ProgrammeFile.parse(Array(lines.utf8), file: "pasted")
    }

    @Test(arguments: [
        ("film.mp4", "\0\0\0\u{18}ftypisom", "a video (MP4)", Item.Media.video("film.mp4")),
        ("sale.png", "\u{89}PNG\r\n\u{1A}\n", "a picture (PNG)", .image("sale.png")),
        ("jingle.wav", "RIFF....WAVEfmt ", "a sound (WAV)", .audio("jingle.wav")),
        ("menu.pdf", "%PDF-1.7", "a document (PDF)", .document("menu.pdf")),
        ("yes", "GIF89a", "a picture (GIF)", .image("yes")),
        ("it's: \"50 %\" #1, {é}.mp4", "\0\0\0\u{18}ftypisom", "a video (MP4)", .video("it's: \"50 %\" #1, {é}.mp4")),
    ]) func `a medium is named, with the programme that would show it`(
        name: String, head: String, seen: String, media: Item.Media
    ) throws {
        defer { clear() }
        // Longer than any programme may be.
        let bytes = head.unicodeScalars.map { UInt8($0.value) } + [UInt8](repeating: 0, count: 5 << 20)
        try Files.write(bytes, to: folder.appending(name))
        let fault = fault(name)
        #expect(fault?.problem == "\(seen), expected a programme" && fault?.code == .programmeKind)
        #expect(fault?.place?.file == folder.appending(name).string)
        let programme = try programme(from: fault)
        #expect(programme.playlists.flatMap(programme.items).map(\.media) == [media])
        #expect(programme.layouts.flatMap(\.zones).count == 1)
    }

    @Test func `archives and presentations are told what becomes of them`() throws {
        defer { clear() }
        try Files.write("PK\u{3}\u{4}\u{14}".utf8, to: folder.appending("show.zip"))
        #expect(fault("show.zip")?.remedy == "unpack it and name the programme in it")
        try Files.write("<smil><body/></smil>".utf8, to: folder.appending("show.smil"))
        let remedy = fault("show.smil")?.remedy
        #expect(remedy == "make one of it: marquee import \(folder)/show.smil -o programme.yaml")
    }

    @Test func `a folder is answered with what lies in it`() throws {
        defer { clear() }
        try Files.write("x".utf8, to: folder.pushing("plain/readme.txt"))
        #expect(
            fault("plain")?.description
                == "\(folder)/plain: a folder, expected a programme; name a file, such as programme.yaml")
        try Files.write("x".utf8, to: folder.pushing("show/a.yaml"))
        try Files.write("x".utf8, to: folder.pushing("show/programme.yaml"))
        #expect(fault("show")?.remedy == "name the file: \(folder)/show/programme.yaml")
        try Files.write("x".utf8, to: folder.pushing("board/index.html"))
        let fault = fault("board/.")
        #expect(fault?.problem == "a folder with a web page, expected a programme")
        let programme = try programme(from: fault)
        #expect(programme.playlists.flatMap(programme.items).map(\.media) == [.web("board")])
    }
}
