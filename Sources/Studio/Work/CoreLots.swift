import CrossBuild
import Faults
import Foundation
import SystemPackage

/// Gives each source that is worked on a core of its own, as long as there is work for all of them: eight threads that change
/// places on two cores take more time than four on each.
struct CoreLots {
    private let program: FilePath?
    private let width: Int
    private var free: [Int]
    private var held: [Int: Int] = [:]

    /// `width` sources are worked on at once. Fewer than there are cores, and all where `taskset` is missing, have none of their own.
    init(width: Int) {
        self.width = width
        program = Tool("taskset", package: "util-linux").place
        // Where nothing says which cores there are, everyone has all.
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let allowed = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") }
            .map { Self.parse($0.dropFirst(18)) }
        free = allowed.map { width >= $0.count ? $0 : [] } ?? []
    }

    /// The numbers in a list such as `0-3,8`; none where it does not read.
    static func parse(_ list: some StringProtocol) -> [Int] {
        var numbers: [Int] = []
        for part in list.trimmingCharacters(in: .whitespaces).split(separator: ",") {
            let ends = part.split(separator: "-").map { Int($0) }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, 0 <= first, first <= last, last < 4096
            else { return [] }
            numbers += first...last
        }
        return numbers
    }

    /// What stands before a worker's command line. `number` is the source's, by which it gives back what it got; `waiting` is how
    /// many are still to come: the last ones share all cores.
    mutating func words(for number: Int, waiting: Int) -> [String] {
        guard waiting >= width, let program, let core = free.popLast() else { return [] }
        held[number] = core
        return [program.string, "--cpu-list", "\(core)"]
    }

    mutating func giveBack(from number: Int) {
        if let core = held.removeValue(forKey: number) { free.append(core) }
    }
}
