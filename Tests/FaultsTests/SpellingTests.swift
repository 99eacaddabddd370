import Faults
import Testing

@Suite struct SpellingTests {
    @Test(arguments: [
        ("hieght", "height"), ("dya", "day"), ("rk3855", "rk3588"), ("Layout", "layout"), ("layot", "layout"),
    ])
    func `a slip of the finger finds its word`(seen: String, meant: String) {
        #expect(Spelling.nearest(to: seen, among: ["height", "day", "rk3588", "rk3288", "layout"]) == meant)
    }

    @Test func `another word finds none`() {
        #expect(Spelling.nearest(to: "campaigns", among: ["height", "day", "layout"]) == nil)
        #expect(Spelling.remedy(for: "x", among: ["height", "day"]) == "use one of height or day")
    }
}
