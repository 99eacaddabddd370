import CFFmpeg

/// libavfilter, which is loaded when it is first asked for.
@safe enum FilterLibrary {
    private static let library: (filters: mq_filters, missing: String?) = {
        var filters = mq_filters()
        let missing = unsafe mq_filters_load(&filters)
        return unsafe (filters, missing.map { unsafe String(cString: $0) })
    }()

    /// Loads it, as `loaded` does.
    static func load() throws { _ = try loaded() }

    /// Throws: `LibraryError` where it is not there or another than was compiled for.
    static func loaded() throws -> mq_filters {
        if let missing = library.missing { throw LibraryError(mq_averror_filter_missing(), words: missing) }
        return library.filters
    }
}
