import CFFmpeg
import Faults
import Measures
import SystemPackage

/// One picture on its way from file to file.
struct StillEncode {
    private let source: FilePath
    private let plan: RenditionPlan
    private let destination: FilePath

    init(_ source: FilePath, _ order: RenditionOrder) {
        self.source = source
        plan = order.plan
        destination = order.destination
    }

    /// A video's first picture counts as a still.
    func run() throws -> Rendition {
        let pictures = try PictureSource(source, wish: .init(plan: plan, output: .still))
        guard let picture = try pictures.next(), let placement = pictures.placement else {
            throw MediaFaults(path: source).empty("no picture")
        }
        let canvas = try Canvas(plan.resolution, placement: placement, background: plan.background, layout: .rgb24)
        let bytes = try PNGEncoder.encode(canvas.compose(picture))
        let partial = try PartialFile(for: destination)
        try write(bytes, to: partial.path)
        let rendition = try ReadBack.checkStill(partial.path, resolution: plan.resolution, named: destination)
        try partial.finish()
        return rendition
    }

    private func write(_ bytes: [UInt8], to path: FilePath) throws {
        do {
            let descriptor = try FileDescriptor.open(path, .writeOnly, options: [.truncate, .closeOnExec])
            try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
        } catch let error as Errno {
            throw Fault.system(error, path: destination.string, doing: "writing")
        }
    }
}

/// libavcodec's PNG encoder.
enum PNGEncoder {
    /// `picture` is red, green and blue, eight bits each.
    static func encode(_ picture: Frame) throws -> [UInt8] { try packet(picture, AV_PIX_FMT_RGB24).bytes }

    /// `isPassing` is for files that nobody keeps: larger, and sooner made.
    static func packet(_ picture: Frame, _ format: AVPixelFormat, isPassing: Bool = false) throws -> Packet {
        guard let codec = unsafe avcodec_find_encoder(AV_CODEC_ID_PNG) else {
            throw LibraryError(mq_averror_decoder_missing())
        }
        var context = unsafe try LibraryError.allocated(avcodec_alloc_context3(codec)) as UnsafeMutablePointer?
        defer { unsafe avcodec_free_context(&context) }
        let settings = unsafe try LibraryError.allocated(context)
        unsafe settings.pointee.width = Int32(picture.width)
        unsafe settings.pointee.height = Int32(picture.height)
        unsafe settings.pointee.pix_fmt = format
        unsafe settings.pointee.time_base = AVRational(num: 1, den: 1)
        unsafe settings.pointee.flags |= AV_CODEC_FLAG_BITEXACT
        unsafe settings.pointee.thread_count = 1
        if isPassing { unsafe settings.pointee.compression_level = 1 }
        try LibraryError.check(unsafe avcodec_open2(settings, codec, nil))
        picture.time = 0
        try LibraryError.check(unsafe avcodec_send_frame(settings, picture.raw))
        try LibraryError.check(unsafe avcodec_send_frame(settings, nil))
        let packet = try Packet()
        try LibraryError.check(unsafe avcodec_receive_packet(settings, packet.raw))
        return packet
    }
}
