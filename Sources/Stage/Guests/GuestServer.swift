import CGStreamer
import Faults
import Foundation
import Glibc

/// A guest's own process: pictures out on standard output, one after the other, until standard input is closed.
package enum GuestServer {
    /// What glibc is told when a program starts.
    static let tunables = "GLIBC_TUNABLES"

    /// Does not return while the page is shown. Returns the exit code: 2, as it cannot be shown; the reason is on
    /// standard error.
    package static func serve() -> Int32 {
        setpgid(0, 0)  // whatever it starts ends with it
        signal(SIGPIPE, SIG_IGN)
        unsafe unsetenv(tunables)  // it is for this process, not for WebKit's
        // When memory runs short, this goes first. Where there is no /proc, nothing does.
        try? FileHandle(forWritingAtPath: "/proc/self/oom_score_adj")?.write(contentsOf: Data("1000".utf8))
        // Only our own stage gives orders.
        guard let line = readLine(), let order = try? JSONDecoder().decode(GuestOrder.self, from: Data(line.utf8))
        else {
            return refuse("an order that is none")
        }
        leaveWithHost()
        // What WebKit's processes inherit is the null device, so that the pictures end with this process.
        let pictures = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
        dup2(STDERR_FILENO, STDOUT_FILENO)
        do {
            return try show(order, on: pictures)
        } catch let fault as Fault {
            return refuse("\(fault.problem); \(fault.remedy)")
        } catch {
            return refuse("\(error)")
        }
    }

    /// Tells the host, from whatever thread.
    static func tell(_ event: GuestEvent) {
        guard var line = try? JSONEncoder().encode(event) else { return }  // plain values always encode
        line.append(0x0A)
        FileHandle.standardError.write(line)
    }

    static func refuse(_ reason: String) -> Int32 {
        tell(.failed(reason: reason))
        return 2
    }

    /// Whoever started this may be killed without a word.
    private static func leaveWithHost() {
        let thread = Thread {
            while !FileHandle.standardInput.availableData.isEmpty {}
            kill(0, SIGKILL)
        }
        thread.start()
    }

    private static func show(_ order: GuestOrder, on pictures: Int32) throws -> Int32 {
        tell(.waits(on: "its web engine has not started"))
        gst_init(nil, nil)
        let folder = try order.page.pack.map { try PackedFolder(file: $0) }
        let proxy = try PageProxy(origins: order.page.origins, folder: folder, tell: tell)
        proxy.start()
        raiseWalls(port: proxy.port)
        let page = try Element(Library.webEngine.0, package: Library.webEngine.1)
        let view = WebView(origins: order.page.origins, proxyPort: proxy.port)
        view.attach(to: page)
        page.set("location", text: order.page.address)
        let raw = "video/x-raw,format=BGRA,width=\(order.width),height=\(order.height),framerate=\(order.rate)"
        let filter = try Element.capsFilter(raw)
        let sink = try Element("fdsink")
        sink.set("fd", Int(pictures))
        let pipeline = Element.pipeline()
        try pipeline.chain([page, filter, try Element("videoconvert"), try Element.capsFilter(order.caps), sink])
        let sieve = PictureSieve()
        filter.pad("src")?.watchBuffers { view.isPainted ? sieve.verdict($0) : .drop }
        guard pipeline.setState(GST_STATE_PLAYING) else { return refuse("the web engine does not start") }
        return watch(pipeline)
    }

    /// What this thread starts from here on, WebKit above all, is shut off. The proxy's threads are not, which it has to
    /// connect for.
    private static func raiseWalls(port: UInt16) {
        let environment = ProcessInfo.processInfo.environment
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let fonts = environment["HOME"].map { ["\($0)/.fonts", "\($0)/.local/share/fonts", "\($0)/.cache/fontconfig"] }
        let stand = GuestWalls.raise(
            readable: GuestWalls.system + [program.path] + (fonts ?? []),
            writable: ["/dev"] + [environment["XDG_RUNTIME_DIR"]].compactMap(\.self), port: port)
        if !stand { tell(.unconfined) }
    }

    /// The view tells itself what became of its loads; whatever else fails ends the guest.
    private static func watch(_ pipeline: Element) -> Int32 {
        guard let bus = unsafe gst_element_get_bus(pipeline.pointer) else { return refuse("GStreamer has no bus") }
        defer { unsafe gst_object_unref(bus) }
        let wanted = GstMessageType(rawValue: GST_MESSAGE_ERROR.rawValue | GST_MESSAGE_EOS.rawValue)
        while true {
            guard let message = unsafe gst_bus_timed_pop_filtered(bus, 1_000_000_000, wanted) else { continue }
            defer { unsafe gst_message_unref(message) }
            guard unsafe mq_message_type(message) == GST_MESSAGE_ERROR else { return refuse("its pictures have ended") }
            var error: UnsafeMutablePointer<GError>?
            var debug: UnsafeMutablePointer<CChar>?
            unsafe gst_message_parse_error(message, &error, &debug)
            defer {
                unsafe g_clear_error(&error)
                unsafe g_free(debug)
            }
            let detail = unsafe debug.map { unsafe String(cString: $0) } ?? ""
            if detail.contains("Failed to load") { continue }
            let what = unsafe error.map { unsafe String(cString: $0.pointee.message) } ?? "no reason given"
            return refuse(what)
        }
    }
}

/// Lets a picture pass only if it is another than the one before: a page that stands costs next to nothing.
///
/// `@unchecked Sendable`: only the thread that carries the pad's buffers uses it.
@safe
private final class PictureSieve: @unchecked Sendable {
    private var last: UnsafeMutablePointer<GstBuffer>?

    deinit { if let last = unsafe last { unsafe mq_unref_buffer(last) } }

    func verdict(_ buffer: BorrowedBuffer) -> Pad.Verdict {
        if let last = unsafe last {
            guard unsafe mq_same_bytes(last, buffer.pointer) == 0 else { return .drop }
            unsafe mq_unref_buffer(last)
        }
        unsafe last = mq_ref_buffer(buffer.pointer)
        return .pass
    }
}
