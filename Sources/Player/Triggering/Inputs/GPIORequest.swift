import CKernel
import Faults
import Glibc
import SystemPackage

/// Asks the kernel for a line of a chip, and for word whenever it changes.
///
/// Source: linux/gpio.h, version 2 of the interface.
enum GPIORequest {
    static let number: UInt = 0xC250_B407
    /// Units: bytes.
    static let size = 592
    static let eventSize = 48
    /// A switch that bounces is one that changes once. Units: microseconds.
    static let debounce: UInt32 = 20_000

    private enum Flag {
        static let input: UInt64 = 1 << 2
        static let rising: UInt64 = 1 << 4
        static let falling: UInt64 = 1 << 5
    }

    /// `struct gpio_v2_line_request`.
    static func bytes(line: Int, falling: Bool) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: size)
        func put(_ value: some FixedWidthInteger, at offset: Int) {
            withUnsafeBytes(of: value) { for (index, byte) in $0.enumerated() { bytes[offset + index] = byte } }
        }
        put(UInt32(line), at: 0)
        for (index, byte) in "marqueed".utf8.enumerated() { bytes[256 + index] = byte }
        put(Flag.input | (falling ? Flag.falling : Flag.rising), at: 288)
        put(UInt32(1), at: 296)  // one attribute
        put(UInt32(3), at: 320)  // which is the debounce period
        put(debounce, at: 328)
        put(UInt64(1), at: 336)  // for the first line
        put(UInt32(1), at: 560)  // one line
        return bytes
    }

    /// Where the kernel puts the descriptor to read events from.
    static let descriptorOffset = 588

    /// Opens the line for reading. Throws: `Fault`.
    static func open(_ chip: FilePath, line: Int, falling: Bool) throws -> FileDescriptor {
        let descriptor = Glibc.open(chip.string, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw fault(chip, "the chip cannot be opened", "check its name and its group") }
        defer { close(descriptor) }
        var request = bytes(line: line, falling: falling)
        guard request.withUnsafeMutableBytes({ mq_ioctl(descriptor, number, $0.baseAddress) }) == 0 else {
            throw fault(chip, "line \(line) is not to be had", "check that it exists and no driver has it")
        }
        let events = request[descriptorOffset..<descriptorOffset + 4].withUnsafeBytes {
            $0.loadUnaligned(as: Int32.self)
        }
        return FileDescriptor(rawValue: events)
    }

    private static func fault(_ chip: FilePath, _ problem: String, _ remedy: String) -> Fault {
        Fault(.input, at: .init(file: chip.string), problem, remedy: remedy, cause: String(cString: strerror(errno)))
    }
}

extension Fault.Code {
    /// A device for input that cannot be read.
    static let input = Fault.Code("input.unavailable")
}
