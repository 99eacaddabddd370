import Depot
import Foundation
import Measures
import Programmes
import SystemPackage
import Testing
import Timelines

@testable import Player

/// What is shown where a release does not work.
@Suite struct ShowsTests {
    private func show(_ name: String) throws -> Show {
        let text = """
            programme: "Kiosk"
            canvas: 320x180
            layouts: { all: { zones: { main: { at: [0, 0, 320, 180], text: x } } } }
            """
        let programme = try ProgrammeFile.parse(Array(text.utf8), file: "p.yaml")
        let release = Release(
            programme: Digest(of: text), programmeName: name, canvas: programme.canvas, rate: .thirty, boards: ["one"],
            uses: [])
        return Show(
            depot: DepotDirectory("depot"), digest: Digest(of: name), release: release, programme: programme,
            board: "one", output: "none", isLive: true)
    }

    @Test func `the release before is shown if it is there, else the still, which fills the canvas with the name`()
        throws
    {
        let (current, before) = (try show("new"), try show("old"))
        let shows = Shows(current: current) { $0 == before.digest ? before : nil }
        #expect(shows.show(on: .current, fallback: before.digest).show.digest == current.digest)
        let previous = shows.show(on: .previous, fallback: before.digest)
        #expect(previous.show.digest == before.digest && previous.rung == .previous)
        for (rung, fallback) in [(Rung.previous, nil), (.previous, Digest(of: "gone")), (.still, before.digest)] {
            let (still, truth) = shows.show(on: rung, fallback: fallback)
            #expect(truth == .still && still.release.uses.isEmpty)
            let start = Instant(nanoseconds: 1_764_000_000_000_000_000)
            let slots = Timeline(still.programme, lengths: [:], zone: .gmt).slots(from: start, to: start + .seconds(1))
            let name = try #require(slots.first { $0.depth > 0 })
            #expect(name.area == Area(x: 0, y: 0, width: 320, height: 180) && name.title == "Kiosk")
        }
    }
}
