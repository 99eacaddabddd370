import Measures
import Programmes
import Testing

@testable import Stage

/// What lies between a stream, which has a clock of its own, and the canvas.
@Suite struct StreamQueueTests {
    /// The pictures shown while `stream` come and `canvas` are asked for in the same time.
    private func shown(stream: Int, canvas: Int, seconds: Int) -> [Int] {
        var queue = PictureQueue<Int>()
        var shown: [Int] = []
        var next = 0
        for frame in 0..<canvas * seconds {
            while next * canvas <= frame * stream {
                queue.add(next)
                next += 1
            }
            if let picture = queue.take() { shown.append(picture.picture) }
        }
        return shown
    }

    @Test(arguments: [(30, 30), (25, 30), (24, 60), (60, 30), (50, 30), (15, 30), (30, 25)])
    func `pictures come in their order, as evenly as they can, and none is old`(stream: Int, canvas: Int) {
        let shown = shown(stream: stream, canvas: canvas, seconds: 20)
        #expect(shown.count == canvas * 20)
        #expect(shown == shown.sorted())
        let steps = zip(shown, shown.dropFirst()).map { $1 - $0 }
        let even = Double(stream) / Double(canvas)
        #expect(steps.allSatisfy { Double($0) <= even.rounded(.up) + 1 }, "\(Set(steps))")
        // A picture every time where the stream is slower; all of them where it is not faster.
        if stream <= canvas { #expect(Set(shown).count >= stream * 20 - 2) }
        for (frame, picture) in shown.enumerated() {
            #expect(picture >= frame * stream / canvas - 2, "old")
        }
    }

    @Test func `a stream that stops leaves its last picture, which keeps its number`() {
        var queue = PictureQueue<String>()
        #expect(queue.take() == nil)
        queue.add("a")
        queue.add("b")
        #expect((0..<5).compactMap { _ in queue.take()?.number } == [1, 2, 2, 2, 2])
        queue.add("c")
        #expect(queue.take()?.picture == "c")
    }

    private func tone(_ count: Int) -> [Float] { Array(repeating: 1, count: count * 2) }

    @Test func `sound begins softly once there is a reserve, and all of it comes out`() {
        var queue = SoundQueue()
        queue.add(tone(SoundQueue.reserve - 1))
        #expect(queue.take(480) == Array(repeating: 0, count: 960))
        queue.add(tone(481))
        let first = queue.take(480)
        #expect(first[0] == 0 && first[959] == 1 && first == first.sorted())
        var heard = 480
        while queue.count >= 960 {
            #expect(queue.take(480).allSatisfy { $0 == 1 })
            heard += 480
        }
        #expect(heard + queue.count == SoundQueue.reserve + 480)
    }

    @Test func `sound that runs out fades, is silence, and begins softly again`() {
        var queue = SoundQueue()
        queue.add(tone(SoundQueue.reserve))
        var last: [Float] = []
        for _ in 0..<SoundQueue.reserve / 480 { last = queue.take(480) }
        #expect(last[0] == 1 && last.suffix(2) == [0, 0])
        #expect(zip(last, last.dropFirst()).allSatisfy { $0 >= $1 })
        #expect(queue.take(480) == Array(repeating: 0, count: 960))
        queue.add(tone(SoundQueue.reserve))
        #expect(queue.take(480)[0] == 0)
    }

    @Test func `sound that nobody takes is not kept, and what is left is the newest`() {
        var queue = SoundQueue()
        for block in 0..<1000 { queue.add(Array(repeating: Float(block), count: 960)) }
        #expect(queue.count <= SoundQueue.most)
        queue.skip()
        #expect(queue.count == SoundQueue.reserve)
        let taken = queue.take(480)
        #expect(taken[959] == Float(1000 - SoundQueue.reserve / 480))
    }

    @Test func `a stream is tried again after twice as long each time, up to a limit, and soon after it was there`() {
        var pauses = BackOff()
        let first = (0..<8).map { _ in pauses.pause(spread: 1) }
        #expect(first.prefix(4) == [.milliseconds(500), .seconds(1), .seconds(2), .seconds(4)])
        #expect(first.suffix(2) == [BackOff.longest, BackOff.longest])
        pauses.reset()
        let many = (0..<50).map { _ in
            var pauses = BackOff()
            return pauses.pause()
        }
        #expect(pauses.pause(spread: 1) == BackOff.shortest)
        #expect(Set(many).count > 1, "terminals that lost a server do not come back at once")
        #expect(many.allSatisfy { (.milliseconds(400) ... .milliseconds(600)).contains($0) })
    }

    @Test(arguments: [
        (Fit.contain, 640, 480, 1.0, Area(x: 270, y: 100, width: 360, height: 270)),
        (.contain, 1920, 1080, 1.0, Area(x: 210, y: 100, width: 480, height: 270)),
        (.contain, 720, 576, 64.0 / 45, Area(x: 210, y: 100, width: 480, height: 270)),
        (.contain, 1080, 1920, 1.0, Area(x: 374, y: 100, width: 152, height: 270)),
        (.contain, 0, 480, 1.0, Area(x: 210, y: 100, width: 480, height: 270)),
        (.cover, 640, 480, 1.0, Area(x: 210, y: 100, width: 480, height: 270)),
        (.stretch, 640, 480, 1.0, Area(x: 210, y: 100, width: 480, height: 270)),
    ])
    func `a stream's picture lies in its zone as its fit says`(
        fit: Fit, width: Int, height: Int, ratio: Double, area: Area
    ) {
        #expect(fit.area(of: width, height, ratio: ratio, in: Area(x: 210, y: 100, width: 480, height: 270)) == area)
    }
}
