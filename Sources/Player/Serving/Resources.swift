import Faults
import Foundation
import Measures
import SystemPackage

/// What the board has left.
struct Resources: Codable, Sendable {
    /// Of the player's process and its children's. Units: bytes.
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
        memory = Self.kilobytes("VmRSS", in: host.text("proc/self/status"))
        memoryLeft = Self.kilobytes("MemAvailable", in: host.text("proc/meminfo"))
        load = host.text("proc/loadavg")?.split(separator: " ").first.flatMap { Double($0) }
        let zones = host.names("sys/class/thermal").filter { $0.hasPrefix("thermal_zone") }
        temperature =
            zones.compactMap { host.text("sys/class/thermal/\($0)/temp").flatMap(Double.init) }.max().map { $0 / 1000 }
        diskLeft = Files.freeSpace(at: state)?.bytes
    }

    private static func kilobytes(_ key: String, in text: String?) -> Int? {
        let line = text?.split(separator: "\n").first { $0.hasPrefix("\(key):") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
    }
}
