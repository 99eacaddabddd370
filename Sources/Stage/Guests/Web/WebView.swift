import CGStreamer
import Foundation
import Glibc
import Programmes
import Synchronization

/// Keeps a page where it belongs: sends its requests through the proxy, lets it go to its origins only, and ends the guest
/// when the page cannot be shown, so that no error page ever is.
///
/// WebKit calls it on a thread of its own.
final class WebView: Sendable {
    private let origins: Set<WebOrigin>
    private let proxyPort: UInt16
    private let state = Mutex(State())

    private struct State {
        var library: WebKitLibrary?
        var committed: ContinuousClock.Instant?
        /// When it had drawn frames of all that it has loaded.
        var drawn: ContinuousClock.Instant?
        /// Those that were told.
        var refused: Set<String> = []
    }

    init(origins: [WebOrigin], proxyPort: UInt16) {
        self.origins = Set(origins + (WebOrigin(parsing: "http://\(LivePage.folderHost)").map { [$0] } ?? []))
        self.proxyPort = proxyPort
    }

    /// How long a frame takes from the page to here, and how long after its first bytes a page is shown that never has all.
    private static let settling = Duration.milliseconds(100)
    private static let loadingLimit = Duration.seconds(4)

    var isPainted: Bool {
        state.withLock { state in
            if let drawn = state.drawn, ContinuousClock.now - drawn > Self.settling { return true }
            return state.committed.map { ContinuousClock.now - $0 > Self.loadingLimit } ?? false
        }
    }

    /// Takes the view of a `wpevideosrc` in charge. This stays for as long as the process.
    func attach(to source: Element) {
        unsafe mq_on_web_view(
            source.pointer,
            { _, view, data in
                guard let view = unsafe view, let data = unsafe data else { return }
                unsafe Unmanaged<WebView>.fromOpaque(data).takeUnretainedValue().take(view, data)
            }, Unmanaged.passRetained(self).toOpaque())
    }

    private func take(_ view: UnsafeMutablePointer<GObject>, _ data: UnsafeMutableRawPointer) {
        guard let library = WebKitLibrary() else {
            _exit(GuestServer.refuse("the web engine is not one that is known"))
        }
        state.withLock { $0.library = library }
        unsafe library.setProxy(port: proxyPort, of: view)
        unsafe library.mute(view)
        unsafe Heartbeat.start(for: view, library)
        unsafe mq_on_decide_policy(
            view,
            { view, decision, kind, data in
                guard let data = unsafe data else { return 0 }
                let own = unsafe Unmanaged<WebView>.fromOpaque(data).takeUnretainedValue()
                return unsafe own.refuses(decision, kind: kind, of: view) ? 1 : 0
            }, data)
        unsafe mq_on_load_changed(
            view,
            { view, event, data in
                guard let data = unsafe data else { return }
                unsafe Unmanaged<WebView>.fromOpaque(data).takeUnretainedValue().note(event, of: view, data)
            }, data)
        unsafe mq_on_load_failed(
            view,
            { _, _, address, error, _ in
                unsafe WebView.judge(error, address.map { unsafe String(cString: $0) } ?? "the page")
                return 1  // or WebKit would show a page of its own
            }, data)
        unsafe mq_on_web_process_terminated(
            view,
            { _, reason, _ in
                let reasons = ["its process crashed", "its process took more memory than WebKit lets it"]
                _exit(GuestServer.refuse(reasons.indices.contains(Int(reason)) ? reasons[Int(reason)] : "it was ended"))
            }, data)
    }

    /// Source: WebKitLoadEvent: started, redirected, committed, finished.
    private func note(_ event: gint, of view: UnsafeMutablePointer<GObject>?, _ data: UnsafeMutableRawPointer) {
        switch event {
        case 0: GuestServer.tell(.waits(on: "its server has not answered"))
        case 2: GuestServer.tell(.waits(on: "it has not drawn"))
        default: break
        }
        let library = state.withLock { state in
            if event == 2 { state.committed = state.committed ?? .now }
            return state.drawn == nil ? state.library : nil
        }
        guard event == 3, let library else { return }
        unsafe library.awaitFrames(
            of: view,
            { _, _, data in
                guard let data = unsafe data else { return }
                let own = unsafe Unmanaged<WebView>.fromOpaque(data).takeUnretainedValue()
                own.state.withLock { $0.drawn = $0.drawn ?? .now }
            }, data)
    }

    // MARK: Decisions

    /// Whether a decision was to refuse. Source: WebKitPolicyDecisionType: to go somewhere, to open a window, to take an
    /// answer.
    private func refuses(
        _ decision: UnsafeMutablePointer<GObject>?, kind: gint, of view: UnsafeMutablePointer<GObject>?
    )
        -> Bool
    {
        guard let library = state.withLock(\.library) else { return true }
        if kind == 2 { return unsafe refusesAnswer(decision, of: view, library) }
        let address = unsafe library.address(ofNavigation: decision)
        if kind == 0, mayGo(to: address) { return false }
        let isNews = state.withLock { $0.refused.count < 1000 && $0.refused.insert(address).inserted }
        if isNews { GuestServer.tell(.refused(address: String(address.prefix(500)), isNavigation: true)) }
        unsafe library.refuse(decision)
        return true
    }

    /// What has no origin of its own is the page's own doing.
    private func mayGo(to address: String) -> Bool {
        if ["about:", "data:", "blob:"].contains(where: address.lowercased().hasPrefix) { return true }
        return WebOrigin(of: address).map(origins.contains) ?? false
    }

    /// What the engine cannot show it would put into a file; what a server says in the page's stead is not for a wall.
    private func refusesAnswer(
        _ decision: UnsafeMutablePointer<GObject>?, of view: UnsafeMutablePointer<GObject>?, _ library: WebKitLibrary
    ) -> Bool {
        let (address, status, isShown) = unsafe library.answer(of: decision)
        let isPage = unsafe address == library.address(of: view)
        if isPage, status >= 400 { _exit(GuestServer.refuse("its server answers \(status)")) }
        if isPage, !isShown { _exit(GuestServer.refuse("it is nothing that a browser shows")) }
        guard !isShown else { return false }
        unsafe library.refuse(decision)
        return true
    }

    /// Ends the guest unless the load was given up on purpose. Source: WebKitError.h, the codes of WebKitPolicyError
    /// and of a load that was cancelled.
    private static func judge(_ error: UnsafeMutablePointer<GError>?, _ address: String) {
        guard let error = unsafe error else { return }
        let domain = unsafe String(cString: g_quark_to_string(error.pointee.domain))
        let code = unsafe error.pointee.code
        let isOnPurpose = domain == "WebKitPolicyError" || domain == "WebKitNetworkError" && code == 302
        if isOnPurpose { return GuestServer.tell(.waits(on: "its load was given up")) }
        let words = unsafe String(cString: error.pointee.message)
        _exit(GuestServer.refuse("\(address) does not load: \(words)"))
    }
}
