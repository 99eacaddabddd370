import Faults
import Foundation
import Measures
import SystemPackage

/// What the board has left.
struct Resources: Codable, Sendable {
    /// Of the player's process, its stage's and those of pages; what they share counts for each. Units: bytes.
    let memory: Int?
    /// Units: bytes.
    let memoryLeft: Int?
    /// Processes that want the processor, over the last minute.
    let load: Double?
    /// Units: degrees Celsius.
    let temperature: Double?
    /// Where the state is kept. Units: bytes.
    let diskLeft: Int?

    init(host: Host, state: FilePath) {
        let sizes = Self.family(host).compactMap { Self.kilobytes("VmRSS", in: host.text("proc/\($0)/status")) }
        memory = sizes.isEmpty ? nil : sizes.reduce(0, +)
        memoryLeft = Self.kilobytes("MemAvailable", in: host.text("proc/meminfo"))
        load = host.text("proc/loadavg")?.split(separator: " ").first.flatMap { Double($0) }
        let zones = host.names("sys/class/thermal").filter { $0.hasPrefix("thermal_zone") }
        temperature =
            zones.compactMap { host.text("sys/class/thermal/\($0)/temp").flatMap(Double.init) }.max().map { $0 / 1000 }
        diskLeft = Files.freeSpace(at: state)?.bytes
    }

    /// This process and all below it. Source: proc(5), stat: the parent is the second field after the name in brackets.
    private static func family(_ host: Host) -> [String] {
        guard let own = host.text("proc/self/stat")?.split(separator: " ").first.map(String.init) else { return [] }
        var children: [String: [String]] = [:]
        for process in host.names("proc") where process.allSatisfy(\.isNumber) {
            guard let stat = host.text("proc/\(process)/stat"), let name = stat.lastIndex(of: ")") else { continue }
            let fields = stat[name...].split(separator: " ")
            if fields.count > 2 { children[String(fields[2]), default: []].append(process) }
        }
        var family = [own]
        var next = 0
        while next < family.count {
            family += children[family[next]] ?? []
            next += 1
        }
        return family
    }

    private static func kilobytes(_ key: String, in text: String?) -> Int? {
        let line = text?.split(separator: "\n").first { $0.hasPrefix("\(key):") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
    }
}
