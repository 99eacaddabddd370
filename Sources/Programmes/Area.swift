/// A rectangle on the canvas. Units: pixels from the canvas's upper left corner.
package struct Area: Hashable, Sendable, Codable {
    package let x: Int
    package let y: Int
    package let width: Int
    package let height: Int

    package init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
}
