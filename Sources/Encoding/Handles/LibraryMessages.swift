import CFFmpeg
import Glibc
import Synchronization

/// What FFmpeg's libraries would print, kept for the `cause` of a fault and off standard error.
///
/// The libraries have one callback for the whole process. A message belongs to the capture of the thread it was sent
/// on; one from a decoder's own thread belongs to the only capture under way, or to nobody.
enum LibraryMessages {
    private static let captures = Mutex<[UInt: String?]>([:])

    private static let install: Void = {
        av_log_set_level(AV_LOG_ERROR)
        unsafe av_log_set_callback { source, level, format, arguments in
            guard level <= AV_LOG_ERROR, let arguments = unsafe arguments else { return }
            var line = [CChar](repeating: 0, count: 512)
            var prefix: Int32 = 0
            unsafe av_log_format_line2(source, level, format, arguments, &line, Int32(line.count), &prefix)
            LibraryMessages.keep(String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
        }
    }()

    /// Runs `body` with the libraries quiet and their error messages kept.
    static func capture<Value>(_ body: () throws -> Value) rethrows -> Value {
        _ = install
        let thread = UInt(pthread_self())
        let outer = captures.withLock { captures in
            let outer = captures[thread]
            captures[thread] = .some(nil)
            return outer
        }
        defer { captures.withLock { $0[thread] = outer } }
        return try body()
    }

    /// The last message of this thread's capture, if any.
    static func latest() -> String? {
        captures.withLock { $0[UInt(pthread_self())] ?? nil }
    }

    private static func keep(_ message: String) {
        let line = message.trimmed
        guard !line.isEmpty else { return }
        let thread = UInt(pthread_self())
        captures.withLock { captures in
            if captures[thread] != nil {
                captures[thread] = line
            } else if captures.count == 1, let only = captures.keys.first {
                captures[only] = line
            }
        }
    }
}

extension String {
    /// Without white space and line ends at either end.
    fileprivate var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
