import Measures
import Programmes
import Testing

@testable import Stage

@Suite struct AppearanceTests {
    private static let zone = Area(x: 100, y: 50, width: 200, height: 80)

    private func slot(opacity: Int = 100, _ kind: Transition.Kind, _ side: Transition.Side) -> StageSlot {
        StageSlot(
            id: "new", zone: "all/main", area: Self.zone, depth: 3, start: Instant(nanoseconds: 0),
            end: Instant(nanoseconds: 1), origin: Instant(nanoseconds: 0), source: .fill(.black),
            transition: Transition(kind: kind, span: .seconds(1), side: side), opacity: Percentage(opacity))
    }

    @Test(arguments: Transition.Side.allCases, [Transition.Kind.slide, .wipe])
    func `two parts of a zone make up the whole of it, and neither stands out`(
        side: Transition.Side, kind: Transition.Kind
    ) throws {
        let slot = slot(opacity: 50, kind, side)
        let transition = try #require(slot.transition)
        for step in 1..<100 {
            let progress = Double(step) / 100
            let new = Appearance.coming(slot, by: transition, progress: progress)
            let old = Appearance.leaving(slot, by: transition, progress: progress)
            let areas = [new, old].filter { $0.alpha > 0 }.map(\.area)
            #expect(areas.reduce(0) { $0 + $1.width * $1.height } == Self.zone.width * Self.zone.height)
            for area in areas {
                #expect(area.x >= Self.zone.x && area.x + area.width <= Self.zone.x + Self.zone.width)
                #expect(area.y >= Self.zone.y && area.y + area.height <= Self.zone.y + Self.zone.height)
            }
        }
    }

    @Test func `what slides in shows its leading side, what is wiped in stands still`() throws {
        let slide = slot(.slide, .right)
        let slid = Appearance.coming(slide, by: try #require(slide.transition), progress: 0.25)
        #expect(slid.area == Area(x: 250, y: 50, width: 50, height: 80) && slid.left == 0)
        let wipe = slot(.wipe, .right)
        let wiped = Appearance.coming(wipe, by: try #require(wipe.transition), progress: 0.25)
        #expect(wiped.area == slid.area && wiped.left == 150)
        let fromLeft = slot(.slide, .left)
        let left = Appearance.coming(fromLeft, by: try #require(fromLeft.transition), progress: 0.25)
        #expect(left.area == Area(x: 100, y: 50, width: 50, height: 80) && left.left == 150)
    }

    @Test(arguments: [10, 40, 80, 99])
    func `a crossfade lets through as much of what lies below as either item does`(opacity: Int) throws {
        let slot = slot(opacity: opacity, .crossfade, .right)
        let transition = try #require(slot.transition)
        for step in 0...20 {
            let progress = Double(step) / 20
            let new = Appearance.coming(slot, by: transition, progress: progress).alpha
            let old = Appearance.leaving(slot, by: transition, progress: progress).alpha
            #expect(abs((1 - new) * (1 - old) - (1 - Double(opacity) / 100)) < 1e-9)
            #expect(abs(new - Double(opacity) / 100 * progress) < 1e-9)
        }
    }

    @Test func `what comes lies above what goes, and below the zone above`() throws {
        let slot = slot(.wipe, .top)
        let new = Appearance.coming(slot, by: try #require(slot.transition), progress: 0.5)
        #expect(new.order > Appearance(slot).order && new.order < 4 * 2 + 1)
    }
}
