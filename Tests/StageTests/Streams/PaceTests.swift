import Foundation
import Testing

@testable import Stage

/// What keeps a stream in step with the canvas.
@Suite struct PaceTests {
    private func wait(_ pace: Pace, _ time: Int64) async -> Bool {
        await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: pace.wait(for: time, clock: false)) }.start()
        }
    }

    @Test func `what is due may go, what is not waits for the canvas`() async {
        let pace = Pace(.init(next: 0, limit: 100), isLive: true)
        #expect(await wait(pace, 99))
        async let waiting = wait(pace, 100)
        pace.move(to: .init(next: 50, limit: 101))
        #expect(await waiting)
        #expect(pace.next == 50)
    }

    @Test func `a canvas never goes back`() {
        let pace = Pace(.init(next: 50, limit: 100), isLive: true)
        pace.move(to: .init(next: 10, limit: 60))
        #expect(pace.next == 50)
    }

    @Test func `whoever waits when it is over is told that nothing is wanted any more`() async {
        let pace = Pace(.init(next: 0, limit: 100), isLive: false)
        async let waiting = wait(pace, 1_000_000_000_000)
        pace.stop()
        #expect(await waiting == false)
        #expect(pace.wait(for: 0, clock: true) == false)
    }
}
