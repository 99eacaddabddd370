import CFFmpeg

/// A chain of libavfilter's filters with one way in and one way out.
@safe final class FilterGraph {
    private let filters: mq_filters
    private let graph: UnsafeMutablePointer<AVFilterGraph>
    private var source: UnsafeMutablePointer<AVFilterContext>?
    private var sink: UnsafeMutablePointer<AVFilterContext>?

    /// `chain` starts with a filter named `@in` and ends with one named `@out`.
    ///
    /// Throws: `LibraryError` for a chain that does not hold together.
    private init(chain: String, source: String, sink: String) throws {
        filters = try FilterLibrary.loaded()
        unsafe graph = try LibraryError.allocated(filters.graph_alloc())
        unsafe graph.pointee.nb_threads = 1
        var inputs: UnsafeMutablePointer<AVFilterInOut>?
        var outputs: UnsafeMutablePointer<AVFilterInOut>?
        let code = unsafe filters.graph_parse2(graph, chain, &inputs, &outputs)
        unsafe filters.inout_free(&inputs)
        unsafe filters.inout_free(&outputs)
        try LibraryError.check(code)
        try LibraryError.check(unsafe filters.graph_config(graph, nil))
        unsafe self.source = filters.graph_get_filter(graph, source)
        unsafe self.sink = filters.graph_get_filter(graph, sink)
    }

    /// Pictures in, pictures out.
    convenience init(pictures description: String, through chain: String) throws {
        try self.init(
            chain: "buffer@in=\(description),\(chain),buffersink@out", source: "buffer@in", sink: "buffersink@out")
    }

    /// Sound in, sound out.
    convenience init(sound description: String, through chain: String) throws {
        try self.init(
            chain: "abuffer@in=\(description),\(chain),abuffersink@out", source: "abuffer@in", sink: "abuffersink@out")
    }

    deinit {
        var owned: UnsafeMutablePointer<AVFilterGraph>? = unsafe graph
        unsafe filters.graph_free(&owned)
    }

    /// Takes over the samples of `frame`.
    func push(_ frame: Frame) throws { try LibraryError.check(unsafe filters.buffersrc_add_frame(source, frame.raw)) }

    /// Takes in the samples of `frame`, which keeps them, too.
    func push(copyOf frame: Frame) throws {
        try LibraryError.check(unsafe filters.buffersrc_write_frame(source, frame.raw))
    }

    /// Says that nothing more comes. Units of `end`: the source's time base.
    func close(at end: Int64) throws { try LibraryError.check(unsafe filters.buffersrc_close(source, end, 0)) }

    /// Fills `frame` with the next result, if there is one.
    func pull(into frame: Frame) throws -> Pull {
        frame.clear()
        return try Pull(unsafe filters.buffersink_get_frame(sink, frame.raw))
    }

    /// As `pull(into:)` with exactly `count` samples, or fewer at the end.
    func pull(samples count: Int, into frame: Frame) throws -> Pull {
        frame.clear()
        return try Pull(unsafe filters.buffersink_get_samples(sink, frame.raw, Int32(count)))
    }
}
