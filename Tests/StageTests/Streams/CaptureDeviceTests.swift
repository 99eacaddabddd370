import Faults
import Foundation
import Testing

@testable import Stage

/// Cameras and HDMI inputs before they are opened.
@Suite struct CaptureDeviceTests {
    @Test func `only V4L2's addresses are devices`() {
        #expect(CaptureDevice(address: "rtsp://10.0.0.1/live") == nil)
        #expect(CaptureDevice(address: "v4l2:///dev/video0")?.path == "/dev/video0")
    }

    @Test func `one that is not there, or is no device, is told with what to do`() throws {
        let root = URL.temporaryDirectory.appending(path: "mq-capture-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }  // a test's leftovers harm nobody
        try FileManager.default.createDirectory(at: root.appending(path: "dev"), withIntermediateDirectories: true)
        let camera = try #require(CaptureDevice(address: "v4l2:///dev/video0"))
        let gone = try #require(camera.trouble(root: root.path))
        #expect(gone.description == "/dev/video0: no such device; plug it in, or name one of 'v4l2-ctl --list-devices'")
        try Data("a file".utf8).write(to: root.appending(path: "dev/video0"))
        #expect(camera.trouble(root: root.path)?.problem == "this is no device")
        #expect(CaptureDevice(address: "v4l2:///dev/null")?.trouble() == nil)
    }
}
