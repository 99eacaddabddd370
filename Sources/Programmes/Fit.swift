/// How a picture fills a zone of another shape.
package enum Fit: String, Hashable, Sendable, Codable, CaseIterable {
    /// Fills the zone; what stands over is cropped on both sides alike.
    case cover
    /// Shows the whole picture, centred on the zone's background.
    case contain
    /// Fills the zone; shapes are distorted.
    case stretch
}
