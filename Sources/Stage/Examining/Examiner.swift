import CGStreamer
import Measures
import Programmes
import Synchronization

/// Looks once a second whether what leaves for the output is what the slots brought.
///
/// Units: nanoseconds of running time.
final class Examiner: Sendable {
    private let grid: LumaGrid
    private let state = Mutex(State())

    private struct State {
        var next: Int64 = 0
        var meant: [Meant] = []
        var examination = Examination()
    }

    private struct Meant {
        let time: Int64
        let lumas: [UInt8?]
        let standing: [String]
    }

    private static let interval: Int64 = 1_000_000_000
    /// More frames than lie between mixer and output are never waited for.
    private static let most = 8

    init(_ canvas: Resolution, rotation: Rotation) { grid = LumaGrid(canvas, rotation: rotation) }

    func isDue(_ time: Int64) -> Bool { state.withLock { time >= $0.next } }

    /// A picture that one slot puts on the canvas.
    struct Layer {
        let appearance: Appearance
        /// Where it lies when it is whole.
        let zone: Area
        let picture: KeptPicture
    }

    /// What the frame at `time` is made of, and the zones that stand.
    func mean(_ layers: [Layer], standing: [String], at time: Int64) {
        // The canvas itself is black.
        var lumas: [UInt8?] = Array(repeating: 16, count: grid.points.count)
        for layer in layers.sorted(by: { $0.appearance.order < $1.appearance.order }) {
            let area = layer.appearance.area
            let inside = grid.points.indices.filter { index in
                let point = grid.points[index]
                return point.x >= area.x && point.x < area.x + (area.width & ~1) && point.y >= area.y
                    && point.y < area.y + (area.height & ~1)
            }
            let isPlain = layer.appearance.alpha >= 1 && area == layer.zone
            let local = inside.map {
                LumaGrid.Point(x: grid.points[$0].x - area.x, y: grid.points[$0].y - area.y)
            }
            let values = isPlain ? layer.picture.luma(at: local) : nil
            for (place, index) in inside.enumerated() { lumas[index] = values?[place] }
        }
        state.withLock { state in
            state.next = time + Self.interval
            state.meant.append(Meant(time: time, lumas: lumas, standing: standing))
            if state.meant.count > Self.most { state.meant.removeFirst() }
        }
    }

    /// A frame leaves for the output. Returns what was found if it is one that was to be looked at.
    func look(at buffer: BorrowedBuffer, time: Int64) -> ScreenLook? {
        let meant = state.withLock { state -> Meant? in
            state.meant.removeAll { $0.time < time - Self.interval }
            guard let index = state.meant.firstIndex(where: { abs($0.time - time) < 1_000_000 }) else { return nil }
            return state.meant.remove(at: index)
        }
        guard let meant, let seen = buffer.keep()?.luma(at: grid.turned) else { return nil }
        let finding = state.withLock { $0.examination.take(meant: meant.lumas, seen: seen, at: time) }
        func span(_ time: Int64?) -> Duration? { time.map { .nanoseconds($0) } }
        return ScreenLook(
            black: span(finding.black), still: span(finding.still), wrong: span(finding.wrong),
            standing: meant.standing)
    }
}
