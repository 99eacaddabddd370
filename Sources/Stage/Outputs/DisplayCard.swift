import CKernel
import Faults
import Foundation
import Glibc
import SystemPackage

/// The displays at a card of the kernel, turned off and on. Only whoever is the card's master may: the stage, while its
/// sink shows something there.
///
/// Source: drm/drm_mode.h of Linux.
@safe
struct DisplayCard {
    /// `/dev/dri/card0`
    let path: String
    /// Carries a request out: its number and its block, parts of which the kernel fills in. Returns 0, or what went wrong.
    let ask: (UInt, UnsafeMutableRawPointer) -> Errno?

    /// A plug with something in it, and the number of the property that turns that off.
    struct Connector: Equatable {
        let id: UInt32
        let power: UInt32
    }

    /// The kernel's numbers for what it is asked.
    enum Request {
        static let resources: UInt = 0xC040_64A0
        static let connector: UInt = 0xC050_64A7
        static let property: UInt = 0xC040_64AA
        static let setProperty: UInt = 0xC010_64AB
    }

    /// Cards that this process has open.
    static func opened() -> [DisplayCard] {
        let folder = "/proc/self/fd"
        let open = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []  // no /proc: nothing is known
        return open.compactMap(Int32.init).sorted().compactMap { descriptor in
            // One that was closed meanwhile is none.
            let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(descriptor)")
            guard let path = target.map({ FilePath($0) }),
                path.removingLastComponent().lastComponent?.string == "dri",
                path.lastComponent?.string.hasPrefix("card") == true
            else { return nil }
            return unsafe DisplayCard(path: path.string) { request, block in
                while unsafe mq_ioctl(descriptor, request, block) != 0 {
                    let problem = Errno(rawValue: errno)
                    guard problem == .interrupted || problem == .resourceTemporarilyUnavailable else { return problem }
                }
                return nil
            }
        }
    }

    /// Every connector that a display is at. The kernel is not made to look anew, which takes longer than a frame.
    ///
    /// Throws: `Fault` if the kernel does not say.
    func connectors() throws -> [Connector] {
        try ids().compactMap { id in
            var (properties, values) = ([UInt32](repeating: 0, count: 64), [UInt64](repeating: 0, count: 64))
            var mode = KernelBlock(size: 68)
            var answer = KernelBlock(size: 80)
            answer.set(id, at: 48)
            answer.set(UInt32(properties.count), at: 36)
            answer.set(UInt32(1), at: 32)  // with room for none it would look anew
            try unsafe properties.withUnsafeMutableBytes { names in
                try unsafe values.withUnsafeMutableBytes { values in
                    try unsafe mode.bytes.withUnsafeMutableBytes { mode in
                        unsafe answer.set(mode, at: 8)
                        unsafe answer.set(names, at: 16)
                        unsafe answer.set(values, at: 24)
                        try carryOut(Request.connector, &answer)
                    }
                }
            }
            guard answer.word(at: 60) == 1 else { return nil }  // connected
            let count = min(Int(answer.word(at: 36)), properties.count)
            return try properties.prefix(count).first { try name(of: $0) == "DPMS" }.map {
                Connector(id: id, power: $0)
            }
        }
    }

    /// Throws: `Fault` if the kernel refuses.
    func turn(_ connector: Connector, on: Bool) throws {
        var order = KernelBlock(size: 16)
        order.set(UInt64(on ? 0 : 3), at: 0)
        order.set(connector.power, at: 8)
        order.set(connector.id, at: 12)
        try carryOut(Request.setProperty, &order)
    }

    private func ids() throws -> [UInt32] {
        var counts = KernelBlock(size: 64)
        try carryOut(Request.resources, &counts)
        var ids = [UInt32](repeating: 0, count: Int(min(counts.word(at: 40), 64)))
        var answer = KernelBlock(size: 64)
        answer.set(UInt32(ids.count), at: 40)
        try unsafe ids.withUnsafeMutableBytes { ids in
            unsafe answer.set(ids, at: 16)
            try carryOut(Request.resources, &answer)
        }
        return Array(ids.prefix(Int(answer.word(at: 40))))
    }

    private func name(of property: UInt32) throws -> String {
        var answer = KernelBlock(size: 64)
        answer.set(property, at: 16)
        try carryOut(Request.property, &answer)
        return String(decoding: answer.bytes[24..<56].prefix { $0 != 0 }, as: UTF8.self)
    }

    private func carryOut(_ request: UInt, _ block: inout KernelBlock) throws {
        let problem = unsafe block.bytes.withUnsafeMutableBytes { bytes in
            unsafe bytes.baseAddress.flatMap { unsafe ask(request, $0) }
        }
        guard let problem else { return }
        throw Fault(
            .displayCard, at: .init(file: path), "the display cannot be switched",
            remedy: problem == .permissionDenied
                ? "end the other program that shows something there" : "use a kernel whose display driver knows DPMS",
            cause: "\(problem)")
    }
}

/// What a request to the kernel is made of, in the board's byte order.
struct KernelBlock {
    var bytes: [UInt8]

    init(size: Int) { bytes = [UInt8](repeating: 0, count: size) }

    mutating func set<Value: FixedWidthInteger>(_ value: Value, at offset: Int) {
        unsafe withUnsafeBytes(of: value) { bytes in
            unsafe self.bytes.replaceSubrange(offset..<offset + bytes.count, with: bytes)
        }
    }

    /// Where the kernel puts a list; it is to stay there until the request is done.
    mutating func set(_ list: UnsafeMutableRawBufferPointer, at offset: Int) {
        set(UInt64(UInt(bitPattern: list.baseAddress)), at: offset)
    }

    func word(at offset: Int) -> UInt32 {
        unsafe bytes.withUnsafeBytes { unsafe $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
    }
}

extension Fault.Code {
    /// A display that the kernel does not turn off or on.
    static let displayCard = Fault.Code("display.card")
}
