package import Faults
import Foundation
import Glibc

/// A camera or an HDMI input, as V4L2 has it: `v4l2:///dev/video0`.
package struct CaptureDevice: Sendable {
    package let path: String

    /// `nil` for an address of something else.
    package init?(address: String) {
        let scheme = "v4l2://"
        guard address.hasPrefix(scheme) else { return nil }
        path = String(address.dropFirst(scheme.count))
    }

    /// What is wrong with it, if one can see it without opening it; `root` is where the board's files are.
    package func trouble(root: String = "") -> Fault? {
        var facts = stat()
        guard unsafe stat(root + path, &facts) == 0 else {
            return Fault(
                .capture, at: .init(file: path), "no such device",
                remedy: "plug it in, or name one of 'v4l2-ctl --list-devices'")
        }
        guard facts.st_mode & S_IFMT == S_IFCHR else {
            return Fault(
                .capture, at: .init(file: path), "this is no device",
                remedy: "name one of 'v4l2-ctl --list-devices'")
        }
        guard unsafe access(root + path, R_OK | W_OK) == 0 else {
            return Fault(
                .capture, at: .init(file: path), "this may not be opened",
                remedy: "put the player's user into the group that owns it, mostly 'video'")
        }
        return nil
    }
}

extension Fault.Code {
    /// A capture device that is not to be had.
    package static let capture = Fault.Code("stage.capture")
}
