import Foundation

/// Runs something again and again and says how long it takes, and what memory it takes.
enum Measurement {
    /// Prints the median and the slowest of the runs in processor time, operations per second, how often memory was asked
    /// for in an operation, and how far the process's memory grew.
    static func run(_ name: String, runs: Int, operations: Int = 1, _ body: (Int) -> Int) {
        let before = resident()
        var times: [Double] = []
        var count = 0
        let allocated = Allocations.soFar()
        for run in 0..<runs {
            let start = processorTime()
            count += body(run)
            times.append(processorTime() - start)
        }
        var allocations = "not counted"
        if let allocated, let now = Allocations.soFar() {
            allocations = String(format: "%.1f", Double(now - allocated) / Double(runs * operations))
        }
        times.sort()
        let median = times[times.count / 2] / Double(operations)
        let cells = [
            name, text(median), text((times.last ?? 0) / Double(operations)), String(format: "%.1f", 1 / median),
            allocations, "\((resident() - before) / 1024) KiB", "\(peak() / 1024) MiB", "\(count / runs)",
        ]
        print("| " + cells.joined(separator: " | ") + " |")
    }

    static func header() {
        print("| what | median | slowest | per second | allocations | memory kept | peak of the process | slots |")
        print("|---|---|---|---|---|---|---|---|")
    }

    private static func text(_ seconds: Double) -> String {
        if seconds < 1e-3 { return String(format: "%.1f µs", seconds * 1e6) }
        return seconds < 1 ? String(format: "%.1f ms", seconds * 1e3) : String(format: "%.2f s", seconds)
    }

    /// Of one thread that does nothing but plan, so what else the machine does is not counted. Units: seconds.
    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Bytes that are resident. Source: proc(5), statm.
    private static func resident() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * Int(getpagesize())
    }

    /// Units: KiB. Source: proc(5), status.
    private static func peak() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0
    }
}
