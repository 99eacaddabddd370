import CPango
import Foundation

/// The fonts that texts were drawn in, kept for the next ones: to look for a font among all that are installed takes Pango
/// milliseconds, and a screen that a trigger brings has many texts.
///
/// `@unchecked Sendable`: all that changes is guarded by `lock`.
@safe
final class FontShelf: @unchecked Sendable {
    static let shared = FontShelf()

    /// More texts than these are rarely drawn at once.
    private static let mostKept = 8

    private let lock = NSLock()
    private var idle: [Fonts] = []

    /// A font map behind its context, for one thread at a time.
    ///
    /// `@unchecked Sendable`: whoever has borrowed it is alone with it.
    @safe
    final class Fonts: @unchecked Sendable {
        let context: OpaquePointer

        fileprivate init?() {
            guard let map = unsafe pango_cairo_font_map_new() else { return nil }
            defer { unsafe g_object_unref(UnsafeMutableRawPointer(map)) }
            guard let context = unsafe pango_font_map_create_context(map) else { return nil }
            unsafe self.context = context
        }

        deinit { unsafe g_object_unref(UnsafeMutableRawPointer(context)) }
    }

    /// Has the usual font looked for beside what else is done, as the first text of a trigger's screen would wait for that.
    func prepare() {
        let thread = Thread {
            _ = try? TextLayout("0", size: 16).extent  // who needs a font that is not there will say so
        }
        thread.name = "stage-fonts"
        thread.start()
    }

    /// For the borrower alone until it is given back; `nil` without a font.
    func borrow() -> Fonts? { lock.withLock { idle.popLast() } ?? Fonts() }

    func giveBack(_ fonts: Fonts) {
        lock.withLock { if idle.count < Self.mostKept { idle.append(fonts) } }
    }
}
