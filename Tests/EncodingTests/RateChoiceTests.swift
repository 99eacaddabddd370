import Encoding
import Measures
import Testing

@Suite struct RateChoiceTests {
    @Test(arguments: [
        ("24", "60", "60", "30"), ("25", "60", "60", "30"), ("30000/1001", "60", "60", "30"), ("10", "60", "60", "10"),
        ("179/6", "60", "60", "30"), ("50", "60", "60", "60"), ("60000/1001", "60", "60", "60"),
        ("50", "60", "30", "30"), ("120", "60", "60", "60"), ("25", "50", "50", "25"),
        ("30", "60000/1001", "60", "30000/1001"), ("30", "60", "25", "20"),
    ])
    func `a video plays at the slowest fraction of the screen's rate that keeps its pictures`(
        source: String, screen: String, limit: String, chosen: String
    ) throws {
        let rate = FrameRate.playing(
            try #require(FrameRate(parsing: source)), on: try #require(FrameRate(parsing: screen)),
            limit: try #require(FrameRate(parsing: limit)))
        #expect(rate == FrameRate(parsing: chosen))
    }
}
