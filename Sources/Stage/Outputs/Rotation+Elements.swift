import Programmes

extension Rotation {
    /// What turns the canvas clockwise on its way to the screen.
    func elements() throws -> [Element] {
        let direction: String
        switch self {
        case .none: return []
        case .quarter: direction = "90r"
        case .half: direction = "180"
        case .threeQuarters: direction = "90l"
        }
        let turned = try Element("videoflip", package: "gstreamer1.0-plugins-good")
        turned.set("video-direction", direction)
        return [turned]
    }
}
