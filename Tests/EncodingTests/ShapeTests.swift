import Measures
import Programmes
import SystemPackage
import Testing

@testable import Encoding

/// No picture is ever stretched: what is square in the source is square on the screen, whatever its size, the shape of its
/// pixels, the way it was held and the zone.
@Suite struct ShapeTests {
    let studio: Studio
    private static let zones = ["640x360", "300x640"]

    init() throws { studio = try Studio() }

    /// How wide and how high all is that is red.
    private func shape(_ file: FilePath, _ zone: Resolution) async throws -> (Int, Int) {
        let picture = try await studio.picture(file, of: zone)
        var (across, down) = (Set<Int>(), Set<Int>())
        for y in 0..<zone.height {
            for x in 0..<zone.width where picture[x, y][0] > 150 && picture[x, y][1] < 90 && picture[x, y][2] < 90 {
                across.insert(x)
                down.insert(y)
            }
        }
        try #require(!down.isEmpty)
        return (across.count, down.count)
    }

    private func check(_ source: FilePath, _ kind: RenditionPlan.Kind, _ name: String) async throws {
        for zone in Self.zones {
            for fit in [Fit.contain, .cover] {
                let plan = try Plans.plan(zone, kind: kind, fit: fit)
                var drawing = Drawing(source, in: studio.folder)
                let drawn = try await drawing.prepare(for: plan)
                let (across, down) = try await shape(studio.encode(drawn, as: plan).0, plan.resolution)
                // The square's edges lie between pixels, of the source and of the zone.
                #expect(abs(across - down) <= 2 + down / 16, "\(name) in \(zone), \(fit): \(across)x\(down)")
            }
        }
    }

    /// A square of a quarter of the shorter side in the middle, as it is shown with pixels of that shape.
    @Test(arguments: [
        (321, 181, 1, 1), (91, 640, 1, 1), (640, 91, 1, 1), (360, 288, 16, 11), (360, 288, 64, 45), (240, 240, 4, 3),
        (320, 180, 1, 2), (101, 99, 9, 8),
    ])
    func `a film's square stays square`(width: Int, height: Int, pixelWidth: Int, pixelHeight: Int) async throws {
        let side = min(Double(width) * Double(pixelWidth) / Double(pixelHeight), Double(height)) / 4
        let across = Int((side * Double(pixelHeight) / Double(pixelWidth)).rounded())
        let clip = try await studio.film(
            "clip.mkv",
            "-f lavfi -i color=c=white:s=\(width)x\(height):r=30:d=0.04,format=gbrp,"
                + "drawbox=x=\((width - across) / 2):y=\((height - Int(side)) / 2):w=\(across):h=\(Int(side)):c=red:t=fill,"
                + "setsar=\(pixelWidth)/\(pixelHeight) -c:v ffv1")
        let kind = width % 2 == 0 ? RenditionPlan.Kind.video : .still
        try await check(clip, kind, "\(width)x\(height) \(pixelWidth):\(pixelHeight)")
    }

    @Test(arguments: [
        "width=\"300\" height=\"77\"", "width=\"40mm\" height=\"150mm\"", "viewBox=\"0 0 311 93\"",
        "viewBox=\"0 0 90 400\" width=\"20\"", "width=\"37.3\" height=\"91.7\"",
        "viewBox=\"0 0 100 100\" width=\"300\" height=\"100\"",
    ])
    func `a drawing's square stays square`(size: String) async throws {
        let text = """
            <svg xmlns="http://www.w3.org/2000/svg" \(size)><rect width="100%" height="100%" fill="white"/>
            <svg x="50%" y="50%" overflow="visible"><rect x="-4" y="-4" width="8" height="8" fill="red"/></svg></svg>
            """
        try await check(studio.write(Array(text.utf8), to: "card.svg"), .still, size)
    }

    /// One page that shows `crop` of `box`, turned, with a red square of 16 points whose lower left corner is there.
    private func page(_ box: String, crop: String, turn: Int, x: Double, y: Double) throws -> FilePath {
        let drawing = "1 0 0 rg \(x) \(y) 16 16 re f"
        let text = """
            %PDF-1.4
            1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
            2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
            3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [\(box)] /CropBox [\(crop)] /Rotate \(turn) /Contents 4 0 R
            /Resources <<>>>> endobj
            4 0 obj <</Length \(drawing.utf8.count)>> stream
            \(drawing)
            endstream endobj
            trailer <</Root 1 0 R>>
            """
        return try studio.write(Array(text.utf8), to: "page.pdf")
    }

    @Test(arguments: [
        ("0 0 300 77", 0), ("10 20 105.5 433.25", 0), ("0 0 595 842", 0), ("0 0 300 77", 90), ("0 0 595 842", 180),
        ("10 20 105.5 433.25", 270), ("0 0 842 595", -90),
    ])
    func `a page's square stays square`(box: String, turn: Int) async throws {
        let sides = box.split(separator: " ").compactMap { Double($0) }
        let (x, y) = ((sides[0] + sides[2]) / 2 - 8, (sides[1] + sides[3]) / 2 - 8)
        try await check(page(box, crop: box, turn: turn, x: x, y: y), .still, "\(box), \(turn)")
    }

    @Test(arguments: [0, 90]) func `what a page's crop box hides is neither shown nor in the way`(turn: Int)
        async throws
    {
        let file = try page("0 0 400 300", crop: "40 20 340 100", turn: turn, x: 182, y: 52)
        try await check(file, .still, "crop, \(turn)")
        let plan = try Plans.plan(turn == 0 ? "300x80" : "80x300", kind: .still)
        var drawing = Drawing(file, in: studio.folder)
        let (across, down) = try await shape(
            studio.encode(drawing.prepare(for: plan), as: plan).0, plan.resolution)
        #expect(abs(across - 16) <= 1 && abs(down - 16) <= 1, "\(across)x\(down)")
    }

    /// Where the square is that lies in the lower left of the page before it is turned clockwise.
    @Test(arguments: [(0, 20, 67), (90, 50, 9), (180, 180, 22), (270, 150, 81)])
    func `a page is turned the way it says, and stretched where that is asked for`(turn: Int, x: Int, y: Int)
        async throws
    {
        let file = try page("0 0 160 80", crop: "0 0 160 80", turn: turn, x: 8, y: 12)
        let plan = try Plans.plan("200x90", kind: .still, fit: .stretch)
        var drawing = Drawing(file, in: studio.folder)
        let made = try await studio.encode(drawing.prepare(for: plan), as: plan).0
        let picture = try await studio.picture(made, of: plan.resolution)
        #expect(picture.shows([255, 0, 0], at: x, y) && picture.shows([255, 255, 255], at: 100, 45))
        let (across, down) = try await shape(made, plan.resolution)
        let expected = turn % 180 == 0 ? (20, 18) : (40, 9)
        #expect(abs(across - expected.0) <= 2 && abs(down - expected.1) <= 2, "\(across)x\(down)")
    }
}
