import CFFmpeg
import Measures

extension Demuxer {
    /// The rate of a film that stands at times and runs at others, as recordings of screens do, where it runs: as the container's index
    /// has the quickest tenth of its pictures. `nil` where that is near the average, or nothing lists all pictures.
    func liveliestRate(of track: Track) throws -> FrameRate? {
        let stream = unsafe try stream(track.index)
        let count = Int(unsafe avformat_index_get_entries_count(stream))
        guard count > 10, count == track.frames else { return nil }
        let times = (0..<count).compactMap { entry in
            unsafe avformat_index_get_entry(stream, Int32(entry)).map { unsafe $0.pointee.timestamp }
        }
        let gaps = zip(times.dropFirst(), times).map { $0.subtractingReportingOverflow($1) }
            .filter { !$0.overflow && $0.partialValue > 0 && $0.partialValue < 1 << 40 }.map(\.partialValue).sorted()
        guard gaps.count > 10 else { return nil }
        let quick = gaps[gaps.count / 10]
        // Telephones' clocks waver, and films were shown two and three times by turns.
        guard Double(quick) * 1.5 < Double(gaps.reduce(0, +)) / Double(gaps.count) else { return nil }
        let alike = gaps.prefix { Double($0) <= Double(quick) * 1.25 }
        let gap = Double(alike.reduce(0, +)) / Double(alike.count)
        let tick = unsafe av_q2d(stream.pointee.time_base)
        let rate = 1 / (gap * tick)
        return rate < 1000 ? FrameRate(Int((rate * 1000).rounded()), 1000) : nil
    }
}
