import Encoding
import Foundation
import Measures
import Programmes

/// A zone that a medium fills.
struct ZoneUse: Sendable, Equatable {
    let layout: String
    let zone: String
    /// Units: pixels.
    let width: Int
    let height: Int
    let fit: Fit
    /// Of the whole canvas. Units: pixels.
    let canvasHeight: Int

    /// What of a picture that is let go, left empty or bent is worth a word.
    private static let tolerance = 0.12
    /// How far a picture may be blown up before that is worth a word.
    private static let enlargement = 1.2

    /// What a picture of that size suffers in this zone.
    func findings(for size: Resolution, isScalable: Bool) -> [Finding] {
        let across = Double(width) / Double(size.width)
        let down = Double(height) / Double(size.height)
        let mismatch = 1 - min(across, down) / max(across, down)
        let percent = Int((mismatch * 100).rounded())
        var findings: [Finding] = []
        func warn(_ code: String, _ problem: String, _ remedy: String) {
            findings.append(Finding(.warning, code, "\(problem) in \(self)", remedy: remedy))
        }
        if mismatch > Self.tolerance {
            switch fit {
            case .cover:
                warn(
                    "zone.cropped", "\(size): \(percent) % of the picture is cut off", "ask for one of the zone's shape"
                )
            case .contain:
                warn("zone.bars", "\(size): \(percent) % of the zone stays empty", "ask for one of the zone's shape")
            case .stretch:
                warn("zone.distorted", "\(size): the picture is stretched by \(percent) %", "use fit: cover or contain")
            }
        }
        let scale = fit == .contain ? min(across, down) : max(across, down)
        if !isScalable, scale > Self.enlargement {
            let factor = String(format: "%.1f", scale)
            warn("zone.resolution", "\(size): the picture is blown up \(factor) times", "ask for a larger original")
        }
        return findings
    }
}

extension ZoneUse {
    /// Letters are read from three screen heights away when a line is at least a sixtieth of the screen high.
    private static let lines = 60

    /// `texts` has the lowest line of words of each page, as a share of the page's height.
    func findings(for size: Resolution, texts: [Double?]) -> [Finding] {
        let across = Double(width) / Double(size.width)
        let down = Double(height) / Double(size.height)
        let scale = fit == .contain ? min(across, down) : max(across, down)
        let needed = Double(canvasHeight) / Double(Self.lines)
        let small = texts.enumerated().compactMap { page, share -> (page: Int, pixels: Double)? in
            guard let share, share * Double(size.height) * scale < needed else { return nil }
            return (page + 1, share * Double(size.height) * scale)
        }
        guard let smallest = small.min(by: { $0.pixels < $1.pixels }) else { return [] }
        let pages = small.map { "\($0.page)" }.joined(separator: ", ")
        return [
            Finding(
                .warning, "text.small",
                "page \(pages): lines of text only \(Int(smallest.pixels)) pixels high in \(self), expected at least \(Int(needed))",
                remedy: "use larger type, fewer words or a larger zone")
        ]
    }
}

extension ZoneUse: CustomStringConvertible {
    var description: String { "\(layout)/\(zone) (\(width)x\(height), \(fit.rawValue))" }
}
