import Glibc
import Measures
import Synchronization
import SystemPackage
import Testing

@testable import Stage

/// The stage's own displays, turned off and on, on a card that is none.
@Suite struct LampTests {
    /// A card with as many connectors as are said, which answers as the kernel does.
    private final class Card: Sendable {
        /// Connector 40 has a display, 41 has none; 7 is the property that turns one off, or the kernel has none.
        let knowsPower: Bool
        let isMaster: Bool
        let orders = Mutex<[String]>([])

        init(knowsPower: Bool = true, isMaster: Bool = true) {
            (self.knowsPower, self.isMaster) = (knowsPower, isMaster)
        }

        var card: DisplayCard { DisplayCard(path: "/dev/dri/card0") { [self] in answer($0, $1) } }

        private func list<Value>(_ block: UnsafeMutableRawPointer, at offset: Int, _ values: [Value]) {
            let address = block.load(fromByteOffset: offset, as: UInt64.self)
            guard let place = UnsafeMutableRawPointer(bitPattern: UInt(address)) else { return }
            values.withUnsafeBytes { bytes in
                guard let from = bytes.baseAddress else { return }
                place.copyMemory(from: from, byteCount: bytes.count)
            }
        }

        private func answer(_ request: UInt, _ block: UnsafeMutableRawPointer) -> Errno? {
            switch request {
            case DisplayCard.Request.resources:
                list(block, at: 16, [UInt32(40), 41])
                block.storeBytes(of: 2, toByteOffset: 40, as: UInt32.self)
            case DisplayCard.Request.connector:
                let isConnected = block.load(fromByteOffset: 48, as: UInt32.self) == 40
                list(block, at: 16, [UInt32(6), 7])
                block.storeBytes(of: 2, toByteOffset: 36, as: UInt32.self)
                block.storeBytes(of: isConnected ? 1 : 2, toByteOffset: 60, as: UInt32.self)
            case DisplayCard.Request.property:
                let isPower = knowsPower && block.load(fromByteOffset: 16, as: UInt32.self) == 7
                let name = Array((isPower ? "DPMS" : "EDID").utf8)
                for (index, byte) in name.enumerated() {
                    block.storeBytes(of: byte, toByteOffset: 24 + index, as: UInt8.self)
                }
            case DisplayCard.Request.setProperty:
                guard isMaster else { return .permissionDenied }
                let value = block.load(as: UInt64.self)
                let (property, connector) = (
                    block.load(fromByteOffset: 8, as: UInt32.self), block.load(fromByteOffset: 12, as: UInt32.self)
                )
                orders.withLock { $0.append("\(connector).\(property) = \(value)") }
            default: return .invalidArgument
            }
            return nil
        }
    }

    private final class Words: Sendable {
        let all = Mutex<[String]>([])
        func say(_ word: String) { all.withLock { $0.append(word) } }
    }

    private func passes(_ lamp: Lamp) -> Bool { if case .pass = lamp.verdict() { true } else { false } }

    @Test func `a display is turned off once the sink has it, and no frame reaches it until it is lit again`() {
        let (card, words) = (Card(), Words())
        let lamp = Lamp(cards: { [card.card] }, tell: words.say)
        lamp.turn(on: false)
        #expect(passes(lamp), "the sink takes the display with its first frame")
        #expect(card.orders.withLock { $0 }.isEmpty)
        #expect(!passes(lamp) && !passes(lamp))
        #expect(card.orders.withLock { $0 } == ["40.7 = 3"])
        lamp.turn(on: true)
        #expect(passes(lamp) && passes(lamp))
        #expect(card.orders.withLock { $0 } == ["40.7 = 3", "40.7 = 0"])
        #expect(words.all.withLock { $0 }.isEmpty)
    }

    @Test func `of a card that is open twice the one that is its master's is switched`() {
        let (other, card, words) = (Card(isMaster: false), Card(), Words())
        let lamp = Lamp(cards: { [other.card, card.card] }, tell: words.say)
        _ = lamp.verdict()
        lamp.turn(on: false)
        #expect(!passes(lamp))
        lamp.turn(on: true)
        #expect(passes(lamp))
        #expect(card.orders.withLock { $0 } == ["40.7 = 3", "40.7 = 0"])
        #expect(words.all.withLock { $0 }.isEmpty)
    }

    @Test(arguments: [
        (Card(knowsPower: false), "no display that is connected can be turned off (DPMS); it shows black"),
        (Card(isMaster: false), "/dev/dri/card0: the display cannot be switched"),
    ])
    private func `a display that cannot be turned off goes on showing frames, and that is said once`(
        _ card: Card, _ word: String
    ) {
        let words = Words()
        let lamp = Lamp(cards: { [card.card] }, tell: words.say)
        _ = lamp.verdict()
        lamp.turn(on: false)
        #expect(passes(lamp) && passes(lamp))
        let said = words.all.withLock { $0 }
        #expect(said.count == 1 && said[0].contains(word), "\(said)")
    }

    @Test func `a card that was closed meanwhile is told when the display is to be lit`() {
        let (card, words) = (Card(), Words())
        let cards = Mutex([card.card.path])
        let lamp = Lamp(cards: { cards.withLock { $0 }.isEmpty ? [] : [card.card] }, tell: words.say)
        _ = lamp.verdict()
        lamp.turn(on: false)
        #expect(!passes(lamp))
        cards.withLock { $0 = [] }
        lamp.turn(on: true)
        #expect(passes(lamp))
        #expect(words.all.withLock { $0 } == ["DRM: /dev/dri/card0 is not open any more"])
    }
}
