import Foundation
import SystemPackage
import Testing

/// Cameras and HDMI inputs. No device is needed: an element of the tests' own stands for the one that opens it.
@Suite(.serialized) struct CaptureTests {
    private func programme(_ device: String) -> String {
        """
        programme: Camera
        canvas: 320x180
        layouts: { all: { zones: { main: { at: [0, 0, 320, 180], playlist: camera } } } }
        playlists: { camera: [{ stream: "v4l2://\(device)", for: 1s }] }
        """
    }

    @Test func `what a camera brings is shown, whatever its size, rate and format`() async throws {
        let bench = try Workbench()
        let flags = try await bench.tool("pkg-config", ["--cflags", "--libs", "gstreamer-1.0"])
        try #require(flags.code == 0, "\(flags.talk)")
        let source = FilePath(#filePath).removingLastComponent().appending("fake-capture.c").string
        try bench.write("", to: "plugins/.keep")
        let built = try await bench.tool(
            "cc",
            ["-shared", "-fPIC", "-o", "plugins/libgstfakecapture.so", source]
                + flags.text.split(whereSeparator: \.isWhitespace).map(String.init))
        try #require(built.code == 0, "\(built.talk)")
        try await bench.encode(programme("/dev/null"))
        let played = try await bench.tool(
            "env",
            [
                "GST_PLUGIN_PATH=plugins", "GST_REGISTRY=\(bench.path("registry"))",
                Workbench.products.appending("marqueed").string, "run", "--depot", "depot", "--output",
                "record:screen.mp4", "--for", "1s", "--state", "plays",
            ])
        #expect(played.code == 0, "\(played.talk)")
        let numbers = try await Barcode.read("screen.mp4", in: bench)
        #expect(numbers.count == 30 && numbers.allSatisfy { $0 == 0xFFFF }, "\(numbers)")
    }

    @Test func `a camera that is not there is told at once, and by the doctor`() async throws {
        let bench = try Workbench()
        try await bench.encode(programme("/dev/video97"))
        let played = try await bench.marquee(
            "marqueed",
            ["run", "--depot", "depot", "--output", "record:screen.mp4", "--for", "1s", "--state", "plays", "--json"])
        #expect(played.code == 1)
        #expect(played.talk.contains("/dev/video97: no such device; plug it in"), "\(played.talk)")
        let doctor = try await bench.marquee(
            "marqueed", ["doctor", "--depot", "depot", "--output", "none", "--state", "plays"])
        #expect(doctor.code == 1 && doctor.text.contains("/dev/video97: no such device"), "\(doctor.text)")
    }
}
