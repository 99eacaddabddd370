import Faults
import Foundation
import Measures
import Programmes
import Stage
import Testing

@Suite struct OutputTests {
    @Test func `outputs are read as they are written`() throws {
        #expect(try Output(parsing: "record:a b:c.mp4") == .record(path: "a b:c.mp4"))
        #expect(try Output(parsing: "frames:/tmp/f") == .frames(directory: "/tmp/f"))
        #expect(try Output(parsing: "none") == .none)
        #expect(try Output(parsing: "kms") == .screen(.kms))
    }

    @Test(arguments: ["", "record:", "frames:", "record", "None", "kms:1", "mp4"])
    func `what is no output is refused`(text: String) {
        #expect(throws: Fault.self) { try Output(parsing: text) }
    }

    @Test func `only records and frames take their own time`() throws {
        for (text, isLive) in [("record:x", false), ("frames:x", false), ("none", true), ("x11", true)] {
            #expect(try Output(parsing: text).isLive == isLive)
        }
    }

    @Test func `what player and stage say to each other survives the wire`() throws {
        let slot = StageSlot(
            id: "1", zone: "day/main", area: Area(x: 1, y: 2, width: 3, height: 4), depth: 5,
            start: Instant(nanoseconds: 1_764_000_000_123_456_789), end: Instant(nanoseconds: .max),
            origin: Instant(nanoseconds: -1), source: .video(path: "/a \"b\"\n.mp4", hasSound: true))
        let line = try JSONEncoder().encode(StageCommand.add(slot))
        #expect(!line.contains(0x0A), "one line each")
        guard case .add(let read) = try JSONDecoder().decode(StageCommand.self, from: line) else {
            Issue.record("another command")
            return
        }
        #expect(read == slot)
        let both = try JSONEncoder().encode(StageCommand([.end(slot: "0", at: slot.start), .add(slot)]))
        guard case .together(let all) = try JSONDecoder().decode(StageCommand.self, from: both), all.count == 2,
            case .end("0", slot.start) = all[0], case .add(slot) = all[1]
        else {
            Issue.record("other commands")
            return
        }
        #expect(StageCommand([]) == nil)
    }
}
