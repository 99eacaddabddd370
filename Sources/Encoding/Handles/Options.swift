import CFFmpeg

/// Settings by name, as FFmpeg's libraries take them.
@safe struct Options: ~Copyable {
    /// The libraries take out what they knew and leave the rest.
    @unsafe var raw: OpaquePointer?

    init(_ settings: [String: String]) {
        unsafe raw = nil
        for (name, value) in settings { unsafe av_dict_set(&raw, name, value, 0) }
    }

    deinit {
        var owned = unsafe raw
        unsafe av_dict_free(&owned)
    }
}
