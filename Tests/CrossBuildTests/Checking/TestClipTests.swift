import Measures
import Testing

@testable import CrossBuild

@Suite struct TestClipTests {
    @Test(arguments: [(TestClip.Motion.slide, 12), (.noise, 5), (.cuts, 12)])
    func `a clip has all its pictures and is the same each time`(motion: TestClip.Motion, length: Int) {
        let bytes = TestClip(motion: motion).render()
        let header = bytes.prefix { $0 != 0x0A }.count + 1
        #expect(bytes.count == header + length * (6 + 176 * 144 * 3 / 2))
        #expect(Digest(of: bytes) == Digest(of: TestClip(motion: motion).render()))
    }

    @Test func `the clips differ`() {
        #expect(Set(TestClip.Motion.allCases.map { Digest(of: TestClip(motion: $0).render()) }).count == 3)
    }
}
