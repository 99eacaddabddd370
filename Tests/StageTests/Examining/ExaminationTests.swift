import Measures
import Programmes
import Testing

@testable import Stage

/// What is said of a screen by what its points show and what they should.
@Suite struct ExaminationTests {
    private static let second: Int64 = 1_000_000_000
    private static let count = 144

    private func all(_ luma: UInt8) -> [UInt8] { Array(repeating: luma, count: Self.count) }

    /// Takes one look a second and returns the last finding.
    private func look(_ looks: [(meant: [UInt8?], seen: [UInt8])]) -> Examination.Finding {
        var examination = Examination()
        var finding = Examination.Finding()
        for (index, look) in looks.enumerated() {
            finding = examination.take(meant: look.meant, seen: look.seen, at: Int64(index) * Self.second)
        }
        return finding
    }

    @Test func `a film that is black by itself is black, and nothing is wrong`() {
        let finding = look(Array(repeating: (all(16), all(16)), count: 61))
        #expect(finding == .init(black: 60 * Self.second, still: 60 * Self.second, wrong: nil))
    }

    @Test func `a screen that is black where something else is meant is wrong`() {
        let finding = look(Array(repeating: (all(120), all(16)), count: 6))
        #expect(finding.wrong == 5 * Self.second && finding.black == 5 * Self.second)
    }

    @Test func `a screen that stands while what is meant moves is wrong`() {
        // A fifth of it moves: too little to be told from the picture alone.
        let looks = (0..<7).map { second -> ([UInt8?], [UInt8]) in
            let moving = all(100).enumerated().map { UInt8($0.offset % 5 == 0 ? 60 + second * 25 : Int($0.element)) }
            return (moving, all(100))
        }
        #expect(look(looks).wrong != nil)
        #expect(look(looks.map { ($0.0, $0.0.map { $0 ?? 0 }) }) == .init(black: nil, still: nil, wrong: nil))
    }

    @Test func `what is shown as it is meant is never wrong, however it moves`() {
        let looks = (0..<30).map { second -> ([UInt8?], [UInt8]) in
            let picture = (0..<Self.count).map { UInt8(16 + ($0 * 7 + second * 31) % 220) }
            return (picture, picture.map { $0 + UInt8(second % 3) })
        }
        #expect(look(looks) == .init(black: nil, still: nil, wrong: nil))
    }

    @Test func `points of which nobody knows what they should be are not judged`() {
        #expect(look(Array(repeating: (Array(repeating: nil, count: Self.count), all(90)), count: 9)).wrong == nil)
    }

    @Test func `a trouble that is over is over, and the next one begins anew`() {
        let wrong = Array(repeating: (all(120).map(Optional.some), all(16)), count: 8)
        let right = [(all(120).map(Optional.some), all(120))]
        #expect(look(wrong + right).wrong == nil)
        #expect(look(wrong + right + wrong.prefix(3)).wrong == 2 * Self.second)
    }

    @Test func `a still picture is still since it was there, not since it was looked at again`() {
        let picture = all(80)
        #expect(look([(all(10), all(10))] + Array(repeating: (picture, picture), count: 4)).still == 3 * Self.second)
    }

    @Test(arguments: [
        (Rotation.none, [0, 0]), (.quarter, [179, 0]), (.half, [319, 179]), (.threeQuarters, [0, 319]),
    ])
    func `points are found again on a canvas that is turned`(rotation: Rotation, corner: [Int]) throws {
        let canvas = try #require(Resolution(width: 320, height: 180))
        let grid = LumaGrid(canvas, rotation: rotation)
        #expect(grid.points.count == Self.count && grid.points[0] == .init(x: 10, y: 10))
        // The first point is ten pixels from the canvas's upper left corner in both directions.
        #expect(abs(grid.turned[0].x - corner[0]) == 10 && abs(grid.turned[0].y - corner[1]) == 10)
    }
}
