import CX264
import Faults
package import Measures

/// The libx264 that is linked in, set as its command line sets it: what its golden streams are made with.
///
/// Source: x264.c of x264, for what the command line sets beside the defaults of the preset.
package enum ReferenceEncoder {
    /// A stream with start codes, and the assembly that wrote it.
    package struct Stream: Sendable {
        package let bytes: [UInt8]
        package let assembly: String
    }

    /// Encodes with preset "medium", rate factor 23, one thread and `cpu-independent`.
    ///
    /// Shape: `pictures` are 8-bit 4:2:0, one plane behind the other, with even sides. Units: pictures per second.
    /// Throws: `Fault` if libx264 refuses them.
    package static func encode(_ pictures: [[UInt8]], size: Resolution, rate: Int) throws -> Stream {
        var parameters = unsafe x264_param_t()
        guard unsafe x264_param_default_preset(&parameters, "medium", nil) == 0 else { throw refusal(size) }
        unsafe set(&parameters, size, rate)
        guard let handle = unsafe mq_x264_encoder_open(&parameters) else { throw refusal(size) }
        defer { unsafe x264_encoder_close(handle) }
        var bytes: [UInt8] = []
        for (number, picture) in pictures.enumerated() {
            precondition(picture.count == size.width * size.height * 3 / 2, "a picture has all its samples")
            var samples = picture
            try unsafe samples.withUnsafeMutableBufferPointer { samples in
                var input = unsafe x264_picture_t()
                unsafe lay(samples, size, into: &input)
                unsafe input.i_pts = Int64(number)
                try unsafe append(to: &bytes, handle, &input, size)
            }
        }
        while unsafe x264_encoder_delayed_frames(handle) > 0 { try unsafe append(to: &bytes, handle, nil, size) }
        return Stream(bytes: bytes, assembly: unsafe names(of: parameters.cpu))
    }

    private static func set(_ p: inout x264_param_t, _ size: Resolution, _ rate: Int) {
        unsafe p.i_log_level = X264_LOG_NONE
        unsafe p.i_threads = 1
        unsafe p.b_cpu_independent = 1
        unsafe p.i_width = Int32(size.width)
        unsafe p.i_height = Int32(size.height)
        unsafe p.i_csp = X264_CSP_I420
        unsafe p.i_fps_num = UInt32(rate)
        unsafe p.i_fps_den = 1
        unsafe p.i_timebase_num = 1
        unsafe p.i_timebase_den = UInt32(rate)
        unsafe p.b_vfr_input = 0
        unsafe p.vui.i_sar_width = 1
        unsafe p.vui.i_sar_height = 1
        unsafe p.rc.i_rc_method = X264_RC_CRF
        unsafe p.rc.f_rf_constant = 23
    }

    /// The samples stay where they are: libx264 copies them when it is given the picture.
    private static func lay(
        _ samples: UnsafeMutableBufferPointer<UInt8>, _ size: Resolution, into picture: inout x264_picture_t
    ) {
        let area = size.width * size.height
        let half = Int32(size.width / 2)
        let start = samples.baseAddress
        unsafe x264_picture_init(&picture)
        unsafe picture.img.i_csp = X264_CSP_I420
        unsafe picture.img.i_plane = 3
        unsafe (picture.img.plane.0, picture.img.i_stride.0) = (start, Int32(size.width))
        unsafe (picture.img.plane.1, picture.img.i_stride.1) = (start.map { unsafe $0 + area }, half)
        unsafe (picture.img.plane.2, picture.img.i_stride.2) = (start.map { unsafe $0 + area * 5 / 4 }, half)
    }

    @unsafe private static func append(
        to bytes: inout [UInt8], _ handle: OpaquePointer, _ picture: UnsafeMutablePointer<x264_picture_t>?,
        _ size: Resolution
    ) throws {
        var units: UnsafeMutablePointer<x264_nal_t>?
        var count: Int32 = 0
        var output = unsafe x264_picture_t()
        let length = unsafe x264_encoder_encode(handle, &units, &count, picture, &output)
        guard length >= 0 else { throw refusal(size) }
        guard length > 0, let first = unsafe units?.pointee.p_payload else { return }
        // The units of one picture lie one behind the other.
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: first, count: Int(length)))
    }

    private static func refusal(_ size: Resolution) -> Fault {
        Fault(.renditionEncoder, "x264 refuses pictures of \(size)", remedy: "is there enough memory?")
    }

    /// What libx264 found in the CPU, as far as x264.h has names for it.
    private static func names(of cpu: UInt32) -> String {
        #if arch(x86_64)
            let known = [
                (X264_CPU_MMX2, "MMX2"), (X264_CPU_SSE2, "SSE2"), (X264_CPU_SSSE3, "SSSE3"), (X264_CPU_SSE42, "SSE4.2"),
                (X264_CPU_AVX, "AVX"), (X264_CPU_FMA3, "FMA3"), (X264_CPU_BMI2, "BMI2"), (X264_CPU_AVX2, "AVX2"),
                (X264_CPU_AVX512, "AVX512"),
            ]
        #elseif arch(arm64)
            let known = [(X264_CPU_ARMV8, "ARMv8"), (X264_CPU_NEON, "NEON")]
        #else
            let known = [(X264_CPU_ARMV6, "ARMv6"), (X264_CPU_NEON, "NEON")]
        #endif
        let found = known.filter { cpu & UInt32($0.0) != 0 }.map(\.1)
        return found.isEmpty ? "none" : found.joined(separator: " ")
    }
}
