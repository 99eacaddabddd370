import Faults
import Foundation
import Measures
import Programmes
import Testing

@testable import Player

/// Which triggers have gone off, with no clock and no screen.
@Suite struct TriggerTableTests {
    private static let now = Instant(nanoseconds: 1_764_000_000_000_000_000)

    private static func programme() throws -> Programme {
        let text = """
            programme: till
            timezone: UTC
            canvas: 320x180
            layouts:
              day: { zones: { main: { at: [0, 0, 320, 180], text: "ads" } } }
              cart: { zones: { main: { at: [0, 0, 320, 180], text: "{{total}} {{change}}" } } }
            triggers:
              checkout: { layout: cart, for: 60s, data: [total, change] }
              alarm: { layout: cart }
            """
        return try ProgrammeFile.parse(Array(text.utf8), file: "t.yaml")
    }

    @Test func `sent again, a trigger keeps its beginning and its other fields, and its time begins anew`() throws {
        let programme = try Self.programme()
        var table = TriggerTable()
        _ = try table.fire("checkout", data: ["total": "1", "change": "0"], in: programme, now: Self.now)
        let later = Self.now + .seconds(50)
        let again = try table.fire("checkout", data: ["total": "2"], in: programme, now: later)
        #expect(again.start == Self.now && again.data == ["total": "2", "change": "0"])
        #expect(table.activations.count == 1)
        #expect(table.end(of: again, in: programme) == later + .seconds(60))
    }

    @Test func `once its time is over or it was ended, it begins anew`() throws {
        let programme = try Self.programme()
        var table = TriggerTable()
        _ = try table.fire("checkout", data: ["total": "1"], in: programme, now: Self.now)
        let next = try table.fire("checkout", data: [:], in: programme, now: Self.now + .seconds(61))
        #expect(next.start == Self.now + .seconds(61) && next.data.isEmpty)
        #expect(try table.end("checkout", in: programme, now: Self.now + .seconds(62)))
        #expect(try !table.end("checkout", in: programme, now: Self.now + .seconds(63)), "it is over already")
        #expect(table.live(in: programme, at: Self.now + .seconds(63)).isEmpty)
    }

    @Test func `what nobody can have meant is told with what there is`() throws {
        let programme = try Self.programme()
        var table = TriggerTable()
        let unknown = #expect(throws: Fault.self) {
            try table.fire("chekout", data: [:], in: programme, now: Self.now)
        }
        #expect(unknown?.code == .trigger && unknown?.remedy == "did you mean 'checkout'?")
        let field = #expect(throws: Fault.self) {
            try table.fire("checkout", data: ["totl": "1"], in: programme, now: Self.now)
        }
        #expect(field?.code == .triggerData && field?.remedy == "did you mean 'total'?")
        let long = String(repeating: "x", count: TriggerTable.longestValue + 1)
        #expect(throws: Fault.self) {
            try table.fire("checkout", data: ["total": long], in: programme, now: Self.now)
        }
        #expect(table.activations.isEmpty)
    }

    @Test func `a year of customers takes no more memory than a day of them`() throws {
        let programme = try Self.programme()
        var table = TriggerTable()
        for step in 0..<2000 {
            let now = Self.now + .seconds(step * 90)
            _ = try table.fire(step % 2 == 0 ? "checkout" : "alarm", data: [:], in: programme, now: now)
            _ = try table.end("alarm", in: programme, now: now + .seconds(5))
        }
        #expect(table.activations.count <= 100)
    }
}
