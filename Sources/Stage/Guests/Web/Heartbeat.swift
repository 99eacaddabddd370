import CGStreamer
import Glibc
import Synchronization

/// Ends the guest of a page that answers no more: a script that never ends would leave its last picture for ever.
///
/// It asks for a script that does nothing, and waits. WebKit's thread alone uses it.
@safe
final class Heartbeat: Sendable {
    /// Units: seconds.
    private static let interval: guint = 2
    /// How long a page may be busy with itself.
    static let patience = Duration.seconds(15)

    private let asked = Mutex<ContinuousClock.Instant?>(nil)

    /// Beats from now on, for as long as the process, which the view outlives.
    static func start(for view: UnsafeMutablePointer<GObject>, _ library: WebKitLibrary) {
        let source = unsafe g_timeout_source_new_seconds(interval)
        let pulse = unsafe Pulse(view: view, library: library)
        unsafe g_source_set_callback(
            source,
            { data in
                guard let data = unsafe data else { return 0 }
                unsafe Unmanaged<Pulse>.fromOpaque(data).takeUnretainedValue().beat()
                return 1
            }, Unmanaged.passRetained(pulse).toOpaque(), nil)
        _ = unsafe g_source_attach(source, g_main_context_get_thread_default())
    }

    /// Returns whether the page is to be asked now.
    fileprivate func isDue() -> Bool {
        asked.withLock { asked in
            guard let since = asked else {
                asked = .now
                return true
            }
            if ContinuousClock.now - since > Self.patience { _exit(GuestServer.refuse("it does not answer any more")) }
            return false
        }
    }

    fileprivate func hear() { asked.withLock { $0 = nil } }
}

/// One view's heartbeat, as WebKit's callbacks hold it.
@safe
private final class Pulse {
    private let view: UnsafeMutablePointer<GObject>
    private let library: WebKitLibrary
    private let heartbeat = Heartbeat()

    init(view: UnsafeMutablePointer<GObject>, library: WebKitLibrary) {
        unsafe self.view = view
        self.library = library
    }

    func beat() {
        guard heartbeat.isDue() else { return }
        unsafe library.runNothing(
            in: view,
            { _, _, data in
                guard let data = unsafe data else { return }
                unsafe Unmanaged<Heartbeat>.fromOpaque(data).takeUnretainedValue().hear()
            }, Unmanaged.passUnretained(heartbeat).toOpaque())
    }
}
