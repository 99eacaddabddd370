import CFFmpeg
import Measures

/// A compressed picture or stretch of sound.
@safe final class Packet {
    @unsafe let raw: UnsafeMutablePointer<AVPacket>

    init() throws { unsafe raw = try LibraryError.allocated(av_packet_alloc()) }

    /// A copy of `bytes`.
    convenience init(copying bytes: UnsafeRawBufferPointer) throws {
        try self.init()
        try LibraryError.check(unsafe av_new_packet(raw, Int32(bytes.count)))
        if let target = unsafe raw.pointee.data, let start = bytes.baseAddress {
            unsafe UnsafeMutableRawPointer(target).copyMemory(from: start, byteCount: bytes.count)
        }
    }

    /// Another packet of the same bytes and times.
    func share() throws -> Packet {
        let other = try Packet()
        try LibraryError.check(unsafe av_packet_ref(other.raw, raw))
        return other
    }

    deinit {
        var owned: UnsafeMutablePointer<AVPacket>? = unsafe raw
        unsafe av_packet_free(&owned)
    }

    /// Lets go of the bytes.
    func clear() { unsafe av_packet_unref(raw) }

    var stream: Int { unsafe Int(raw.pointee.stream_index) }
    var isKey: Bool { unsafe raw.pointee.flags & AV_PKT_FLAG_KEY != 0 }
    var isCorrupt: Bool { unsafe raw.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 }
    /// Whether the edit list lets it be seen or heard, and nothing changes with it.
    var isShown: Bool {
        unsafe raw.pointee.flags & AV_PKT_FLAG_DISCARD == 0 && raw.pointee.side_data_elems == 0
    }
    /// Units: bytes.
    var size: Int { unsafe Int(raw.pointee.size) }
    var span: Int64 { unsafe raw.pointee.duration }
    /// Where it begins in the file; below zero where nobody knows. Units: bytes.
    var place: Int64 { unsafe raw.pointee.pos }
    var presentation: Int64? { unsafe raw.pointee.pts == mq_no_pts() ? nil : raw.pointee.pts }
    var decoding: Int64? { unsafe raw.pointee.dts == mq_no_pts() ? nil : raw.pointee.dts }

    var bytes: [UInt8] {
        guard let start = unsafe raw.pointee.data else { return [] }
        return unsafe Array(UnsafeBufferPointer(start: start, count: Int(raw.pointee.size)))
    }

    var digest: Digest { Digest(of: bytes) }

    /// Has a decoder leave out the first samples.
    func hide(samples: Int) throws {
        let note = unsafe try LibraryError.allocated(av_packet_new_side_data(raw, AV_PKT_DATA_SKIP_SAMPLES, 10))
        unsafe UnsafeMutableRawPointer(note).initializeMemory(as: UInt8.self, repeating: 0, count: 10)
        unsafe UnsafeMutableRawPointer(note).storeBytes(of: UInt32(samples).littleEndian, as: UInt32.self)
    }

    /// Units: the stream's time base.
    func setTimes(presentation: Int64, decoding: Int64, span: Int64) {
        unsafe raw.pointee.pts = presentation
        unsafe raw.pointee.dts = decoding
        unsafe raw.pointee.duration = span
    }

    /// Units: the stream's time base.
    func move(by ticks: Int64) {
        if let presentation { unsafe raw.pointee.pts = presentation &+ ticks }
        if let decoding { unsafe raw.pointee.dts = decoding &+ ticks }
    }

    /// Takes away what another container said of it: that it is not to be heard, or in part.
    func makePlain() {
        unsafe av_packet_free_side_data(raw)
        unsafe raw.pointee.flags = AV_PKT_FLAG_KEY
    }

    func markKey() { unsafe raw.pointee.flags |= AV_PKT_FLAG_KEY }
}
