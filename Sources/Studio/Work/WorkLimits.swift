import Faults
import Glibc
import Measures

/// What a worker may use up before it is stopped. Media is hostile until proven otherwise.
struct WorkLimits: Codable, Sendable {
    /// Of address space.
    let memory: ByteCount
    /// Of all its threads together.
    let processorTime: Duration
    /// Of one file that it writes.
    let fileSize: ByteCount
    let openFiles: Int
    /// Without any packet read. Held by the parent.
    let silence: Duration

    /// Two hours of the largest video take a machine half a day.
    static let encoding = WorkLimits(
        memory: ByteCount(8 << 30), processorTime: .seconds(24 * 3600), fileSize: ByteCount(32 << 30), openFiles: 64,
        silence: .seconds(180))

    static let inspecting = WorkLimits(
        memory: ByteCount(4 << 30), processorTime: .seconds(4 * 3600), fileSize: ByteCount(64 << 20), openFiles: 64,
        silence: .seconds(90))

    /// Bounds this process, for good. Throws: `Fault`.
    func apply() throws {
        signal(SIGXFSZ, SIG_IGN)  // a write beyond the limit is an error like any other then
        try bound(RLIMIT_AS, memory.bytes)
        try bound(RLIMIT_CPU, Int(processorTime.inSeconds.rounded(.up)))
        try bound(RLIMIT_FSIZE, fileSize.bytes)
        try bound(RLIMIT_NOFILE, openFiles)
        try bound(RLIMIT_CORE, 0)
    }

    private func bound(_ resource: __rlimit_resource, _ value: Int) throws {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(resource.rawValue), &limit)
        // What the caller has bounded more tightly stays so.
        limit.rlim_cur = min(rlim_t(value), limit.rlim_max)
        limit.rlim_max = limit.rlim_cur
        guard setrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else {
            throw Fault(
                .workerLimits, "the limit \(resource.rawValue) cannot be set to \(value)",
                remedy: "run it where setrlimit is allowed", cause: String(cString: strerror(errno)))
        }
    }
}

extension Fault.Code {
    static let workerLimits = Fault.Code("worker.limits")
    /// It died of a medium.
    static let workerCrash = Fault.Code("worker.crash")
    /// It was told to end, which says nothing of the medium.
    static let workerStopped = Fault.Code("worker.stopped")
    /// It used up what it may, or went on without end.
    static let workerSpent = Fault.Code("worker.spent")
}
