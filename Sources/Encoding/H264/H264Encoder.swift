import Boards
import CFFmpeg
import CX264
import Faults
import Measures

/// libx264 at work on one video.
@safe final class H264Encoder {
    private var handle: OpaquePointer?
    private let shape: StreamShape
    private var input = unsafe x264_picture_t()
    private var output = unsafe x264_picture_t()
    private var frames: Int64 = 0

    /// A compressed picture. Units of the times: frames; `decoding` starts below zero where pictures are reordered.
    struct Picture {
        let packet: Packet
        let presentation: Int64
        let decoding: Int64
        /// Whether it needs no other picture: a key frame, or the start of a shot too near to one.
        var isIntra = false
    }

    /// The number that follows from nothing but taste: same bytes on every machine, busy on most.
    static let threads: Int32 = 4

    /// Throws: `Fault` if libx264 refuses the settings.
    ///
    /// `rateFactor` goes before the quality's own; `isShown` keeps the pictures as a decoder will see them for
    /// `withReconstruction`.
    init(
        _ shape: StreamShape, quality: RenditionPlan.Quality, motion: Motion = .film, rateFactor: Double? = nil,
        isShown: Bool = false
    ) throws {
        self.shape = shape
        var parameters = unsafe x264_param_t()
        unsafe x264_param_default_preset(&parameters, quality.preset.rawValue, nil)
        unsafe Self.set(&parameters, shape, quality)
        if motion == .slides { unsafe Self.suitSlides(&parameters) }
        if let rateFactor { unsafe parameters.rc.f_rf_constant = Float(rateFactor) }
        // Without this, what libx264 hands out is not what a decoder gets.
        unsafe parameters.b_full_recon = isShown ? 1 : 0
        let refused = unsafe x264_param_apply_profile(&parameters, shape.profile.rawValue)
        unsafe handle = refused < 0 ? nil : mq_x264_encoder_open(&parameters)
        guard unsafe handle != nil else {
            throw Fault(
                .renditionEncoder,
                "x264 refuses \(shape.resolution) at \(shape.rate) per second, level \(shape.level.rawValue)",
                remedy: "check the board's envelope")
        }
        unsafe x264_picture_init(&input)
        unsafe input.img.i_csp = X264_CSP_I420
        unsafe input.img.i_plane = 3
    }

    deinit { if let handle = unsafe handle { unsafe x264_encoder_close(handle) } }

    private static func set(_ p: inout x264_param_t, _ shape: StreamShape, _ quality: RenditionPlan.Quality) {
        unsafe p.i_log_level = X264_LOG_NONE
        unsafe p.i_threads = quality.isDeterministic ? (shape.isBound ? 1 : threads) : 0
        unsafe p.i_lookahead_threads = 1
        unsafe p.b_deterministic = quality.isDeterministic ? 1 : 0
        // The same bytes with and without assembly, on every processor; crossbuild's measurements hold it to that.
        unsafe p.b_cpu_independent = quality.isDeterministic ? 1 : 0
        unsafe p.i_width = Int32(shape.resolution.width)
        unsafe p.i_height = Int32(shape.resolution.height)
        unsafe p.i_csp = X264_CSP_I420
        unsafe p.i_bitdepth = 8
        unsafe p.i_level_idc = Int32(shape.level.idc)
        unsafe p.i_fps_num = UInt32(shape.rate.numerator)
        unsafe p.i_fps_den = UInt32(shape.rate.denominator)
        unsafe p.i_timebase_num = UInt32(shape.rate.denominator)
        unsafe p.i_timebase_den = UInt32(shape.rate.numerator)
        unsafe p.b_vfr_input = 0
        unsafe p.vui.i_sar_width = 1
        unsafe p.vui.i_sar_height = 1
        unsafe p.vui.b_fullrange = 0
        unsafe p.vui.i_colorprim = 1
        unsafe p.vui.i_transfer = 1
        unsafe p.vui.i_colmatrix = 1
        unsafe p.i_frame_reference = min(p.i_frame_reference, Int32(shape.references))
        unsafe p.i_bframe = min(p.i_bframe, Int32(shape.bFrames))
        // The fastest preset leaves these out, and with them the profile that the headers promise.
        if shape.profile != .baseline { unsafe p.b_cabac = 1 }
        if shape.profile == .high { unsafe p.analyse.b_transform_8x8 = 1 }
        if !shape.hasPyramid { unsafe p.i_bframe_pyramid = X264_B_PYRAMID_NONE }
        unsafe p.i_keyint_max = Int32(shape.keyInterval)
        unsafe p.b_open_gop = 0
        unsafe p.b_intra_refresh = 0
        // Headers must not depend on the pictures or the rate factor, so that a decoder stays open from clip to clip.
        unsafe p.b_stitchable = 1
        unsafe p.i_nal_hrd = X264_NAL_HRD_NONE
        unsafe p.rc.i_rc_method = X264_RC_CRF
        unsafe p.rc.f_rf_constant = Float(quality.rateFactor)
        if shape.isBound {
            unsafe p.rc.i_vbv_max_bitrate = Int32(shape.peak)
            // The rate control may overshoot a little; the finished file is held against the whole buffer.
            unsafe p.rc.i_vbv_buffer_size = Int32(shape.buffer * 9 / 10)
        }
        unsafe p.b_repeat_headers = 0
        unsafe p.b_annexb = 0
        unsafe p.b_aud = 0
    }

    /// For pictures that stand, what moves little costs little, so every picture may be looked at closely.
    private static func suitSlides(_ p: inout x264_param_t) {
        unsafe p.analyse.i_subpel_refine = max(p.analyse.i_subpel_refine, 9)
        unsafe p.analyse.i_trellis = 2
        unsafe p.analyse.i_me_method = max(p.analyse.i_me_method, X264_ME_UMH)
    }

    /// The sequence and picture parameter sets that hold for the whole video.
    func parameterSets() throws -> ParameterSets {
        var units: UnsafeMutablePointer<x264_nal_t>?
        var count: Int32 = 0
        guard unsafe x264_encoder_headers(handle, &units, &count) > 0, let units = unsafe units else { throw failure }
        var sequence: [UInt8] = []
        var picture: [UInt8] = []
        for index in 0..<Int(count) {
            let unit = unsafe units[index]
            // Without start codes, four bytes of length stand before each unit.
            let bytes = unsafe Array(
                UnsafeBufferPointer(start: unit.p_payload, count: Int(unit.i_payload)).dropFirst(4))
            switch unsafe UInt32(unit.i_type) {
            case NAL_SPS.rawValue: sequence = bytes
            case NAL_PPS.rawValue: picture = bytes
            default: break
            }
        }
        guard let sets = ParameterSets(sequence: sequence, picture: picture) else { throw failure }
        return sets
    }

    /// Takes the next picture, 4:2:0 at the size of the shape. Returns an earlier one, compressed, once there is any.
    func encode(_ frame: Frame) throws -> Picture? {
        for plane in 0..<3 {
            let samples = unsafe try frame.samples(ofPlane: plane)
            let stride = Int32(frame.stride(ofPlane: plane))
            switch plane {
            case 0: unsafe (input.img.plane.0, input.img.i_stride.0) = (samples, stride)
            case 1: unsafe (input.img.plane.1, input.img.i_stride.1) = (samples, stride)
            default: unsafe (input.img.plane.2, input.img.i_stride.2) = (samples, stride)
            }
        }
        unsafe input.i_pts = frames
        unsafe input.i_type = X264_TYPE_AUTO
        frames += 1
        return try unsafe run(&input)
    }

    /// The next picture still inside; `nil` when all are out.
    func drain() throws -> Picture? {
        while unsafe x264_encoder_delayed_frames(handle) > 0 {
            if let picture = try unsafe run(nil) { return picture }
        }
        return nil
    }

    @unsafe private func run(_ picture: UnsafeMutablePointer<x264_picture_t>?) throws -> Picture? {
        var units: UnsafeMutablePointer<x264_nal_t>?
        var count: Int32 = 0
        unsafe output = x264_picture_t()
        let size = unsafe x264_encoder_encode(handle, &units, &count, picture, &output)
        guard size >= 0 else { throw failure }
        guard size > 0, let first = unsafe units?.pointee.p_payload else { return nil }
        // The units of one picture lie one behind the other.
        let packet = unsafe try Packet(copying: UnsafeRawBufferPointer(start: first, count: Int(size)))
        if unsafe output.b_keyframe != 0 { packet.markKey() }
        let isIntra = unsafe output.i_type == X264_TYPE_IDR || output.i_type == X264_TYPE_I
        return unsafe Picture(packet: packet, presentation: output.i_pts, decoding: output.i_dts, isIntra: isIntra)
    }

    /// The luma of the last picture that came out, as a decoder will see it, and the bytes from row to row.
    @unsafe func withReconstruction(_ body: (UnsafePointer<UInt8>, Int) throws -> Void) rethrows {
        guard let luma = unsafe output.img.plane.0 else { return }
        try unsafe body(UnsafePointer(luma), Int(output.img.i_stride.0))
    }

    private var failure: Fault {
        Fault(.renditionEncoder, "x264 gave up at frame \(frames)", remedy: "is there enough memory?")
    }
}
