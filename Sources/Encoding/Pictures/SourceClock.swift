import Measures

/// Where a source's pictures lie in time, made steady: from zero, never backwards.
struct SourceClock {
    /// The first picture's time. Units: the track's ticks, like all below.
    private(set) var origin: Int64 = 0
    /// The end of the last picture, counted from `origin`.
    private(set) var end: Int64 = 0
    /// The end of the last packet of any track, counted from the first picture.
    private(set) var lastEnd = Duration.zero
    /// How far before the one before it the last picture was said to be.
    private(set) var setback: Int64 = 0
    private var last: Int64?
    private var firstPacket: Duration?

    /// Takes a picture in. Returns its time from `origin`.
    mutating func place(at written: Int64?, lasting span: Int64, otherwise usual: Int64) -> Int64 {
        let span = max(1, span > 0 ? span : usual)
        guard let last else {
            origin = written ?? 0
            self.last = 0
            end = span
            return 0
        }
        let (distance, overflow) = (written ?? origin + end).subtractingReportingOverflow(origin)
        let time = overflow ? end : max(distance, last + 1)
        setback = overflow ? 0 : max(0, last - distance)
        self.last = time
        end = time.addingReportingOverflow(span).partialValue
        return time
    }

    /// Takes note of a packet of any track, since some containers only say how long the longest is.
    mutating func note(_ packet: Packet, isPicture: Bool, in ticks: Ticks) {
        guard let start = packet.presentation else { return }
        let begin = ticks.span(start)
        if firstPacket == nil { firstPacket = begin }
        lastEnd = max(lastEnd, begin + ticks.span(max(0, packet.span)) - (firstPacket ?? .zero))
    }
}

extension FrameRate {
    /// What one frame lasts, rounded down to the nanosecond.
    var spanOfFrame: Duration { .nanoseconds(nanoseconds(ofFrame: 1)) }
}
