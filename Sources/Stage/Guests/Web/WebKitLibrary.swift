import CGStreamer
import Glibc

/// The web engine that GStreamer's plug-in has loaded, asked for its functions by their names: so it is needed only where
/// a page is shown, and any of its versions will do.
///
/// Functions are looked up once; what is not there ends the guest, as a page without its fences is not to be shown.
@safe
struct WebKitLibrary: @unchecked Sendable {
    typealias Object = UnsafeMutableRawPointer
    typealias Getter = @convention(c) (Object?) -> Object?
    typealias TextGetter = @convention(c) (Object?) -> UnsafePointer<CChar>?
    typealias NumberGetter = @convention(c) (Object?) -> UInt32
    typealias Setter = @convention(c) (Object?, Int32) -> Void
    typealias Verb = @convention(c) (Object?) -> Void
    typealias ProxySettings = @convention(c) (UnsafePointer<CChar>?, UnsafePointer<UnsafePointer<CChar>?>?) -> Object?
    typealias ProxySetter = @convention(c) (Object?, Int32, Object?) -> Void

    /// A `GAsyncReadyCallback`.
    typealias Done = @convention(c) (Object?, Object?, Object?) -> Void
    typealias Runner =
        @convention(c) (
            Object?, UnsafePointer<CChar>?, Object?, Done?, Object?
        ) -> Void
    typealias Evaluator =
        @convention(c) (
            Object?, UnsafePointer<CChar>?, Int, UnsafePointer<CChar>?, UnsafePointer<CChar>?, Object?,
            Done?, Object?
        ) -> Void

    typealias AsyncRunner =
        @convention(c) (
            Object?, UnsafePointer<CChar>?, Object?, UnsafePointer<CChar>?, Object?, Done?, Object?
        ) -> Void
    typealias AsyncCaller =
        @convention(c) (
            Object?, UnsafePointer<CChar>?, Int, Object?, UnsafePointer<CChar>?, UnsafePointer<CChar>?, Object?, Done?,
            Object?
        ) -> Void

    /// Of Debian 12 and 13.
    private static let names = ["libWPEWebKit-2.0.so.1", "libWPEWebKit-1.1.so.0", "libWPEWebKit-1.0.so.3"]

    private let handle: UnsafeMutableRawPointer

    /// Returns `nil` if none is loaded.
    init?() {
        let loaded = unsafe Self.names.lazy.compactMap { unsafe dlopen($0, RTLD_LAZY | RTLD_NOLOAD) }.first
        guard let loaded = unsafe loaded else { return nil }
        unsafe handle = loaded
    }

    private func find<Function>(_ name: String, as _: Function.Type) -> Function? {
        guard let symbol = unsafe dlsym(handle, name) else { return nil }
        return unsafe unsafeBitCast(symbol, to: Function.self)
    }

    private func need<Function>(_ name: String, as type: Function.Type) -> Function {
        if let function = find(name, as: type) { return function }
        _exit(GuestServer.refuse("the web engine has no '\(name)'; install libwpewebkit of Debian 12 or 13"))
    }

    /// A view's page would go to the loudspeaker by itself, as loud as it likes.
    func mute(_ view: Object?) { unsafe need("webkit_web_view_set_is_muted", as: Setter.self)(view, 1) }

    /// Sends all that a view loads through a proxy on this machine's loopback.
    func setProxy(port: UInt16, of view: Object?) {
        let settings = unsafe need("webkit_network_proxy_settings_new", as: ProxySettings.self)(
            "http://127.0.0.1:\(port)", nil)
        let custom: Int32 = 2  // WEBKIT_NETWORK_PROXY_MODE_CUSTOM
        if let session = unsafe find("webkit_web_view_get_network_session", as: Getter.self) {
            // WebKit's API of 2022, which Debian 13 has.
            let set = unsafe need("webkit_network_session_set_proxy_settings", as: ProxySetter.self)
            unsafe set(session(view), custom, settings)
        } else {
            let context = unsafe need("webkit_web_view_get_context", as: Getter.self)
            let manager = unsafe need("webkit_web_context_get_website_data_manager", as: Getter.self)
            let set = unsafe need("webkit_website_data_manager_set_network_proxy_settings", as: ProxySetter.self)
            unsafe set(manager(context(view)), custom, settings)
        }
        unsafe need("webkit_network_proxy_settings_free", as: Verb.self)(settings)
    }

    /// The address that a decision on a navigation is about.
    func address(ofNavigation decision: Object?) -> String {
        let action = unsafe need("webkit_navigation_policy_decision_get_navigation_action", as: Getter.self)
        let request = unsafe need("webkit_navigation_action_get_request", as: Getter.self)
        return unsafe text("webkit_uri_request_get_uri", of: request(action(decision)))
    }

    /// The address, the status and whether the engine can show what a decision on an answer is about.
    func answer(of decision: Object?) -> (address: String, status: Int, isShown: Bool) {
        let request = unsafe need("webkit_response_policy_decision_get_request", as: Getter.self)
        let response = unsafe need("webkit_response_policy_decision_get_response", as: Getter.self)
        let status = unsafe need("webkit_uri_response_get_status_code", as: NumberGetter.self)
        let shown = unsafe need("webkit_response_policy_decision_is_mime_type_supported", as: NumberGetter.self)
        return unsafe (
            text("webkit_uri_request_get_uri", of: request(decision)), Int(status(response(decision))),
            shown(decision) != 0
        )
    }

    /// The address of the page that a view shows or loads.
    func address(of view: Object?) -> String { unsafe text("webkit_web_view_get_uri", of: view) }

    func refuse(_ decision: Object?) { unsafe need("webkit_policy_decision_ignore", as: Verb.self)(decision) }

    /// Runs an empty script; `done` is called once the page has, or could not.
    func runNothing(in view: Object?, _ done: Done, _ data: Object?) {
        if let run = unsafe find("webkit_web_view_evaluate_javascript", as: Evaluator.self) {
            unsafe run(view, "0", -1, nil, nil, nil, done, data)
        } else {
            unsafe need("webkit_web_view_run_javascript", as: Runner.self)(view, "0", nil, done, data)
        }
    }

    /// Has a page say when it has drawn a few frames from now on; `done` is called then, or when it is another page.
    func awaitFrames(of view: Object?, _ done: Done, _ data: Object?) {
        let script = """
            for (let i = 0; i < 3; i++) await new Promise(done => requestAnimationFrame(done))
            """
        let arguments = unsafe g_variant_dict_new(nil)
        defer { unsafe g_variant_dict_unref(arguments) }
        let none = unsafe Object(g_variant_dict_end(arguments))
        if let call = unsafe find("webkit_web_view_call_async_javascript_function", as: AsyncCaller.self) {
            unsafe call(view, script, -1, none, "marquee", nil, nil, done, data)
        } else {
            let call = unsafe need("webkit_web_view_run_async_javascript_function_in_world", as: AsyncRunner.self)
            unsafe call(view, script, none, "marquee", nil, done, data)
        }
    }

    private func text(_ getter: String, of object: Object?) -> String {
        unsafe need(getter, as: TextGetter.self)(object).map { unsafe String(cString: $0) } ?? ""
    }
}
