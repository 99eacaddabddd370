import Programmes
import Testing

@Suite struct ColourTests {
    @Test func `colours read and print alike`() { #expect(Colour(parsing: "#0a1B2c")?.description == "#0a1b2c") }

    @Test(arguments: ["", "#12345", "#+12345", "123456", "#gggggg", "#1234567"])
    func `what is not a colour is refused`(text: String) { #expect(Colour(parsing: text) == nil) }
}
