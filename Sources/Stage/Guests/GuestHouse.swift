import Foundation
import Measures
import Synchronization

/// The guests of a show: one for each page and size, for as long as a slot shows it. A page that follows itself goes on.
final class GuestHouse: Sendable {
    private struct Room {
        let host: GuestHost
        var slots: Int
    }

    private let rooms = Mutex<[GuestOrder: Room]>([:])
    private let tell: @Sendable (String) -> Void

    /// `tell` is told what goes wrong with a page, in a sentence.
    init(tell: @escaping @Sendable (String) -> Void) { self.tell = tell }

    /// The guest for a slot, which has to leave in the end.
    func enter(_ order: GuestOrder) -> GuestHost {
        rooms.withLock { rooms in
            if var room = rooms[order] {
                room.slots += 1
                rooms[order] = room
                return room.host
            }
            let name = order.page.pack == nil ? order.page.address : "a web folder"
            let host = GuestHost(order) { [tell] in tell("\(name): \($0)") }
            rooms[order] = Room(host: host, slots: 1)
            return host
        }
    }

    func leave(_ order: GuestOrder) {
        let last = rooms.withLock { rooms -> GuestHost? in
            guard var room = rooms[order] else { return nil }
            room.slots -= 1
            rooms[order] = room.slots > 0 ? room : nil
            return room.slots > 0 ? nil : room.host
        }
        last?.stop()
    }

    /// Ends them all.
    func close() {
        let hosts = rooms.withLock { rooms in
            defer { rooms = [:] }
            return rooms.values.map(\.host)
        }
        for host in hosts { host.stop() }
    }
}
