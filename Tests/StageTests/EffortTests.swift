import Testing

@testable import Stage

/// How many threads decode a film.
@Suite struct EffortTests {
    private func effort(_ width: Int, _ height: Int, _ rate: Int, _ codec: String = "video/x-h264") throws -> Effort {
        try #require(Effort(codec: codec, width: width, height: height, rate: (rate, 1)))
    }

    /// 1080p30 is 62 million pixels a second, 4K60 is 498 million.
    @Test func `a film has no more threads than keep each busy for half of the time`() throws {
        let film = try effort(1920, 1080, 30)
        #expect(film.threads(speed: 124_416_000, cores: 4) == 1)
        #expect(film.threads(speed: 124_415_999, cores: 4) == 2)
        #expect(film.threads(speed: 40_000_000, cores: 16) == 4, "a slow board")
        #expect(try effort(3840, 2160, 60).threads(speed: 300_000_000, cores: 16) == 4)
    }

    @Test func `there are never more threads than cores, and as many where nothing is known of these`() throws {
        #expect(try effort(3840, 2160, 60).threads(speed: 10_000_000, cores: 4) == 4)
        #expect(try effort(1920, 1080, 30).threads(speed: 0, cores: 4) == 4)
        #expect(try effort(16, 16, 1).threads(speed: 1_000_000_000, cores: 4) == 1)
    }

    @Test func `a newer codec counts twice`() throws {
        let speed = 124_416_000.0
        #expect(try effort(1920, 1080, 30, "video/mpeg").threads(speed: speed, cores: 4) == 1)
        for codec in ["video/x-h265", "video/x-vp9", "video/x-av1"] {
            #expect(try effort(1920, 1080, 30, codec).threads(speed: speed, cores: 4) == 2, "\(codec)")
        }
    }

    @Test func `a film that claims to be larger than any is no more than work for all cores`() throws {
        let most = Int(Int32.max)
        #expect(try effort(most, most, most).threads(speed: 1, cores: 4) == 4)
    }

    @Test func `without a size or a rate there is no telling`() {
        #expect(Effort(codec: "video/x-h264", width: 0, height: 1080, rate: (30, 1)) == nil)
        #expect(Effort(codec: "video/x-h264", width: 1920, height: 1080, rate: (0, 1)) == nil)
    }
}
