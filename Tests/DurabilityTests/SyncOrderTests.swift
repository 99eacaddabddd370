import Foundation
import SystemPackage
import Testing

/// What has to be on the disk before something is said to be safe, judged by the order of the calls.
@Suite struct SyncOrderTests {
    /// Reads the calls of a run. Returns what was not synced in time.
    private func omissions(_ lines: [String]) -> Set<String> {
        var dirty: [String: String] = [:]  // a path, and what is lost with it
        var omissions: Set<String> = []
        for line in lines {
            let words = line.split(separator: " ").map(String.init)
            switch words[0] {
            // The index of the write-ahead log is made anew from the log.
            case "write" where !words[1].hasSuffix("-shm"):
                dirty[words[1]] = words[1].contains("plays.sqlite") ? "database" : "file"
            case "mkdir": dirty[parent(words[1])] = "directory"
            case "rename":
                if dirty[words[1]] != nil { omissions.insert("file") }
                dirty[words[1]] = nil
                dirty[parent(words[2])] = "directory"
            case "sync": dirty[words[1]] = nil
            case "play": omissions.formUnion(dirty.values.filter { $0 == "database" })
            case "state": omissions.formUnion(dirty.values.filter { $0 != "database" })
            default: break
            }
        }
        return omissions
    }

    private func parent(_ path: String) -> String { FilePath(path).removingLastComponent().string }

    @Test func `everything is synced before it is said to be safe, and each sync left out is noticed`() async throws {
        let bench = try Bench()
        let library = try await Bench.library(in: bench.directory)
        let whole = try await Bench.rig(bench.state, 4, library: library, fault: ["FAULT": "log"])
        #expect(whole.said("play").count == 4 && whole.said("state").count == 4)
        #expect(omissions(whole.lines).isEmpty)
        for part in ["file", "directory", "database"] {
            let state = bench.directory.appending(part)
            let run = try await Bench.rig(state, 4, library: library, fault: ["FAULT": "log", "FAULT_SKIP": part])
            #expect(omissions(run.lines) == [part])
        }
        let lines = whole.lines
        for (index, line) in lines.enumerated() where line.hasPrefix("sync ") {
            // Even one sync less is noticed, unless the same file is synced again before anyone is told.
            var fewer = lines
            fewer.remove(at: index)
            let isDatabase = line.contains("plays.sqlite")
            let next = lines[(index + 1)...].prefix {
                !$0.hasPrefix("state ") && !(isDatabase && $0.hasPrefix("play "))
            }
            let again = next.contains(line)
            let isCheckpoint = line.hasSuffix("plays.sqlite")
            #expect(!omissions(fewer).isEmpty || again || isCheckpoint, "\(line), line \(index)")
        }
    }
}
