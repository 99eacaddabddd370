import PlayLog
import Stage

/// Whether a display is connected, as the kernel has it.
///
/// Source: Documentation/gpu/drm-kms.rst of Linux, and `status_show` of its drm_sysfs.c.
struct DisplayPlug: Sendable {
    private let host: Host
    private let isScreen: Bool

    init(for output: Output, host: Host) {
        self.host = host
        isScreen = if case .screen = output { true } else { false }
    }

    /// `nil` where the output is no display, or the kernel has none to tell of.
    func look() -> Play.Display? {
        guard isScreen else { return nil }
        let states = host.names("sys/class/drm").filter { $0.contains("-") }.compactMap {
            host.text("sys/class/drm/\($0)/status")
        }
        guard !states.isEmpty else { return nil }
        return states.contains("connected") ? .connected : .disconnected
    }
}
