import Foundation
import Testing

/// Clocks beside texts that say what they should show.
@Suite(.serialized) struct ClockTests {
    @Test func `a clock looks like a text of the same reading, from the frame of its second on, in summer time too`()
        async throws
    {
        let bench = try Workbench()
        // A round of three seconds began at 00:59:57Z, for it began in 1970.
        try await bench.show(
            """
            programme: Clocks
            timezone: Europe/Lisbon
            canvas: 320x180
            layouts:
              all:
                zones:
                  clock: { at: [0, 0, 320, 90], playlist: clock }
                  text: { at: [0, 90, 320, 90], playlist: texts }
            playlists:
              clock: [{ clock: "HH:mm:ss", for: 1h, size: 40 }]
              texts:
                - { text: "02:00:00", for: 1s, size: 40 }
                - { text: "00:59:58", for: 1s, size: 40 }
                - { text: "00:59:59", for: 1s, size: 40 }
            """, to: "frames:screen", from: "2026-03-29T00:59:58Z", for: "3s")
        let pictures = try await Barcode.pictures("screen/frame-%06d.png", in: bench)
        #expect(pictures.count == 90)
        for (frame, picture) in pictures.enumerated() {
            #expect(picture.prefix(320 * 90) == picture.suffix(320 * 90), "frame \(frame)")
        }
        #expect(Set(pictures).count == 3, "three readings")
    }
}
