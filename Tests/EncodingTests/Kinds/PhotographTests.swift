import Encoding
import Faults
import Measures
import SystemPackage
import Testing

@Suite struct PhotographTests {
    let studio: Studio

    init() throws { studio = try Studio() }

    @Test(arguments: [("heic", []), ("avif", ["-A"])])
    func `a telephone's photograph becomes stills of each zone's size`(ending: String, options: [String]) async throws {
        let picture = try await studio.film(
            "photo.png", "-f lavfi -i color=c=0x30a060:s=128x96,format=rgb24 -frames:v 1")
        let photo = studio.path("photo.\(ending)")
        _ = try await studio.run("heif-enc", options + [picture.string, "-o", photo.string])
        let orders = try ["64x48", "33x31"].map {
            RenditionOrder(try Plans.plan($0, kind: .still), to: studio.path("\($0).png"))
        }
        var drawing = Drawing(photo, in: studio.folder)
        let made = try await drawing.encode(orders, memory: ByteCount(1 << 30))
        for (order, result) in zip(orders, made) {
            #expect(try result.get().resolution == order.plan.resolution)
            let still = try await studio.picture(order.destination, of: order.plan.resolution)
            #expect(still.shows([0x30, 0xA0, 0x60], at: 16, 16, within: 8))
        }
        #expect(try await DrawingRevision.of(photo)?.name.hasPrefix("libheif ") == true)
        let bytes = try studio.read(photo)
        let half = try studio.write(Array(bytes.prefix(bytes.count / 2)), to: "half.\(ending)")
        var broken = Drawing(half, in: studio.path("elsewhere"))
        let faults = try await broken.encode([orders[0]], memory: ByteCount(1 << 30))
        let fault = try #require(throws: Fault.self) { try faults[0].get() }
        #expect(fault.code == .mediaUnknown && fault.place?.file == half.string, "\(fault)")
    }
}
