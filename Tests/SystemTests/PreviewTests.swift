import Foundation
import SystemPackage
import Testing

/// Previews, which are what the player shows.
@Suite(.serialized) struct PreviewTests {
    private static let programme = """
        programme: Preview
        canvas: 320x180
        layouts:
          all:
            zones:
              main: { at: [0, 0, 320, 140], playlist: items }
              ticker: { at: [0, 140, 320, 40], text: "Flat white 2.20   Pastel de nata 1.30", scroll: 90 }
        playlists:
          items:
            - { image: item-0.png, for: 1s }
            - { image: item-1.png, for: 1s, transition: { crossfade: 200ms } }
        """

    private func prepare(_ bench: borrowing Workbench) async throws {
        try await bench.draw([Barcode.picture(0x1234), Barcode.picture(0xABCD)])
    }

    private func preview(_ arguments: [String], in bench: borrowing Workbench) async throws -> Workbench.Output {
        try await bench.marquee(
            "marquee", ["preview", "programme.yaml", "--catalogue", Workbench.repository.string] + arguments)
    }

    @Test func `a picture and a film of an instant are what the player shows then`() async throws {
        let bench = try Workbench()
        try await prepare(bench)
        try await bench.show(Self.programme, to: "frames:screen", for: "2s")
        let shown = try await Barcode.pictures("screen/frame-%06d.png", in: bench)
        let still = try await preview(["--at", "1970-01-01T00:00:01.5Z", "-o", "still.png", "--json"], in: bench)
        try #require(still.code == 0, "\(still.talk)")
        #expect(try still.document()["schema"] as? String == "marquee.preview/1")
        #expect(try await Barcode.pictures("still.png", in: bench) == [shown[45]])

        let film = try await preview(["--at", "1970-01-01", "--for", "2s", "-o", "film.mp4"], in: bench)
        try #require(film.code == 0, "\(film.talk)")
        let numbers = try await Barcode.read("film.mp4", in: bench)
        #expect(numbers.count == 60)
        #expect(numbers[..<30].allSatisfy { $0 == 0x1234 } && numbers[36...].allSatisfy { $0 == 0xABCD })
    }

    @Test(arguments: [
        (["-o", "still.jpg"], 64, "a name that ends in .png or .mp4"),
        (["-o", "still.png", "--for", "3s"], 64, "a .png shows one instant"),
        (["-o", "film.mp4", "--for", "soon"], 64, "expected a span"),
        (["-o", "still.png", "--at", "noon"], 2, "noon"),
        (["-o", "still.png", "--board", "rk9999"], 2, "rk9999"),
        (["-o", "nowhere/film.mp4", "--for", "1s"], 2, "nowhere"),
    ])
    func `what cannot be previewed is told and leaves nothing`(
        arguments: [String], code: Int32, words: String
    ) async throws {
        let bench = try Workbench()
        try await prepare(bench)
        try bench.write(Self.programme, to: "programme.yaml")
        let answer = try await preview(arguments, in: bench)
        #expect(answer.code == code && answer.talk.contains(words), "\(answer.talk)")
        #expect(!bench.files().contains { $0.hasSuffix(".mp4") || $0.contains("still") })
    }
}
