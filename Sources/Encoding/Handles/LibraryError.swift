import CFFmpeg
import Faults
import Glibc

/// What a call into FFmpeg's libraries answered when it did not succeed.
struct LibraryError: Error {
    /// A negative `AVERROR` value.
    let code: Int32
    /// The library's own words: its last message in this capture, else its name for the code.
    let words: String

    init(_ code: Int32) {
        self.code = code
        let message = LibraryMessages.latest()
        let name = Self.name(of: code)
        words = message.map { "\($0): \(name)" } ?? name
    }

    init(_ code: Int32, words: String) {
        self.code = code
        self.words = words
    }

    private static func name(of code: Int32) -> String {
        var text = [CChar](repeating: 0, count: 128)
        unsafe av_strerror(code, &text, text.count)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether the disk had no room left.
    var isDiskFull: Bool { code == mq_averror(ENOSPC) || code == mq_averror(EDQUOT) }

    /// Passes on what is not an error. Throws: `LibraryError`.
    @discardableResult
    static func check(_ code: Int32) throws -> Int32 {
        guard code >= 0 else { throw LibraryError(code) }
        return code
    }

    /// Unwraps what a library allocates. Throws: `LibraryError` when it had no memory.
    static func allocated<Pointer>(_ pointer: Pointer?) throws -> Pointer {
        guard let pointer else { throw LibraryError(mq_averror(ENOMEM)) }
        return pointer
    }
}

/// How a pull from a decoder, a filter graph or an encoder ended.
enum Pull {
    case got
    /// It wants more input first.
    case hungry
    case ended

    /// Throws: `LibraryError` for anything that is neither success, `EAGAIN` nor the end.
    init(_ code: Int32) throws {
        switch code {
        case 0...: self = .got
        case mq_averror(EAGAIN): self = .hungry
        case mq_averror_eof(): self = .ended
        default: throw LibraryError(code)
        }
    }
}
